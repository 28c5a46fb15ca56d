package elbo.diagnostic;

import static java.lang.Double.NEGATIVE_INFINITY;
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

class EssTest {
  private static Estimate ess(double... logW) {
    return new Estimator(logW.length, new Ess()).estimate(new GivenWeights(logW)).only();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 512, 513, 3000})
  void valueAndErrorAreThoseOfTheDefinition(int n) {
    double[] logW = GivenWeights.uniform(n, n, 10);
    double sum = 0;
    double squares = 0;
    for (double v : logW) {
      sum += Math.exp(v);
      squares += Math.exp(2 * v);
    }
    Estimate e = ess(logW);
    assertEquals(sum * sum / squares, e.value(), 1e-12 * n);
    // The delta method on log ESS = 2 log Σ w − log Σ w².
    double variance = 0;
    for (double v : logW) {
      double influence = 2 * Math.exp(v) * n / sum - Math.exp(2 * v) * n / squares - 1;
      variance += influence * influence / n;
    }
    double error = n == 1 ? Double.NaN : e.value() * Math.sqrt(variance / n);
    assertEquals(error, e.standardError(), 1e-10 * n);
  }

  @Test
  void equalWeightsCountEach() {
    double[] logW = new double[777];
    Arrays.fill(logW, -1234.5);
    assertEquals(777, ess(logW).value(), 1e-10);
    assertEquals(0, ess(logW).standardError(), 1e-10);
  }

  @Test
  void zeroWeightsDoNotCount() {
    assertEquals(2, ess(NEGATIVE_INFINITY, 3, NEGATIVE_INFINITY, 3).value(), 1e-15);
    assertEquals(1, ess(NEGATIVE_INFINITY, -900).value(), 1e-15);
    double[] zeros = new double[600];
    Arrays.fill(zeros, NEGATIVE_INFINITY);
    assertEquals(0, ess(zeros).value());
    assertTrue(Double.isNaN(ess(zeros).standardError()));
    zeros[599] = 5;
    assertEquals(1, ess(zeros).value(), 1e-15);
    assertTrue(Double.isNaN(ess(5).standardError()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e5, 1e5, 800})
  void doesNotDependOnTheScale(double shift) {
    double[] logW = GivenWeights.uniform(7, 2000, 5);
    double[] shifted = Arrays.stream(logW).map(v -> v + shift).toArray();
    assertEquals(ess(logW).value(), ess(shifted).value(), 1e-6);
    // One block that dwarfs the other.
    double[] half = logW.clone();
    for (int i = 0; i < 512; i++) {
      half[i] += Math.abs(shift);
    }
    assertEquals(ess(Arrays.copyOf(logW, 512)).value(), ess(half).value(), 1e-6);
  }

  // E w² = c^D (1 + 2(c − 1))^(−D/2) in units of p(x)².
  @ParameterizedTest
  @CsvSource({"20, 1.3333333333333333", "4, 0.8", "1, 3"})
  void isThatOfMatchedGaussians(int d, double c) {
    MatchedGaussians model = new MatchedGaussians(d, c);
    double[] x = new double[d];
    long n = 1_000_000;
    Estimate e =
        new Estimator(n, new Ess())
            .estimate(Weights.of(model, x, model.proposal(x), new Independent(3), 0))
            .only();
    double second = Math.pow(c, d) * Math.pow(1 + 2 * (c - 1), -0.5 * d);
    Calibrated.check(e, n / second, 0.03 * n);
  }
}
