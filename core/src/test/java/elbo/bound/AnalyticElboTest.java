package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Estimator;
import elbo.GivenWeights;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.model.Binary;
import elbo.model.LinearGaussian;
import elbo.model.Model;
import elbo.points.MonteCarlo;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalyticElboTest {
  private static final long SAMPLES = 100_000;

  private static LogWeights weights(Model model, double... x) {
    return new ImportanceWeights(model, x, model.proposal(x), new MonteCarlo(5), 0);
  }

  // The worked example: the reconstruction and the divergence, to the digits that it is known by.
  @Test
  void reportsBothPartsOfTheWorkedExample() {
    LogWeights weights = weights(new Binary(0.5, 0.2, 0.8, 0.7), 1);
    Estimate e = new Estimator(SAMPLES, new AnalyticElbo()).estimate(weights).getFirst();
    assertEquals(List.of("reconstruction", "kl"), List.copyOf(e.parts().keySet()));
    double kl = 0.3 * Math.log(0.3 / 0.5) + 0.7 * Math.log(0.7 / 0.5);
    assertEquals(kl, e.parts().get("kl"), 1e-15);
    assertEquals(0.0823, kl, 5e-5);
    double reconstruction = 0.3 * Math.log(0.2) + 0.7 * Math.log(0.8);
    assertEquals(-0.6390, reconstruction, 5e-5);
    assertEquals(e.parts().get("reconstruction") - e.parts().get("kl"), e.value());
    Calibrated.check(e.parts().get("reconstruction"), e.standardError(), reconstruction, 0.02);
    Calibrated.check(e, reconstruction - kl, 0.02);
  }

  @Test
  void betaScalesTheDivergenceOnly() {
    LogWeights weights = weights(new Binary(0.5, 0.2, 0.8, 0.7), 1);
    List<Estimate> e =
        new Estimator(SAMPLES, new AnalyticElbo(), new AnalyticElbo(4), new AnalyticElbo(0))
            .estimate(weights);
    double kl = e.getFirst().parts().get("kl");
    double reconstruction = e.getFirst().parts().get("reconstruction");
    assertEquals(reconstruction - 4 * kl, e.get(1).value(), 1e-15);
    assertEquals(reconstruction, e.get(2).value());
    assertEquals(e.getFirst().standardError(), e.get(1).standardError());
    assertEquals(Kind.LOWER, e.get(0).kind());
    assertEquals(Kind.LOWER, e.get(1).kind());
    assertEquals(Kind.ESTIMATE, e.get(2).kind());
  }

  @Test
  void hasTheMeanOfTheElbo() {
    LinearGaussian model = new LinearGaussian(3, 8, 1);
    LogWeights weights = weights(model, new double[8]);
    List<Estimate> e = new Estimator(SAMPLES, new AnalyticElbo(), new Elbo()).estimate(weights);
    Estimate analytic = e.get(0);
    Estimate plain = e.get(1);
    // The proposal is the posterior with c = 1.44: the gap is D/2 (c − 1 − ln c).
    double exact = model.logEvidence(new double[8]).orElseThrow() - 1.5 * (0.44 - Math.log(1.44));
    Calibrated.check(analytic, exact, 0.1);
    Calibrated.check(plain, exact, 0.1);
  }

  // Where the divergence is infinite, so is the bound; unless it does not count.
  @Test
  void infiniteDivergence() {
    LogWeights weights = weights(new Binary(1, 0.2, 0.8, 0.7), 1);
    List<Estimate> e =
        new Estimator(100, new AnalyticElbo(), new AnalyticElbo(0)).estimate(weights);
    assertEquals(Double.NEGATIVE_INFINITY, e.get(0).value());
    assertTrue(Double.isFinite(e.get(1).value()));
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
