package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.Calibrated;
import elbo.ExponentialWeights;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.weight.WeightLaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights from Gamma(1, 1): E IWAE_K = ψ(K) − ln K, with variance ψ₁(K).
class GammaOracleTest {
  private static final double EULER = 0.57721566490153286;
  private static final WeightLaw LAW = WeightLaws.gamma(1);
  private static final long SAMPLES = 8_000_000;

  private static double iwae(long k) {
    double digamma = -EULER;
    for (long j = 1; j < k; j++) {
      digamma += 1.0 / j;
    }
    return digamma - Math.log(k);
  }

  private static double variance(long k) {
    double trigamma = Math.PI * Math.PI / 6;
    for (long j = 1; j < k; j++) {
      trigamma -= 1.0 / j / j;
    }
    return trigamma;
  }

  @ParameterizedTest
  @CsvSource({
    "1, -0.5772156649, 1.644934067",
    "10, -0.05083250393, 0.1051663357",
    "100, -0.00500833325, 0.01005016666"
  })
  void lawGivesDigamma(long k, double published, double publishedVariance) {
    assertEquals(published, iwae(k), 6e-11);
    assertEquals(publishedVariance, variance(k), 6e-10);
    assertEquals(iwae(k), LAW.meanLogPowerMean(1, k), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"5, 4.1055507e-3", "10, 9.2285515e-4", "50, 3.4009441e-5"})
  void lawGivesTheBiasOfTheJackknife(long k, double published) {
    assertEquals(published, LAW.meanJackknife(k), 6e-11);
    assertEquals(k * iwae(k) - (k - 1) * iwae(k - 1), LAW.meanJackknife(k), 2e-12 * k);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 2, 7.5})
  void lawOfOtherShapesHasMeanOne(double a) {
    WeightLaw law = WeightLaws.gamma(a);
    assertEquals(0, law.logEvidence(), 1e-12);
    // E w² = 1 + 1/a
    assertEquals(Math.log1p(1 / a), 2 * law.logPowerMean(2), 1e-12);
    // The sum of two is Gamma(2a, 1).
    double doubled = WeightLaws.gamma(2 * a).meanLog();
    assertEquals(doubled, law.meanLogPowerMean(1, 2), 1e-11);
  }

  // δ tells JVI-1 over 5 weights from log p(x) and from IWAE.
  @Test
  void estimatesHaveTheirExactMeans() {
    Bound<?>[] bounds = {
      new Iwae(1),
      new Iwae(2),
      new Iwae(5),
      new Iwae(10),
      new Iwae(100),
      new Jackknife(5),
      new Jackknife(10),
      new Jackknife(50)
    };
    double[] exact = {
      iwae(1), iwae(2), iwae(5), iwae(10), iwae(100), 4.1055507e-3, 9.2285515e-4, 3.4009441e-5
    };
    try (Engine engine = new Engine(2)) {
      Estimates estimates =
          engine.estimate(new Estimator(SAMPLES, bounds), new ExponentialWeights(11));
      for (int b = 0; b < bounds.length; b++) {
        Calibrated.check(estimates.get(bounds[b]), exact[b], 3.8e-3);
      }
      for (int b = 0; b < 5; b++) {
        // The squared error times the groups is the variance of one group, whose own variance is
        // that of the kurtosis less 1, here below 5.
        Estimate e = estimates.get(bounds[b]);
        long k = ((Iwae) bounds[b]).k();
        double groups = (double) SAMPLES / k;
        double estimated = e.standardError() * e.standardError() * groups;
        Calibrated.check(
            estimated, variance(k) * Math.sqrt(5 / groups), variance(k), 0.07 * variance(k));
      }
    }
  }
}
