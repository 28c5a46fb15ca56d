package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.LogEvidence;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.SigmoidBelief;
import elbo.points.Seed;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /// A proposal with half of the posterior's variance in twenty dimensions; and one with 2.5 times
  /// it: weights are bounded, so that no tail is heavy, but 1024 are worth 12.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 2.5})
  void aFitWhereTheOwnProposalFails(double ratio) {
    MatchedGaussians model = new MatchedGaussians(20, ratio);
    double[] x = draw(model);
    Result auto = run(model, x);
    assertTrue(
        remarked(auto, "auto took importance sampling from Adaptive"), auto.remarks().toString());
    double exact = model.logEvidence(x).orElseThrow();
    Calibrated.check(auto.get(new LogEvidence()), exact, 1);
    assertTrue(auto.get(new LogEvidence()).standardError() < 0.1);
    long fitted =
        Evaluation.of(model)
            .by(new Importance(new Adaptive()))
            .withSamples(256)
            .evaluate(x)
            .cost()
            .evaluations();
    long pilots = auto.cost().evaluations() - fitted;
    assertTrue(pilots >= 2 * 1024 && pilots <= 2 * (1024 + 4096), Long.toString(pilots));
  }

  /// Latents that are whole numbers, to which nothing is fitted: of three observations one is too
  /// much for the model's own proposal.
  @Test
  void chainsWhereNoFitHelps() {
    SigmoidBelief model = new SigmoidBelief(10, 200, 3);
    Rows rows = Rows.drawn(model, Seed.of(1), 0, 3);
    int chains = 0;
    for (int row = 0; row < 3; row++) {
      double[] x = rows.row(row).values();
      Result auto = run(model, x);
      if (remarked(auto, "auto took annealed importance sampling from Encoder")) {
        chains++;
        assertTrue(remarked(auto, "chains of "), auto.remarks().toString());
        Calibrated.check(auto.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 1);
      }
    }
    assertEquals(1, chains);
  }
}
