package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Estimator;
import elbo.GivenWeights;
import elbo.ImportanceWeights;
import elbo.kernel.Scratch;
import elbo.model.MatchedGaussians;
import elbo.points.Antithetic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatedTest {
  private static Estimate replicated(Bound bound, long size, double... logW) {
    return Naive.estimate(new Replicated(bound, size), logW);
  }

  // Groups of k start anew in each replicate, and what fills none is not used.
  private static double[] values(double[] logW, int k, int size) {
    double[] values = new double[logW.length / size];
    for (int r = 0; r < values.length; r++) {
      for (int g = 0; g < size / k; g++) {
        values[r] += Naive.powerMean(logW, r * size + g * k, k, 1) / (size / k);
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 2",
    "1, 7",
    "1, 64",
    "1, 500",
    "1, 512",
    "1, 700",
    "1, 2000",
    "2, 2",
    "3, 7",
    "5, 64",
    "50, 64",
    "64, 64",
    "200, 256",
    "256, 256",
    "512, 512",
    "600, 1024",
    "1000, 3000"
  })
  void comparesTheValuesOfReplicates(int k, int size) {
    double[] logW = GivenWeights.uniform(k + 31L * size, 6001, 8);
    double[] values = values(logW, k, size);
    Estimate e = replicated(k == 1 ? new Elbo() : new Iwae(k), size, logW);
    assertEquals(Naive.mean(values), e.value(), 1e-12);
    assertEquals(Naive.standardError(values), e.standardError(), 1e-12);
    assertEquals((long) values.length * size, e.samples());
    assertEquals(Kind.LOWER, e.kind());
    assertEquals(Map.of(), e.parts());
  }

  @Test
  void twoReplicatesTellAnErrorAndOneCannot() {
    double[] logW = GivenWeights.uniform(3, 150, 5);
    double[] values = values(logW, 1, 70);
    assertEquals(
        Naive.standardError(values), replicated(new Elbo(), 70, logW).standardError(), 1e-13);
    assertEquals(Double.NaN, replicated(new Elbo(), 100, logW).standardError());
    assertEquals(100, replicated(new Elbo(), 100, logW).samples());
  }

  @Test
  void equalReplicatesHaveNoError() {
    double[] logW = GivenWeights.uniform(2, 64, 20);
    double[] repeated = new double[640];
    Arrays.setAll(repeated, i -> logW[i % 64]);
    for (Bound bound : List.of(new Elbo(), new Iwae(10), new Jackknife(64), new Cubo(30, 2))) {
      assertEquals(0, replicated(bound, 64, repeated).standardError(), 1e-13, bound.name());
    }
  }

  // Of a smooth function, opposite points have opposite errors: log w is even here, so that pairs
  // are worth half as many samples, which the error must say.
  @Test
  void antitheticPairsOfAnEvenFunctionAreOneSampleTwice() {
    MatchedGaussians model = new MatchedGaussians(3, 1.5);
    double[] x = {0.5, -1, 2};
    List<Estimate> e =
        new Estimator(1 << 14, new Replicated(new Elbo(), 2), new Elbo())
            .estimate(new ImportanceWeights(model, x, model.proposal(x), new Antithetic(5), 0));
    assertEquals(e.get(1).value(), e.get(0).value(), 1e-12);
    double ratio = e.get(0).standardError() / e.get(1).standardError();
    // Two sums of the same squares, but for the count in the variance.
    assertEquals(Math.sqrt(2), ratio, 1e-3);
  }

  @Test
  void needsAndKindAreThoseOfTheBound() {
    assertEquals(Set.of(Part.POSTERIOR), new Replicated(new Eubo(), 2).needs());
    assertEquals(Kind.UPPER, new Replicated(new Eubo(), 2).kind());
    assertEquals(Set.of(Part.TERMS, Part.KL), new Replicated(new AnalyticElbo(), 2).needs());
    assertEquals(Kind.ESTIMATE, new Replicated(new Jackknife(4), 8).kind());
    assertEquals(64, new Replicated(new Iwae(50), 64).minimumSamples());
  }

  @Test
  void theDivergenceIsKept() {
    MatchedGaussians model = new MatchedGaussians(2, 2);
    double[] x = {1, 2};
    List<Estimate> e =
        new Estimator(640, new Replicated(new AnalyticElbo(), 64), new AnalyticElbo())
            .estimate(new ImportanceWeights(model, x, model.proposal(x), new Antithetic(5), 0));
    assertEquals(e.get(1).value(), e.get(0).value(), 1e-12);
  }

  @Test
  void sizesThatBreakTheRuleAreNamed() {
    for (long size : new long[] {0, -3, 49}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new Replicated(new Iwae(50), size));
      assertEquals(
          "size must be at least 50, which Iwae(k=50) needs, but is " + size, e.getMessage());
    }
    Replicated large = new Replicated(new Elbo(), 11);
    assertThrows(IllegalArgumentException.class, () -> new Estimator(10, large));
  }

  private static Fold fold(Statistic statistic, double[] logW, int from, int to) {
    Fold fold = statistic.fold();
    fold.clear();
    if (to > from) {
      LogWeightBlock block = new LogWeightBlock();
      new GivenWeights(logW).fill(from, to - from, new Scratch(), block);
      fold.add(block);
    }
    return fold;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 64, 90, 128, 200})
  void partsMakeTheWhole(int size) {
    double[] logW = GivenWeights.uniform(4, 200, 9);
    Statistic statistic = new Replicated(new Iwae(3), size);
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
}
