package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.weight.LogWeights;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folds over neighbouring ranges, joined at every possible cut.
class AppendTest {
  private static final int N = 200;

  static Stream<Cases> cases() {
    return Cases.upTo(N);
  }

  private static LogWeights weights(Cases of, long seed, double width) {
    double[] logQ = GivenWeights.uniform(seed + 100, N, 5);
    return of.stream(GivenWeights.uniform(seed, N, width), logQ, 0.5);
  }

  private static Cuts<?, ?> cuts(Cases of, long seed) {
    return Cuts.of(of.statistic(), weights(of, seed, 9));
  }

  private static void same(Estimate expected, Estimate actual, double tolerance) {
    String name = expected.name();
    assertEquals(name, actual.name());
    assertEquals(expected.side(), actual.side(), name);
    assertEquals(expected.samples(), actual.samples(), name);
    assertEquals(expected.value(), actual.value(), tolerance, name);
    assertEquals(expected.standardError(), actual.standardError(), tolerance, name);
    assertEquals(expected.parts().keySet(), actual.parts().keySet());
    expected.parts().forEach((key, v) -> assertEquals(v, actual.parts().get(key), tolerance, key));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twoPartsMakeTheWhole(Cases of) {
    Cuts<?, ?> cuts = cuts(of, 1);
    Estimate whole = cuts.whole(0, N);
    assertEquals(of.statistic().name(), whole.name());
    for (int cut = 0; cut <= N; cut++) {
      same(whole, cuts.fromTheRight(0, cut, N), 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void threePartsMakeTheWholeInEitherOrderOfJoining(Cases of) {
    Cuts<?, ?> cuts = cuts(of, 2);
    Estimate whole = cuts.whole(0, N);
    for (int a = 0; a <= N; a += of.dependence().isNone() ? 3 : 11) {
      for (int b = a; b <= N; b += 7) {
        same(whole, cuts.fromTheLeft(0, a, b, N), 1e-11);
        same(whole, cuts.fromTheRight(0, a, b, N), 1e-11);
      }
    }
  }

  // The structure that the estimator prescribes: one fold a block, into a cleared or a fresh fold.
  @ParameterizedTest
  @MethodSource("cases")
  void joiningTheSamePartsGivesTheSameBits(Cases of) {
    sameBits(cuts(of, 3), weights(of, 4, 50));
  }

  private static <F extends Fold<F, E>, E extends Estimate> void sameBits(
      Cuts<F, E> cuts, LogWeights others) {
    long[] every23 =
        LongStream.concat(LongStream.iterate(0, i -> i < N, i -> i + 23), LongStream.of(N))
            .toArray();
    Estimate fresh = cuts.fromTheLeft(every23);
    Estimate used = cuts.inUsedFolds(cuts.over(others), every23);
    assertEquals(Double.doubleToLongBits(fresh.value()), Double.doubleToLongBits(used.value()));
    assertEquals(fresh, used);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void afterAppendingNothingChangesTheAppended(Cases of) {
    assertTrue(cuts(of, 5).keepsWhatWasAppended(90, N));
  }
}
