package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.GivenWeights;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Naive;
import elbo.bound.Renyi;
import elbo.diagnostic.Ess;
import elbo.diagnostic.GroupEss;
import elbo.name.Examples;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds exactly for every bound and diagnostic, whatever the weights.
class IdentityTest {
  private static final int N = 1300;

  static Stream<Cases> cases() {
    return Cases.upTo(N);
  }

  static Stream<Cases> bounds() {
    return cases().filter(c -> c.statistic() instanceof Bound<?>);
  }

  static Stream<Statistic<?>> statistics() {
    return Cases.statistics();
  }

  /// Every name that there is has an example, so that nothing goes untested.
  @Test
  void everyStatisticHasAnExample() {
    for (String signature : Catalogs.STATISTICS.signatures()) {
      assertTrue(!Examples.of(Catalogs.STATISTICS, signature).isEmpty(), signature);
    }
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void constantWeightsGiveTheConstantWithoutError(Cases bound) {
    for (double c : new double[] {0, -1, 3.25, -1e5, 1e5, 1e-300}) {
      double[] logW = new double[N];
      Arrays.fill(logW, c);
      Estimate e = bound.estimate(logW);
      double ulps = 4 * Math.ulp(c) + 4e-15;
      assertEquals(c, e.value(), ulps, () -> bound + " at " + c);
      boolean unknown = e.samples() == bound.needed() && !bound.dependence().isNone();
      assertEquals(
          unknown ? Double.NaN : 0, e.standardError(), 1e-15 + 4 * Math.ulp(c), bound.toString());
    }
  }

  /// A bound moves with the log weights; a diagnostic does not depend on their scale.
  @ParameterizedTest
  @MethodSource("cases")
  void shiftingLogWeightsShiftsTheBound(Cases of) {
    double[] logW = GivenWeights.uniform(3, N, 6);
    Estimate e = of.estimate(logW);
    boolean bound = of.statistic() instanceof Bound<?>;
    for (double c : new double[] {-0.5, 700, -700, 12345}) {
      Estimate shifted = of.estimate(Arrays.stream(logW).map(v -> v + c).toArray());
      double rounding = 1e-12 + 4 * Math.ulp(c);
      double scale = bound ? 1 : Math.max(1, Math.abs(e.value()));
      assertEquals(
          bound ? e.value() + c : e.value(),
          shifted.value(),
          bound ? rounding : 1e-11 * scale,
          of.toString());
      assertEquals(e.standardError(), shifted.standardError(), 1e-10 * scale, of.toString());
      assertEquals(e.samples(), shifted.samples());
    }
  }

  /// Groups of k start anew in each replicate; where k is 1, only the set of all samples counts, or
  /// that of all samples of a run.
  @ParameterizedTest
  @MethodSource("cases")
  void orderInsideAGroupIsIrrelevant(Cases of) {
    double[] logW = GivenWeights.uniform(4, N, 9);
    Estimate e = of.estimate(logW);
    int used = of.used(N);
    int k = (int) of.group();
    int run = of.dependence().isNone() ? used : (int) of.dependence().whole(k);
    k = k == 1 ? run : k;
    double[] permuted = logW.clone();
    for (int start = 0; start + run <= used; start += run) {
      for (int from = start; from + k <= start + run; from += k) {
        int[] order = PermutationSampler.natural(k);
        PermutationSampler.shuffle(RandomSource.XO_SHI_RO_256_PP.create(from), order);
        for (int i = 0; i < k; i++) {
          permuted[from + i] = logW[from + order[i]];
        }
      }
    }
    assertTrue(k == 1 || !Arrays.equals(logW, permuted));
    Estimate other = of.estimate(permuted);
    double scale = Math.max(1, Math.abs(e.value()) / 100);
    assertEquals(e.value(), other.value(), 2e-12 * scale, of.toString());
    // Where halves of the samples are set apart, errors are those about the mean of each half.
    if (!(of.statistic() instanceof ControlVariateElbo)) {
      assertEquals(e.standardError(), other.standardError(), 1e-12 * scale, of.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fromTooFewSamplesThereIsNoEstimate(Cases of) {
    double[] logW = GivenWeights.uniform(6, N, 5);
    Cuts<?, ?> cuts = Cuts.of(of.statistic(), of.stream(logW, new double[N], 0));
    assertThrows(IllegalStateException.class, () -> cuts.whole(0, 0));
    assertThrows(IllegalStateException.class, () -> cuts.whole(0, of.needed() - 1));
    double[] fewer = Arrays.copyOf(logW, (int) of.needed() - 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> of.estimate(fewer));
    assertTrue(
        e.getMessage().startsWith(of.statistic().name() + " needs at least ")
            || e.getMessage().equals("samples must be at least 1, but are 0"),
        e.getMessage());
    Estimate least = cuts.whole(0, of.needed());
    assertEquals(of.needed(), least.samples());
    assertEquals(of.statistic().name(), least.name());
    assertEquals(of.statistic().side(), least.side());
  }

  @ParameterizedTest
  @MethodSource("statistics")
  void namesAreReadBack(Statistic<?> statistic) {
    assertEquals(statistic, Catalogs.STATISTICS.parse(statistic.name()));
    assertEquals(statistic.hashCode(), Catalogs.STATISTICS.parse(statistic.name()).hashCode());
  }

  /// A fold is cleared by [Fold#clear] and by nothing else: fresh ones share nothing with it.
  @ParameterizedTest
  @MethodSource("cases")
  void freshFoldsHaveSeenNothing(Cases of) {
    freshFolds(of.statistic().fold(of.dependence()), of);
  }

  private static <F extends Fold<F, E>, E extends Estimate> void freshFolds(
      Fold<F, E> made, Cases of) {
    Cuts<F, E> cuts = Cuts.of(made, of.stream(GivenWeights.uniform(7, N, 5), new double[N], 0));
    F full = cuts.fold(0, N);
    E before = full.estimate();
    F fresh = full.fresh();
    assertThrows(IllegalStateException.class, fresh::estimate);
    fresh.append(cuts.fold(0, N));
    fresh.clear();
    assertThrows(IllegalStateException.class, fresh::estimate);
    assertEquals(before, full.estimate(), "estimating changes nothing");
    full.append(fresh);
    assertEquals(before, full.estimate(), "what has seen nothing adds nothing");
  }

  /// Samples of a run that are nearly alike are worth hardly more than one: the error must be that
  /// of independent runs, or not be reported.
  ///
  /// Over R = 512 repetitions the variance of estimates that are nearly normal has the relative
  /// standard deviation √(2 / R), 6.3 %, and the mean of the squares of errors from m ≥ 10
  /// replicates has √(2 / (m − 1) / R), 2.1 %. Of both together 5 are the limit and 3.1 more the
  /// power: δ = 0.53. An error that takes samples for independent is too small by nearly the size
  /// of a run, 25, in its square.
  @ParameterizedTest
  @MethodSource("dependent")
  void errorsAllowForDependence(Cases of) {
    int n = 1000;
    Moments values = new Moments();
    Moments squares = new Moments();
    for (int r = 0; r < 512; r++) {
      double[] runs = GivenWeights.uniform(1000 + r, n, 1);
      double[] own = GivenWeights.uniform(9000 + r, n, 0.5);
      double[] logW = new double[n];
      Arrays.setAll(logW, i -> runs[i / (int) of.dependence().size()] + own[i]);
      Estimate e = of.estimate(logW);
      values.add(e.value());
      squares.add(e.standardError() * e.standardError());
    }
    if (of.statistic() instanceof Bound<?> || of.statistic() instanceof GroupEss) {
      assertEquals(1, squares.mean() / values.variance(), 5 * 0.066, of.toString());
    } else {
      assertTrue(Double.isNaN(squares.mean()), of.toString());
    }
  }

  static Stream<Cases> dependent() {
    return Examples.of(Catalogs.STATISTICS).stream().map(s -> new Cases(s, new Dependence(25)));
  }

  @Test
  void boundsThatAreTheSameByDefinitionAgree() {
    double[] logW = GivenWeights.uniform(5, 1024, 5);
    assertEquals(
        Naive.estimate(new Elbo(), logW).value(), Naive.estimate(new Iwae(1), logW).value());
    assertEquals(
        Naive.estimate(new Elbo(), logW).value(),
        Naive.estimate(new Renyi(1, -3), logW).value(),
        1e-14);
    assertEquals(
        Naive.estimate(new Iwae(64), logW).value(), Naive.estimate(new Renyi(64, 0), logW).value());
    assertEquals(
        Naive.estimate(new Cubo(64, 3), logW).value(),
        Naive.estimate(new Renyi(64, -2), logW).value());
    assertEquals(
        Naive.estimate(new LogEvidence(), logW).value(),
        Naive.estimate(new Iwae(1024), logW).value(),
        1e-15);
    assertEquals(
        Naive.estimate(new LogEvidence(), logW).standardError(),
        Naive.estimate(new Iwae(1024), logW).standardError(),
        1e-15);
    assertEquals(
        Naive.estimate(new Ess(), logW).value(),
        Naive.estimate(new GroupEss(1024), logW).value(),
        1e-11);
  }

  /// The blocks of the tests above are full, partial and more than one.
  @Test
  void samplesFillMoreThanTwoBlocks() {
    assertTrue(N > 2 * LogWeightBlock.CAPACITY && N % LogWeightBlock.CAPACITY != 0);
  }
}
