package elbo.posterior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Marginals against their definitions, in one loop each.
class MarginalTest {
  private static final double[] PROBABILITIES = {0.1, 0.5, 0.9};

  private static double[] shares(int n, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[] w = random.doubles(n).map(u -> u < 0.2 ? 0 : u * u).toArray();
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(v -> v / sum).toArray();
  }

  private static double error(double[] values, double mean, double[] share, int run) {
    double squares = 0;
    for (int r = 0; r < values.length / run; r++) {
      double sum = 0;
      for (int i = r * run; i < r * run + run; i++) {
        sum += share[i] * (values[i] - mean);
      }
      squares += sum * sum;
    }
    double m = (double) values.length / run;
    return Math.sqrt(squares * m / (m - 1));
  }

  // The least value at which the weights up to it make p.
  private static double quantile(double[] values, double[] share, double p) {
    return Arrays.stream(values)
        .sorted()
        .filter(v ->
            IntStream.range(0, values.length)
                    .filter(i -> values[i] <= v)
                    .mapToDouble(i -> share[i])
                    .sum()
                >= p)
        .findFirst()
        .orElse(Arrays.stream(values).max().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 30})
  void momentsAndQuantilesAreThoseOfTheWeightedValues(int run) {
    for (int seed = 0; seed < 5; seed++) {
      double[] share = shares(120, seed);
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed + 100);
      double[] v = random.doubles(120).map(u -> 1e3 + 20 * u).toArray();
      double mean = IntStream.range(0, 120).mapToDouble(i -> share[i] * v[i]).sum();
      double[] squares = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).toArray();
      double variance = IntStream.range(0, 120).mapToDouble(i -> share[i] * squares[i]).sum();
      Marginal m = Marginal.of(v, share, run, PROBABILITIES);
      assertEquals(mean, m.mean().value(), 1e-10);
      assertEquals(error(v, mean, share, run), m.mean().standardError(), 1e-10);
      assertEquals(Math.sqrt(variance), m.sd().value(), 1e-10);
      assertEquals(
          error(squares, variance, share, run) / (2 * Math.sqrt(variance)),
          m.sd().standardError(),
          1e-9);
      for (int q = 0; q < PROBABILITIES.length; q++) {
        double p = PROBABILITIES[q];
        double at = m.quantiles()[q];
        assertEquals(quantile(v, share, p), at);
        double[] below = Arrays.stream(v).map(x -> x <= at ? 1 : 0).toArray();
        double e = error(below, p, share, run);
        double half = quantile(v, share, Math.min(1, p + e)) - quantile(v, share, p - e);
        assertEquals(half / 2, m.quantileErrors()[q], 1e-12);
      }
    }
  }

  @Test
  void valuesThatDifferInDoublePrecisionAloneAreInOrder() {
    double[] v = {1 + 3e-12, 1, 1 + 1e-12, 1 + 2e-12};
    double[] share = {0.25, 0.25, 0.25, 0.25};
    Marginal m = Marginal.of(v, share, 1, new double[] {0.2, 0.45, 0.7, 0.95});
    assertEquals(
        "[1.0, 1.000000000001, 1.000000000002, 1.000000000003]", Arrays.toString(m.quantiles()));
  }

  @Test
  void oneRunHasNoError() {
    Marginal m = Marginal.of(new double[] {1, 2, 5}, shares(3, 4), 3, PROBABILITIES);
    assertTrue(Double.isNaN(m.mean().standardError()));
    assertTrue(Double.isNaN(m.sd().standardError()));
    assertTrue(Double.isNaN(m.quantileErrors()[0]));
  }
}
