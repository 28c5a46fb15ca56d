package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Naive;
import elbo.bound.Renyi;
import elbo.diagnostic.Ess;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Groups that are cut by the blocks of 512 samples, against direct computation.
class GroupsTest {
  private static double[] values(double[] logW, int k, double a) {
    double[] values = new double[logW.length / k];
    for (int g = 0; g < values.length; g++) {
      values[g] = Naive.powerMean(logW, g * k, k, a);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1",
    "2, 2",
    "2, 3000",
    "3, 1537",
    "7, 512",
    "7, 513",
    "10, 5000",
    "31, 2000",
    "32, 2048",
    "33, 2000",
    "50, 1649",
    "100, 3333",
    "511, 2600",
    "512, 1024",
    "513, 2600",
    "1000, 5500",
    "1024, 4096",
    "1535, 5000",
    "4999, 5000",
    "5000, 5000",
    "5000, 9999"
  })
  void groupedBoundsEqualTheNaiveComputation(int k, int n) {
    if (n < k) {
      assertThrows(
          IllegalArgumentException.class, () -> Naive.estimate(new Iwae(k), new double[n]));
      return;
    }
    double[] logW = GivenWeights.uniform(k + 31L * n, n, 7);
    for (double a : new double[] {1, 0.5, -1.5, 2.5}) {
      Bound<?> bound = a > 1 ? new Cubo(k, a) : a == 1 ? new Iwae(k) : new Renyi(k, 1 - a);
      double[] values = values(logW, k, a);
      Estimate e = Naive.estimate(bound, logW);
      assertEquals(Naive.mean(values), e.value(), 1e-13, bound.name());
      assertEquals(
          (long) values.length * k, e.samples(), "samples that fill no group do not count");
      boolean between = values.length >= 32 || (values.length > 1 && k < 32);
      if (between) {
        assertEquals(Naive.standardError(values), e.standardError(), 1e-13, bound.name());
      } else {
        double variance = 0;
        for (int g = 0; g < values.length; g++) {
          variance += Naive.deltaVariance(logW, g * k, k, a) / values.length;
        }
        assertEquals(Math.sqrt(variance / values.length), e.standardError(), 1e-13, bound.name());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 32, 100, 600})
  void samplesBeyondTheLastGroupAreNotUsed(int k) {
    double[] logW = GivenWeights.uniform(8, 2 * k + k / 2, 7);
    Estimate whole = Naive.estimate(new Iwae(k), logW);
    Estimate used = Naive.estimate(new Iwae(k), Arrays.copyOf(logW, 2 * k));
    assertEquals(2L * k, whole.samples());
    assertEquals(used.value(), whole.value(), 1e-14);
    assertEquals(used.standardError(), whole.standardError(), 1e-14);
  }

  @Test
  void oneWeightTellsNoError() {
    for (Bound<?> bound :
        new Bound<?>[] {
          new Elbo(), new Iwae(1), new Renyi(1, 0.5), new Cubo(1, 2), new LogEvidence()
        }) {
      Estimate e = Naive.estimate(bound, -3);
      assertEquals(-3, e.value(), bound.name());
      assertTrue(Double.isNaN(e.standardError()), bound.name());
    }
  }

  @Test
  void oneGroupTellsItsErrorByTheDeltaMethod() {
    double[] logW = GivenWeights.uniform(12, 777, 7);
    Estimate e = Naive.estimate(new Iwae(777), logW);
    double relative = Math.sqrt(Naive.deltaVariance(logW, 0, 777, 1));
    assertEquals(relative, e.standardError(), 1e-14);
    // sqrt((K / ESS − 1) / K)
    double ess = Naive.estimate(new Ess(), logW).value();
    assertEquals(Math.sqrt((777 / ess - 1) / 777), e.standardError(), 1e-14);
  }
}
