package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.LogEvidence;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class AutoTest {
  private static Result run(LatentModel model, double[] x) {
    return Evaluation.of(model).by(new Auto()).withSamples(256).evaluate(x);
  }

  private static double[] draw(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(8)).x();
  }

  private static boolean remarked(Result result, String text) {
    return result.remarks().stream().anyMatch(remark -> remark.text().contains(text));
  }

  /// Where importance sampling does, it has the bits of that.
  @Test
  void importanceSamplingWhereItsWeightsCanBeTrusted() {
    LinearGaussian model = new LinearGaussian(3, 5, 2);
    double[] x = draw(model);
    Result auto = run(model, x);
    Result importance =
        Evaluation.of(model).by(new Importance(new Encoder())).withSamples(256).evaluate(x);
    assertEquals(
        importance.get(new LogEvidence()).value(), auto.get(new LogEvidence()).value(), 1e-12);
    assertTrue(remarked(auto, "auto took importance sampling"), auto.remarks().toString());
    assertTrue(auto.cost().evaluations() >= 256 + 1024, auto.cost().toString());
  }

  /// A proposal with half of the posterior's variance in twenty dimensions.
  @Test
  void chainsWhereTheyCannot() {
    MatchedGaussians model = new MatchedGaussians(20, 0.5);
    double[] x = draw(model);
    Result auto = run(model, x);
    assertTrue(remarked(auto, "auto took annealed importance"), auto.remarks().toString());
    assertTrue(remarked(auto, "chains of "), auto.remarks().toString());
    double exact = model.logEvidence(x).orElseThrow();
    Calibrated.check(auto.get(new LogEvidence()), exact, 1);
    assertTrue(auto.get(new LogEvidence()).standardError() < 0.1);
  }

  /// A proposal with 2.5 times the posterior's variance in twenty dimensions: weights are bounded,
  /// so that no tail is heavy, but 1024 are worth 12.
  @Test
  void chainsWhereFewWeightsCount() {
    MatchedGaussians model = new MatchedGaussians(20, 2.5);
    Result auto = run(model, draw(model));
    assertTrue(remarked(auto, "auto took annealed importance"), auto.remarks().toString());
  }
}
