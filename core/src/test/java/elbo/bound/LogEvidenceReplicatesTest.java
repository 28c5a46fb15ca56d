package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Dependent;
import elbo.ExponentialWeights;
import elbo.GivenWeights;
import elbo.estimate.Cuts;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import elbo.kernel.Scratch;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogEvidenceReplicatesTest {
  private static Cuts<?, LogEvidence.Evidence> cuts(long size, double... logW) {
    return Cuts.of(new LogEvidence.Replicates(new LogEvidence(), size), new GivenWeights(logW));
  }

  // As the estimator joins it: one fold a block.
  private static LogEvidence.Evidence replicated(long size, double... logW) {
    int blocks = Math.ceilDiv(logW.length, LogWeightBlock.CAPACITY);
    long[] ends = new long[blocks + 1];
    Arrays.setAll(ends, i -> Math.min(logW.length, (long) i * LogWeightBlock.CAPACITY));
    LogEvidence.Evidence e = cuts(size, logW).fromTheLeft(ends);
    if (size > 1) {
      assertEquals(Naive.dependent(new LogEvidence(), size, logW), e);
    }
    return e;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 500, 512, 700, 2000})
  void comparesTheMeansOfReplicates(int size) {
    int n = 6001;
    double[] logW = GivenWeights.uniform(size, n, 8);
    int m = n / size;
    double[] means = new double[m];
    for (int r = 0; r < m; r++) {
      means[r] = Math.exp(Naive.powerMean(logW, r * size, size, 1));
    }
    double relative = Naive.standardError(means) / Naive.mean(means);
    LogEvidence.Evidence e = replicated(size, logW);
    assertEquals(Naive.powerMean(logW, 0, m * size, 1), e.value(), 1e-12);
    assertEquals(relative, e.standardError(), 1e-12 * relative);
    assertEquals(-0.5 * relative * relative, e.bias(), 1e-12 * relative);
    assertEquals(m, e.replicates());
    Map<String, Double> parts = new LinkedHashMap<>(Map.of("bias", e.bias()));
    if (size > 1) {
      parts.put("replicates", (double) m);
    }
    assertEquals(List.copyOf(parts.entrySet()), List.copyOf(e.parts().entrySet()));
    assertEquals((long) m * size, e.samples());
    assertEquals(Side.ESTIMATE, e.side());
    assertEquals("LogEvidence", e.name());
  }

  @Test
  void sizeOfASingleSampleIsTheDeltaMethodUpToItsDegreeOfFreedom() {
    double[] logW = GivenWeights.uniform(1, 3000, 6);
    Estimate usual = Naive.estimate(new LogEvidence(), logW);
    LogEvidence.Evidence e = replicated(1, logW);
    assertEquals(usual.value(), e.value(), 1e-13);
    assertEquals(usual.standardError() * Math.sqrt(3000 / 2999.0), e.standardError(), 1e-13);
  }

  @Test
  void replicatesThatAgreeByAccidentHaveNoError() {
    double[] logW = GivenWeights.uniform(2, 64, 20);
    double[] twice = new double[640];
    Arrays.setAll(twice, i -> logW[i % 64] - 1e4);
    LogEvidence.Evidence e = replicated(64, twice);
    assertEquals(Naive.powerMean(logW, 0, 64, 1) - 1e4, e.value(), 1e-11);
    assertEquals(Double.NaN, e.standardError());
    assertEquals(Double.NaN, e.bias());
  }

  // Differences between replicates that are small beside their mean are not lost.
  @Test
  void smallErrorsAreNotLostToCancellation() {
    double[] logW = new double[256];
    Arrays.setAll(logW, i -> 700 + (i / 16 % 2 == 0 ? 1e-10 : -1e-10));
    double expected = 1e-10 / Math.sqrt(15);
    assertEquals(expected, replicated(16, logW).standardError(), 0.01 * expected);
  }

  @Test
  void weightsOfAnySizeAreHeld() {
    double[] logW = {-800, -800, 900, 900, -1000, -1000, 900 + 1e-9, 900 + 1e-9};
    LogEvidence.Evidence e = replicated(2, logW);
    assertEquals(900 - Math.log(2), e.value(), 1e-9);
    assertEquals(1 / Math.sqrt(3), e.standardError(), 1e-9);
  }

  @Test
  void zeroWeightsAreData() {
    double none = Double.NEGATIVE_INFINITY;
    assertEquals(none, replicated(2, none, none, none, none).value());
    assertEquals(Double.NaN, replicated(2, none, none, none, none).standardError());
    Estimate half = replicated(2, none, none, 0, 0);
    assertEquals(-Math.log(2), half.value(), 1e-15);
    assertEquals(1, half.standardError(), 1e-15);
  }

  @Test
  void oneReplicateCannotTell() {
    LogEvidence.Evidence e = replicated(100, GivenWeights.uniform(3, 150, 5));
    assertEquals(Double.NaN, e.standardError());
    assertEquals(100, e.samples());
    assertEquals(1, e.replicates());
  }

  @Test
  void sizesThatBreakTheRuleAreNamed() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Dependence(0));
    assertEquals("size must be at least 1, but is 0", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Naive.dependent(new LogEvidence(), 11, new double[10]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 90, 128, 200})
  void partsMakeTheWhole(int size) {
    Cuts<?, LogEvidence.Evidence> cuts = cuts(size, GivenWeights.uniform(4, 200, 9));
    Estimate whole = cuts.whole(0, 200);
    for (int a = 0; a <= 200; a++) {
      for (int b = a; b <= 200; b += 13) {
        Estimate e = cuts.fromTheRight(0, a, b, 200);
        assertEquals(whole.value(), e.value(), 1e-12);
        assertEquals(whole.standardError(), e.standardError(), 1e-12);
        assertEquals(whole.samples(), e.samples());
      }
    }
  }

  @Test
  void nothingIsNoEstimate() {
    LogEvidence.Replicates fold = new LogEvidence.Replicates(new LogEvidence(), 8);
    assertThrows(IllegalStateException.class, fold::estimate);
    LogEvidence.Replicates next = new LogEvidence.Replicates(new LogEvidence(), 8);
    LogWeightBlock block = new LogWeightBlock();
    new GivenWeights(new double[16]).fill(0, 16, new Scratch(), block);
    next.add(block);
    fold.append(next);
    assertEquals(0, fold.estimate().value());
    fold.clear();
    assertThrows(IllegalStateException.class, fold::estimate);
  }

  // On independent weights its mean square is that of the error, like LogEvidence's.
  @Test
  void agreesWithTheDeltaMethodOnIndependentWeights() {
    Estimator estimator = new Estimator(1 << 16, new LogEvidence());
    LogWeights weights = new ExponentialWeights(1);
    // 1024 replicates: the ratio has a relative standard deviation of 1 / √2046, 2.2 %
    double ratio =
        estimator.estimate(new Dependent(weights, 64)).only().standardError()
            / estimator.estimate(weights).only().standardError();
    assertTrue(Math.abs(ratio - 1) < 0.11, () -> "ratio " + ratio);
  }
}
