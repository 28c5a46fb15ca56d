package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Estimator;
import elbo.ExponentialWeights;
import elbo.GivenWeights;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatedLogEvidenceTest {
  private static Estimate replicated(long size, double... logW) {
    return Naive.estimate(new ReplicatedLogEvidence(size), logW);
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
    Estimate e = replicated(size, logW);
    assertEquals(Naive.powerMean(logW, 0, m * size, 1), e.value(), 1e-12);
    assertEquals(relative, e.standardError(), 1e-12 * relative);
    assertEquals(-0.5 * relative * relative, e.parts().get("bias"), 1e-12 * relative);
    assertEquals(m, e.parts().get("replicates"));
    assertEquals(List.of("bias", "replicates"), List.copyOf(e.parts().keySet()));
    assertEquals((long) m * size, e.samples());
    assertEquals(Kind.ESTIMATE, e.kind());
    assertEquals("ReplicatedLogEvidence(size=" + size + ")", e.of());
  }

  @Test
  void sizeOfASingleSampleIsTheDeltaMethodUpToItsDegreeOfFreedom() {
    double[] logW = GivenWeights.uniform(1, 3000, 6);
    Estimate usual = Naive.estimate(new LogEvidence(), logW);
    Estimate e = replicated(1, logW);
    assertEquals(usual.value(), e.value(), 1e-13);
    assertEquals(usual.standardError() * Math.sqrt(3000 / 2999.0), e.standardError(), 1e-13);
  }

  @Test
  void equalReplicatesHaveNoError() {
    double[] logW = GivenWeights.uniform(2, 64, 20);
    double[] twice = new double[640];
    Arrays.setAll(twice, i -> logW[i % 64] - 1e4);
    Estimate e = replicated(64, twice);
    assertEquals(Naive.powerMean(logW, 0, 64, 1) - 1e4, e.value(), 1e-11);
    assertEquals(0, e.standardError(), 1e-11);
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
    double[] logW = {-800, -800, 900, 900, -1000, -1000, 900, 900};
    Estimate e = replicated(2, logW);
    assertEquals(900 - Math.log(2), e.value(), 1e-12);
    assertEquals(1 / Math.sqrt(3), e.standardError(), 1e-12);
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
    Estimate e = replicated(100, GivenWeights.uniform(3, 150, 5));
    assertEquals(Double.NaN, e.standardError());
    assertEquals(100, e.samples());
    assertEquals(1, e.parts().get("replicates"));
  }

  @Test
  void sizesThatBreakTheRuleAreNamed() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ReplicatedLogEvidence(0));
    assertEquals("size must be at least 1, but is 0", e.getMessage());
    ReplicatedLogEvidence large = new ReplicatedLogEvidence(11);
    assertThrows(IllegalArgumentException.class, () -> new Estimator(10, large));
  }

  private static Fold fold(Statistic statistic, double[] logW, int from, int to) {
    Fold fold = statistic.fold();
    if (to > from) {
      LogWeightBlock block = new LogWeightBlock();
      new GivenWeights(logW).fill(from, to - from, new Scratch(), block);
      fold.add(block);
    }
    return fold;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 90, 128, 200})
  void partsMakeTheWhole(int size) {
    double[] logW = GivenWeights.uniform(4, 200, 9);
    Statistic statistic = new ReplicatedLogEvidence(size);
    Estimate whole = fold(statistic, logW, 0, 200).estimate();
    for (int a = 0; a <= 200; a++) {
      for (int b = a; b <= 200; b += 13) {
        Fold left = fold(statistic, logW, 0, a);
        Fold right = fold(statistic, logW, a, b);
        right.append(fold(statistic, logW, b, 200));
        left.append(right);
        Estimate e = left.estimate();
        assertEquals(whole.value(), e.value(), 1e-12);
        assertEquals(whole.standardError(), e.standardError(), 1e-12);
        assertEquals(whole.samples(), e.samples());
      }
    }
  }

  @Test
  void nothingIsNoEstimate() {
    Fold fold = new ReplicatedLogEvidence(8).fold();
    assertThrows(IllegalStateException.class, fold::estimate);
    double[] logW = new double[16];
    fold.append(fold(new ReplicatedLogEvidence(8), logW, 0, 16));
    assertEquals(0, fold.estimate().value());
    fold.clear();
    assertThrows(IllegalStateException.class, fold::estimate);
  }

  // On independent weights its mean square is that of the error, like LogEvidence's.
  @Test
  void agreesWithTheDeltaMethodOnIndependentWeights() {
    Estimator estimator = new Estimator(1 << 16, new ReplicatedLogEvidence(64), new LogEvidence());
    List<Estimate> e = estimator.estimate(new ExponentialWeights(1));
    // 1024 replicates: the ratio has a relative standard deviation of 1 / √2046, 2.2 %
    double ratio = e.get(0).standardError() / e.get(1).standardError();
    assertTrue(Math.abs(ratio - 1) < 0.11, () -> "ratio " + ratio);
  }
}
