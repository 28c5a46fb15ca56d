package elbo.bound;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights of zero are data.
class ZeroWeightsTest {
  private static double[] withZeros(int n, int... zeros) {
    double[] logW = GivenWeights.uniform(n, n, 6);
    for (int i : zeros) {
      logW[i] = NEGATIVE_INFINITY;
    }
    return logW;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 700, 1535})
  void oneZeroCountsInTheMeanOfWeights(int place) {
    double[] logW = withZeros(1536, place);
    for (int k : new int[] {2, 3, 96, 512, 768, 1536}) {
      double expected = 0;
      for (int g = 0; g < 1536 / k; g++) {
        expected += Naive.powerMean(logW, g * k, k, 1) / (1536 / k);
      }
      Estimate e = Naive.estimate(new Iwae(k), logW);
      assertEquals(expected, e.value(), 1e-13);
      assertTrue(e.standardError() > 0);
      assertEquals(
          Naive.powerMean(logW, 0, k, 0.5),
          Naive.estimate(new Renyi(k, 0.5), Arrays.copyOf(logW, k)).value(),
          1e-13);
      // A zero weight has an infinite power of negative exponent.
      assertEquals(NEGATIVE_INFINITY, Naive.estimate(new Renyi(k, 2), logW).value());
    }
    Estimate elbo = Naive.estimate(new Elbo(), logW);
    assertEquals(NEGATIVE_INFINITY, elbo.value());
    assertTrue(Double.isNaN(elbo.standardError()));
    assertEquals(
        Naive.powerMean(logW, 0, 1536, 1), Naive.estimate(new LogEvidence(), logW).value(), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 600, 2000})
  void nothingButZerosGivesMinusInfinity(int n) {
    double[] logW = new double[n];
    Arrays.fill(logW, NEGATIVE_INFINITY);
    for (Bound<?> bound :
        new Bound<?>[] {
          new Elbo(),
          new Iwae(n),
          new Iwae(1),
          new Renyi(n, 0.5),
          new Renyi(n, 2),
          new Cubo(n, 2),
          new LogEvidence()
        }) {
      Estimate e = Naive.estimate(bound, logW);
      assertEquals(NEGATIVE_INFINITY, e.value(), bound.name());
      assertTrue(Double.isNaN(e.standardError()), bound.name());
    }
    if (n > 1) {
      assertEquals(NEGATIVE_INFINITY, Naive.estimate(new Jackknife(n), logW).value());
    }
  }

  @Test
  void aWholeGroupOfZerosMakesTheMeanOfGroupsMinusInfinity() {
    double[] logW = withZeros(600, 6, 7, 8);
    Estimate threes = Naive.estimate(new Iwae(3), logW);
    assertEquals(NEGATIVE_INFINITY, threes.value());
    assertTrue(Double.isNaN(threes.standardError()));
    assertTrue(Double.isFinite(Naive.estimate(new Iwae(4), logW).value()));
  }

  @Test
  void zeroBlocksBeforeAndAfterTheRest() {
    double[] logW = new double[2048];
    Arrays.fill(logW, NEGATIVE_INFINITY);
    logW[1030] = -2;
    logW[1500] = -3;
    double expected = Math.log((Math.exp(-2) + Math.exp(-3)) / 2048);
    assertEquals(expected, Naive.estimate(new LogEvidence(), logW).value(), 1e-14);
    assertEquals(expected, Naive.estimate(new Iwae(2048), logW).value(), 1e-14);
    assertEquals(
        Naive.jackknife(logW, 0, 2048), Naive.estimate(new Jackknife(2048), logW).value(), 1e-10);
  }

  @Test
  void jackknifeOfOneWeightAmongZerosIsPlusInfinity() {
    double[] logW = {NEGATIVE_INFINITY, -1, NEGATIVE_INFINITY};
    assertEquals(Double.POSITIVE_INFINITY, Naive.jackknife(logW, 0, 3));
    assertEquals(Double.POSITIVE_INFINITY, Naive.estimate(new Jackknife(3), logW).value());
    double[] groups = {NEGATIVE_INFINITY, -1, -2, -3, -4, -5};
    Estimate e = Naive.estimate(new Jackknife(2), groups);
    assertEquals(Double.POSITIVE_INFINITY, e.value());
    assertTrue(Double.isNaN(e.standardError()));
  }
}
