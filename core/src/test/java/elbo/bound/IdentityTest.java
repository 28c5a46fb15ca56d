package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.GivenWeights;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds exactly for every bound, whatever the weights.
class IdentityTest {
  static Stream<Bound> bounds() {
    return Stream.of(
        new Elbo(),
        new Iwae(1),
        new Iwae(2),
        new Iwae(31),
        new Iwae(32),
        new Iwae(100),
        new Iwae(512),
        new Iwae(600),
        new Iwae(1300),
        new Renyi(1, 0.5),
        new Renyi(30, 0.5),
        new Renyi(70, -2),
        new Renyi(70, 3),
        new Cubo(9, 2),
        new Cubo(900, 1.5),
        new Jackknife(2),
        new Jackknife(50),
        new Jackknife(1300),
        new LogEvidence());
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void constantWeightsGiveTheConstantWithoutError(Bound bound) {
    for (double c : new double[] {0, -1, 3.25, -1e5, 1e5, 1e-300}) {
      double[] logW = new double[1300];
      Arrays.fill(logW, c);
      Estimate e = Naive.estimate(bound, logW);
      double ulps = 4 * Math.ulp(c) + 4e-15;
      assertEquals(c, e.value(), ulps, () -> bound.name() + " at " + c);
      assertEquals(0, e.standardError(), 1e-15 + 4 * Math.ulp(c), bound.name());
    }
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void shiftingLogWeightsShiftsTheBound(Bound bound) {
    double[] logW = GivenWeights.uniform(3, 1300, 6);
    Estimate e = Naive.estimate(bound, logW);
    for (double c : new double[] {-0.5, 700, -700, 12345}) {
      Estimate shifted = Naive.estimate(bound, Arrays.stream(logW).map(v -> v + c).toArray());
      double rounding = 1e-12 + 4 * Math.ulp(c);
      assertEquals(e.value() + c, shifted.value(), rounding, bound.name());
      assertEquals(e.standardError(), shifted.standardError(), 1e-10, bound.name());
      assertEquals(e.samples(), shifted.samples());
    }
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void orderInsideAGroupIsIrrelevant(Bound bound) {
    double[] logW = GivenWeights.uniform(4, 1300, 9);
    Estimate e = Naive.estimate(bound, logW);
    int k = bound instanceof Elbo || bound instanceof LogEvidence ? 1300 : 1;
    k = (int) Math.max(k, bound.minimumSamples());
    double[] permuted = logW.clone();
    for (int from = 0; from + k <= logW.length; from += k) {
      int[] order = PermutationSampler.natural(k);
      PermutationSampler.shuffle(RandomSource.XO_SHI_RO_256_PP.create(from), order);
      for (int i = 0; i < k; i++) {
        permuted[from + i] = logW[from + order[i]];
      }
    }
    Estimate other = Naive.estimate(bound, permuted);
    assertEquals(e.value(), other.value(), 2e-12, bound.name());
    assertEquals(e.standardError(), other.standardError(), 1e-12, bound.name());
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
  }
}
