package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.estimate.Bound;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Inequalities that hold for every sample path: power means rise with their exponent.
class InequalityTest {
  private static final double ROUNDING = 1e-12;

  @ParameterizedTest
  @CsvSource({"1, 0.1", "2, 0.1", "7, 3", "100, 3", "100, 40", "700, 40", "512, 2000"})
  void powerMeansRiseGroupByGroup(int k, double width) {
    for (int seed = 0; seed < 20; seed++) {
      double[] group = GivenWeights.uniform(seed, k, width);
      double[] ladder = {
        Naive.estimate(new Renyi(k, 3), group).value(),
        Naive.estimate(new Renyi(k, 1.1), group).value(),
        Naive.estimate(new Elbo(), group).value(),
        Naive.estimate(new Renyi(k, 0.9), group).value(),
        Naive.estimate(new Renyi(k, 0.5), group).value(),
        Naive.estimate(new Renyi(k, 0.01), group).value(),
        Naive.estimate(new Iwae(k), group).value(),
        Naive.estimate(new Cubo(k, 1.5), group).value(),
        Naive.estimate(new Cubo(k, 2), group).value(),
        Naive.estimate(new Cubo(k, 8), group).value(),
        Arrays.stream(group).max().orElseThrow()
      };
      for (int i = 1; i < ladder.length; i++) {
        double rounding = ROUNDING * Math.max(1, width);
        assertTrue(
            ladder[i - 1] <= ladder[i] + rounding, "step " + i + " of " + Arrays.toString(ladder));
        assertTrue(k == 1 || ladder[i - 1] < ladder[i], "step " + i + " is no step");
      }
    }
  }

  // IWAE over 2k weights is no less than the mean of IWAE over its two halves.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 50, 256, 512})
  void iwaeRisesWithEachDoubling(int k) {
    for (int seed = 0; seed < 20; seed++) {
      double[] logW = GivenWeights.uniform(seed, 2 * k, 8);
      double whole = Naive.estimate(new Iwae(2L * k), logW).value();
      double halves = Naive.estimate(new Iwae(k), logW).value();
      assertTrue(halves < whole, () -> halves + " against " + whole);
    }
  }

  // The mean over leave-one-out values is no more than the whole, so that JVI-1 is no less than it.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100, 513})
  void jackknifeLiesAboveIwae(int k) {
    for (int seed = 0; seed < 20; seed++) {
      double[] logW = GivenWeights.uniform(seed, k, 8);
      double iwae = Naive.estimate(new Iwae(k), logW).value();
      assertTrue(iwae < Naive.estimate(new Jackknife(k), logW).value());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100, 1000})
  void valuesLieBetweenTheExtremes(int k) {
    double[] logW = GivenWeights.uniform(99, k, 30);
    double min = Arrays.stream(logW).min().orElseThrow();
    double max = Arrays.stream(logW).max().orElseThrow();
    for (Bound<?> bound :
        new Bound<?>[] {
          new Elbo(),
          new Iwae(k),
          new Renyi(k, 0.5),
          new Renyi(k, 9),
          new Cubo(k, 4),
          new LogEvidence()
        }) {
      double value = Naive.estimate(bound, logW).value();
      assertTrue(min < value && value < max, bound.name());
    }
  }
}
