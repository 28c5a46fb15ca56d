package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.GivenWeights;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups in one block whose weights are many orders of magnitude apart.
class UnderflowTest {
  // Every other group lies `apart` nats lower than its neighbours.
  private static double[] steps(int k, int groups, double apart) {
    double[] logW = GivenWeights.uniform(17, k * groups, 4);
    for (int i = 0; i < logW.length; i++) {
      logW[i] -= i / k % 2 == 0 ? 0 : apart;
    }
    return logW;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1e5",
    "2, 300",
    "2, 500",
    "2, 740",
    "10, 1e5",
    "10, 350",
    "40, 1e5",
    "40, 330",
    "40, 360",
    "40, 400",
    "40, 700",
    "40, 745",
    "40, 800",
    "300, 360",
    "300, 1e5",
    "700, 370"
  })
  void everyGroupKeepsItsDigits(int k, double apart) {
    int groups = 4;
    double[] logW = steps(k, groups, apart);
    for (double a : new double[] {1, 0.5, -1, 2}) {
      Bound<?> bound = a == 2 ? new Cubo(k, 2) : a == 1 ? new Iwae(k) : new Renyi(k, 1 - a);
      double[] values = new double[groups];
      double variance = 0;
      for (int g = 0; g < groups; g++) {
        values[g] = Naive.powerMean(logW, g * k, k, a);
        variance += Naive.deltaVariance(logW, g * k, k, a) / groups;
      }
      Estimate e = Naive.estimate(bound, logW);
      assertEquals(Naive.mean(values), e.value(), 1e-13 * Math.max(1, apart), bound.name());
      double error = k < 32 ? Naive.standardError(values) : Math.sqrt(variance / groups);
      assertEquals(error, e.standardError(), 1e-12 * Math.max(1, error), bound.name());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e5, -1e5, 700, -700})
  void oneBlockAfterAnotherKeepsTheLarger(double jump) {
    double[] logW = GivenWeights.uniform(18, 2048, 4);
    for (int i = 700; i < logW.length; i++) {
      logW[i] += jump;
    }
    for (int k : new int[] {1000, 2048}) {
      double expected = 0;
      for (int g = 0; g < 2048 / k; g++) {
        expected += Naive.powerMean(logW, g * k, k, 1) / (2048 / k);
      }
      assertEquals(expected, Naive.estimate(new Iwae(k), logW).value(), 1e-10);
    }
    double whole = Naive.powerMean(logW, 0, 2048, 1);
    assertEquals(whole, Naive.estimate(new LogEvidence(), logW).value(), 1e-10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e300, 1e300, -4e5, 1e-320})
  void extremeLogWeightsAreFinite(double logW) {
    double[] all = new double[600];
    Arrays.fill(all, logW);
    for (Bound<?> bound : new Bound<?>[] {new Iwae(3), new Iwae(600), new LogEvidence()}) {
      assertEquals(logW, Naive.estimate(bound, all).value(), 4 * Math.ulp(logW), bound.name());
    }
  }
}
