package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.GivenWeights;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyticElboTest {
  private static final long SAMPLES = 100_000;

  private static LogWeights weights(LatentModel model, double... x) {
    return Weights.of(model, x, model.proposal(x), new Independent(5), 0);
  }

  // The worked example: the reconstruction and the divergence, to the digits that it is known by.
  @Test
  void reportsBothPartsOfTheWorkedExample() {
    LogWeights weights = weights(new Binary(0.5, 0.2, 0.8, 0.7), 1);
    AnalyticElbo.Parts e =
        new Estimator(SAMPLES, new AnalyticElbo()).estimate(weights).get(new AnalyticElbo());
    assertEquals(List.of("reconstruction", "kl"), List.copyOf(e.parts().keySet()));
    assertEquals(List.of(e.reconstruction(), e.kl()), List.copyOf(e.parts().values()));
    double kl = 0.3 * Math.log(0.3 / 0.5) + 0.7 * Math.log(0.7 / 0.5);
    assertEquals(kl, e.kl(), 1e-15);
    assertEquals(0.0823, kl, 5e-5);
    double reconstruction = 0.3 * Math.log(0.2) + 0.7 * Math.log(0.8);
    assertEquals(-0.6390, reconstruction, 5e-5);
    assertEquals(e.reconstruction() - e.kl(), e.value());
    Calibrated.check(e.reconstruction(), e.standardError(), reconstruction, 0.02);
    Calibrated.check(e, reconstruction - kl, 0.02);
  }

  @Test
  void betaScalesTheDivergenceOnly() {
    LogWeights weights = weights(new Binary(0.5, 0.2, 0.8, 0.7), 1);
    Estimates all =
        new Estimator(SAMPLES, new AnalyticElbo(), new AnalyticElbo(4), new AnalyticElbo(0))
            .estimate(weights);
    AnalyticElbo.Parts one = all.get(new AnalyticElbo());
    AnalyticElbo.Parts four = all.get(new AnalyticElbo(4));
    AnalyticElbo.Parts zero = all.get(new AnalyticElbo(0));
    double kl = one.kl();
    double reconstruction = one.reconstruction();
    assertEquals(reconstruction - 4 * kl, four.value(), 1e-15);
    assertEquals(reconstruction, zero.value());
    assertEquals(one.standardError(), four.standardError());
    assertEquals(Side.LOWER, one.side());
    assertEquals(Side.LOWER, four.side());
    assertEquals(Side.ESTIMATE, zero.side());
  }

  @Test
  void hasTheMeanOfTheElbo() {
    LinearGaussian model = new LinearGaussian(3, 8, 1);
    LogWeights weights = weights(model, new double[8]);
    Estimates e = new Estimator(SAMPLES, new AnalyticElbo(), new Elbo()).estimate(weights);
    Estimate analytic = e.get(new AnalyticElbo());
    Estimate plain = e.get(new Elbo());
    // The proposal is the posterior with c = 1.44: the gap is D/2 (c − 1 − ln c).
    double exact = model.logEvidence(new double[8]).orElseThrow() - 1.5 * (0.44 - Math.log(1.44));
    Calibrated.check(analytic, exact, 0.1);
    Calibrated.check(plain, exact, 0.1);
  }

  // Where the divergence is infinite, so is the bound; unless it does not count.
  @Test
  void infiniteDivergence() {
    LogWeights weights = weights(new Binary(1, 0.2, 0.8, 0.7), 1);
    Estimates e = new Estimator(100, new AnalyticElbo(), new AnalyticElbo(0)).estimate(weights);
    assertEquals(Double.NEGATIVE_INFINITY, e.get(new AnalyticElbo()).value());
    assertTrue(Double.isFinite(e.get(new AnalyticElbo(0)).value()));
  }

  @Test
  void needsItsParts() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Estimator(1, new AnalyticElbo()).estimate(new GivenWeights(0)));
    assertTrue(e.getMessage().startsWith("AnalyticElbo(beta=1.0) needs "), e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Estimator(1, new Eubo()).estimate(new GivenWeights(0)));
  }
}
