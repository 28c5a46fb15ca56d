package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.Calibrated;
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
import elbo.model.Binary;
import elbo.points.Independent;
import elbo.weight.WeightLaw;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The skewed binary model: weights 0.45 with probability 0.6 and 0.35 with 0.4.
class BinaryOracleTest {
  private static final Binary MODEL = new Binary(0.3, 0.2, 0.9, 0.6);
  private static final double[] X = {1};
  private static final long SAMPLES = 5_000_000;

  private static WeightLaw law() {
    return WeightLaws.of(MODEL, X, MODEL.proposal(X)).orElseThrow();
  }

  private static Estimates estimate(Bound<?>... bounds) {
    try (Engine engine = new Engine(2)) {
      return engine.estimate(
          new Estimator(SAMPLES, bounds),
          Weights.of(MODEL, X, MODEL.proposal(X), new Independent(20260101), 0));
    }
  }

  /// E f(L) for the value L of IWAE over k weights, by the binomial sum.
  private static double binomial(int k, DoubleUnaryOperator f) {
    double logChoose = 0;
    double sum = 0;
    for (int m = 0; m <= k; m++) {
      double logP = logChoose + m * Math.log(0.6) + (k - m) * Math.log(0.4);
      sum += Math.exp(logP) * f.applyAsDouble(Math.log((0.45 * m + 0.35 * (k - m)) / k));
      logChoose += Math.log(k - m) - Math.log(m + 1);
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "2, -0.8952538618578",
    "5, -0.8930406714338",
    "10, -0.8923157615667",
    "50, -0.8917410449206",
    "100, -0.8916695437999",
    "1000, -0.8916052582767"
  })
  void lawGivesTheBinomialSum(int k, double published) {
    assertEquals(published, law().meanLogPowerMean(1, k), 6e-14);
    assertEquals(binomial(k, v -> v), law().meanLogPowerMean(1, k), 1e-12);
    assertEquals(published, new Iwae(k).expectation(law(), 0).orElseThrow(), 6e-14);
  }

  @Test
  void lawGivesTheOtherValues() {
    assertEquals(-0.891598119283784, law().logEvidence(), 1e-15);
    assertEquals(-0.899033467530134, law().meanLog(), 1e-15);
    assertEquals(-0.884322379045398, law().posteriorMeanLog(), 1e-15);
    assertEquals(-0.884509991129283, law().logPowerMean(2), 1e-15);
    assertEquals(-0.8914742561854, law().meanJackknife(2), 6e-14);
    assertEquals(-0.8915940060518, law().meanJackknife(10), 3e-13);
    assertEquals(law().meanLog(), law().meanLogPowerMean(1, 1), 1e-13);
    assertEquals(law().meanLog(), law().meanLogPowerMean(-0.5, 1), 1e-13);
  }

  // δ tells IWAE(2), (5), (10) and (50) apart: their means differ by 5.7·10⁻⁴ and more.
  @Test
  void estimatesHaveTheirExactMeans() {
    Bound<?>[] bounds = {
      new Elbo(),
      new Iwae(1),
      new Iwae(2),
      new Iwae(5),
      new Iwae(10),
      new Iwae(50),
      new Iwae(100),
      new Iwae(1000),
      new Jackknife(2),
      new Jackknife(10),
      new Eubo(),
      new Cubo(1, 2),
      new Cubo(7, 2),
      new Cubo(1000, 2),
      new Cubo(3, 1.5),
      new Renyi(4, 0.5),
      new Renyi(4, 2),
      new Renyi(50, -1),
      new LogEvidence()
    };
    double[] published = {
      -0.899033467530134, -0.899033467530134, -0.8952538618578, -0.8930406714338,
      -0.8923157615667, -0.8917410449206, -0.8916695437999, -0.8916052582767,
      -0.8914742561854, -0.8915940060518, -0.884322379045398
    };
    Estimates estimates = estimate(bounds);
    for (int b = 0; b < bounds.length; b++) {
      double exact = bounds[b].expectation(law(), SAMPLES).orElseThrow();
      if (b < published.length) {
        assertEquals(published[b], exact, 3e-13, bounds[b].name());
      }
      Calibrated.check(estimates.get(bounds[b]), exact, 5e-4);
    }
  }

  // The estimated variance of one group has the variance (μ₄ − σ⁴) / groups.
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 10})
  void standardErrorsHaveTheExactVariance(int k) {
    double mean = binomial(k, v -> v);
    double variance = binomial(k, v -> (v - mean) * (v - mean));
    double published = k == 2 ? 0.007404575006 : k == 5 ? 0.002901656729 : 0.001439539277;
    assertEquals(published, variance, 6e-13);
    double fourth = binomial(k, v -> Math.pow(v - mean, 4));
    Estimate e = estimate(new Iwae(k)).only();
    double groups = (double) e.samples() / k;
    double estimated = e.standardError() * e.standardError() * groups;
    double error = Math.sqrt((fourth - variance * variance) / groups);
    Calibrated.check(estimated, error, variance, 0.02 * variance);
  }
}
