package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.GivenTerms;
import elbo.GivenWeights;
import elbo.LogWeights;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.LogWeightVariance;
import elbo.kernel.Scratch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folds over neighbouring ranges, joined at every possible cut.
class AppendTest {
  private static final int N = 200;

  static Stream<Statistic> statistics() {
    return Stream.of(
        new Elbo(),
        new AnalyticElbo(),
        new ControlVariateElbo(),
        new Iwae(2),
        new Iwae(7),
        new Iwae(33),
        new Iwae(100),
        new Iwae(200),
        new Renyi(13, 0.5),
        new Renyi(150, 2),
        new Cubo(64, 2),
        new Jackknife(5),
        new Jackknife(70),
        new Jackknife(200),
        new LogEvidence(),
        new Ess(),
        new KHat(),
        new LogWeightVariance());
  }

  private static LogWeights weights(long seed, double width) {
    return new GivenTerms(
        GivenWeights.uniform(seed, N, width), GivenWeights.uniform(seed + 100, N, 5), 0.5);
  }

  private static Fold fold(Statistic statistic, LogWeights weights, int from, int to) {
    Fold fold = statistic.fold();
    fold.clear();
    if (to > from) {
      LogWeightBlock block = new LogWeightBlock();
      weights.fill(from, to - from, new Scratch(), block);
      fold.add(block);
    }
    return fold;
  }

  private static void same(Estimate expected, Estimate actual, double tolerance) {
    assertEquals(expected.of(), actual.of());
    assertEquals(expected.samples(), actual.samples(), expected.of());
    assertEquals(expected.value(), actual.value(), tolerance, expected.of());
    assertEquals(expected.standardError(), actual.standardError(), tolerance, expected.of());
    assertEquals(expected.parts().keySet(), actual.parts().keySet());
    expected.parts().forEach((key, v) -> assertEquals(v, actual.parts().get(key), tolerance, key));
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void twoPartsMakeTheWhole(Statistic statistic) {
    LogWeights weights = weights(1, 9);
    Estimate whole = fold(statistic, weights, 0, N).estimate();
    for (int cut = 0; cut <= N; cut++) {
      Fold left = fold(statistic, weights, 0, cut);
      left.append(fold(statistic, weights, cut, N));
      same(whole, left.estimate(), 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void threePartsMakeTheWholeInEitherOrderOfJoining(Statistic statistic) {
    LogWeights weights = weights(2, 9);
    Estimate whole = fold(statistic, weights, 0, N).estimate();
    for (int a = 0; a <= N; a += 3) {
      for (int b = a; b <= N; b += 7) {
        Fold left = fold(statistic, weights, 0, a);
        left.append(fold(statistic, weights, a, b));
        left.append(fold(statistic, weights, b, N));
        same(whole, left.estimate(), 1e-11);
        Fold right = fold(statistic, weights, a, b);
        right.append(fold(statistic, weights, b, N));
        Fold first = fold(statistic, weights, 0, a);
        first.append(right);
        same(whole, first.estimate(), 1e-11);
      }
    }
  }

  // The structure that the estimator prescribes: one fold a block, into a cleared or a fresh fold.
  @ParameterizedTest
  @MethodSource("statistics")
  void joiningTheSamePartsGivesTheSameBits(Statistic statistic) {
    LogWeights weights = weights(3, 9);
    Fold used = fold(statistic, weights(4, 50), 0, N);
    used.clear();
    Fold fresh = statistic.fold();
    fresh.clear();
    for (int from = 0; from < N; from += 23) {
      int to = Math.min(N, from + 23);
      used.append(fold(statistic, weights, from, to));
      fresh.append(fold(statistic, weights, from, to));
    }
    Estimate a = used.estimate();
    Estimate b = fresh.estimate();
    assertEquals(Double.doubleToLongBits(a.value()), Double.doubleToLongBits(b.value()));
    assertEquals(a, b);
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void afterAppendingNothingChangesTheAppended(Statistic statistic) {
    LogWeights weights = weights(5, 9);
    Fold left = fold(statistic, weights, 0, 90);
    Fold right = fold(statistic, weights, 90, N);
    left.append(right);
    Estimate before = left.estimate();
    right.clear();
    right.append(fold(statistic, weights, 0, N));
    assertEquals(before, left.estimate());
  }
}
