package elbo.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.GivenWeights;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.MatchedGaussians;
import elbo.points.Independent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogWeightVarianceTest {
  private static Estimate variance(double... logW) {
    return new Estimator(logW.length, new LogWeightVariance())
        .estimate(new GivenWeights(logW))
        .only();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 512, 513, 1025, 4000})
  void valueAndErrorAreThoseOfTheDefinition(int n) {
    double[] logW = GivenWeights.uniform(n, n, 10);
    double mean = Arrays.stream(logW).sum() / n;
    double second = Arrays.stream(logW).map(v -> Math.pow(v - mean, 2)).sum() / n;
    double fourth = Arrays.stream(logW).map(v -> Math.pow(v - mean, 4)).sum() / n;
    Estimate e = variance(logW);
    assertEquals(second * n / (n - 1), e.value(), 1e-11);
    double error = Math.sqrt(Math.max(0, fourth - second * second) / n);
    assertEquals(error, e.standardError(), 1e-6 * error + 1e-6);
  }

  @Test
  void constantWeightsHaveNone() {
    double[] logW = new double[1500];
    Arrays.fill(logW, -77.7);
    assertEquals(0, variance(logW).value(), 1e-20);
    assertEquals(0, variance(logW).standardError(), 1e-20);
  }

  @Test
  void doesNotDependOnTheScale() {
    double[] logW = GivenWeights.uniform(7, 2000, 5);
    double[] shifted = Arrays.stream(logW).map(v -> v - 1e6).toArray();
    assertEquals(variance(logW).value(), variance(shifted).value(), 1e-8);
  }

  @Test
  void isNotANumberWhereAWeightIsZero() {
    double[] logW = GivenWeights.uniform(7, 2000, 5);
    logW[1000] = Double.NEGATIVE_INFINITY;
    assertTrue(Double.isNaN(variance(logW).value()));
    assertTrue(Double.isNaN(variance(logW).standardError()));
  }

  // Var log w = D/2 (c − 1)²
  @ParameterizedTest
  @CsvSource({"20, 1.3333333333333333", "5, 0.4", "1, 2"})
  void isThatOfMatchedGaussians(int d, double c) {
    MatchedGaussians model = new MatchedGaussians(d, c);
    double[] x = new double[d];
    Estimate e =
        new Estimator(1_000_000, new LogWeightVariance())
            .estimate(Weights.of(model, x, model.proposal(x), new Independent(8), 0))
            .only();
    double exact = 0.5 * d * (c - 1) * (c - 1);
    Calibrated.check(e, exact, 0.04 * exact);
  }
}
