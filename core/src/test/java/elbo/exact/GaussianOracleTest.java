package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.Calibrated;
import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.MatchedGaussians;
import elbo.points.Independent;
import elbo.weight.WeightLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Matched-mean Gaussians with D = 20 and c = 4/3.
class GaussianOracleTest {
  private static final int D = 20;
  private static final double C = 4.0 / 3;
  private static final WeightLaw LAW = WeightLaws.scaledNormal(D, C, 0);
  private static final long SAMPLES = 4_000_000;

  @ParameterizedTest
  @CsvSource({
    "1, -0.456512609",
    "2, -0.229325236",
    "5, -0.091501252",
    "10, -0.045599682",
    "50, -0.009080091",
    "64, -0.007091708",
    "100, -0.0045369083",
    "1000, -0.00045340"
  })
  void lawGivesTheGapsOfIwae(int k, double published) {
    assertEquals(published, LAW.meanLogPowerMean(1, k), k == 1000 ? 6e-9 : 6e-10);
  }

  @Test
  void lawGivesTheClosedForms() {
    double log = Math.log(C);
    assertEquals(0, LAW.logEvidence(), 1e-13);
    assertEquals(-0.5 * D * (C - 1 - log), LAW.meanLog(), 1e-13);
    assertEquals(0.5 * D * (1 / C - 1 + log), LAW.posteriorMeanLog(), 1e-12);
    for (double n : new double[] {0.25, 0.5, 2, 3, 4, 7}) {
      double moment = 0.5 * n * D * log - 0.5 * D * Math.log(1 + n * (C - 1));
      assertEquals(moment / n, LAW.logPowerMean(n), 1e-12);
    }
    assertEquals(-0.45651261, LAW.meanLog(), 6e-9);
    assertEquals(0.37682072, LAW.posteriorMeanLog(), 6e-9);
    assertEquals(0.32269261, LAW.logPowerMean(2), 6e-9);
    assertEquals(-0.20619287, LAW.logPowerMean(0.5), 6e-9);
  }

  @Test
  void lawGivesTheMomentsOfTheWeights() {
    double w2 = Math.exp(2 * LAW.logPowerMean(2));
    double w3 = Math.exp(3 * LAW.logPowerMean(3));
    double w4 = Math.exp(4 * LAW.logPowerMean(4));
    assertEquals(0.90672138, w2 - 1, 6e-9);
    assertEquals(1.7482594, w3 - 3 * w2 + 2, 6e-8);
    assertEquals(7.3531458, w4 - 4 * w3 + 6 * w2 - 3, 6e-8);
  }

  // Wherever it is known, E IWAE_K − log p = −m₂/(2K) + (m₃/3 − 3m₂²/4)/K² + O(K⁻³).
  @Test
  void lawFollowsTheLargeSampleExpansion() {
    double m2 = 0.90672138;
    double second = 1.7482594 / 3 - 0.75 * m2 * m2;
    for (long k : new long[] {1000, 10_000, 1_000_000}) {
      double expansion = -m2 / (2 * k) + second / ((double) k * k);
      assertEquals(expansion, LAW.meanLogPowerMean(1, k), 3.0 / k / k / k + 1e-12);
    }
  }

  // δ tells IWAE(10), (50) and Elbo, VR and CUBO apart, and each from log p(x) up to K = 50.
  @Test
  void estimatesHaveTheirExactMeans() {
    MatchedGaussians model = new MatchedGaussians(D, C);
    double[] x = new double[D];
    for (int j = 0; j < D; j++) {
      x[j] = 0.25 * j - 2;
    }
    double logEvidence = model.logEvidence(x).orElseThrow();
    Bound<?>[] bounds = {
      new Elbo(),
      new AnalyticElbo(),
      new Iwae(1),
      new Iwae(2),
      new Iwae(5),
      new Iwae(10),
      new Iwae(50),
      new Iwae(64),
      new Iwae(100),
      new Iwae(1000),
      new Eubo(),
      new Renyi(2, 0.5),
      new Renyi(500, 0.5),
      new Cubo(2, 2),
      new Cubo(500, 2),
      new Jackknife(2),
      new Jackknife(10),
      new LogEvidence(),
      new ControlVariateElbo()
    };
    Estimates estimates;
    try (Engine engine = new Engine(2)) {
      estimates =
          engine.estimate(
              new Estimator(SAMPLES, bounds),
              Weights.of(model, x, model.proposal(x), new Independent(7), 3));
    }
    for (int b = 0; b < bounds.length; b++) {
      boolean wide =
          bounds[b] instanceof AnalyticElbo
              || bounds[b] instanceof Cubo
              || bounds[b] instanceof Jackknife;
      double gap = bounds[b].expectation(LAW, SAMPLES).orElseThrow();
      Estimate e = estimates.get(bounds[b]);
      Calibrated.check(e.value() - logEvidence, e.standardError(), gap, wide ? 2e-2 : 4.5e-3);
    }
    // The limits of many samples, from both sides of log p(x).
    Calibrated.check(estimates.get(new Renyi(500, 0.5)), logEvidence - 0.20619287, 4.5e-3);
  }
}
