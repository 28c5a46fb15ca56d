package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every scheme owes: each particle has M times its weight of offspring in the mean.
class ResamplingTest {
  private static final double[][] EIGHTHS = {
    {1, 2, 5}, {0, 3, 5}, {3, 5, 0}, {1, 0, 0, 7, 0}, {8}, {0, 8, 0}, {1, 1, 1, 1, 1, 1, 1, 1}
  };

  private static long[] ancestors(Resampling scheme, double[] w, double[] u, int m) {
    long[] out = new long[m];
    scheme.ancestors(w, w.length, u, m, new double[w.length], out);
    return out;
  }

  static Stream<Arguments> sizes() {
    return Stream.of(Resampling.values())
        .flatMap(scheme -> Stream.of(1, 2, 3, 5, 8, 13).map(m -> Arguments.of(scheme, m)));
  }

  /// Exactly: weights are eighths, so that where a uniform number makes a difference is a multiple
  /// of 1/16, and each ancestor depends on one uniform alone.
  @ParameterizedTest
  @MethodSource("sizes")
  void theMeanNumberOfOffspringIsThatOfTheWeight(Resampling scheme, int m) {
    for (double[] w : EIGHTHS) {
      double[] mean = new double[w.length];
      for (int k = 0; k < 16; k++) {
        double[] u = new double[Math.max(1, scheme.uniforms(m))];
        Arrays.fill(u, (k + 0.5) / 16);
        for (long ancestor : ancestors(scheme, w, u, m)) {
          mean[(int) ancestor] += 1.0 / 16;
        }
      }
      for (int i = 0; i < w.length; i++) {
        assertEquals(m * w[i] / 8, mean[i], 1e-12, scheme + " " + Arrays.toString(w) + " " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void whatHasNoWeightHasNoOffspring(Resampling scheme) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);
    for (int trial = 0; trial < 2000; trial++) {
      int n = 1 + random.nextInt(40);
      int m = 1 + random.nextInt(40);
      double[] w = new double[n];
      for (int i = 0; i < n; i++) {
        w[i] = random.nextBoolean() ? 0 : Math.pow(random.nextDouble(), 9);
      }
      w[random.nextInt(n)] = 1;
      double[] u = new double[m];
      for (int k = 0; k < m; k++) {
        // The ends too, where sums that are rounded would leave nothing.
        u[k] =
            switch (random.nextInt(3)) {
              case 0 -> 0x1p-53;
              case 1 -> 1 - 0x1p-53;
              default -> random.nextDouble();
            };
      }
      for (long ancestor : ancestors(scheme, w, u, m)) {
        assertTrue(w[(int) ancestor] > 0, scheme + " drew " + ancestor);
      }
    }
  }

  /// Systematic and residual resampling give each particle at least the whole part of its share,
  /// and systematic resampling one more at most.
  @ParameterizedTest
  @EnumSource(
      value = Resampling.class,
      names = {"SYSTEMATIC", "RESIDUAL"})
  void theWholePartOfAShareIsKept(Resampling scheme) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(6);
    for (int trial = 0; trial < 500; trial++) {
      int n = 1 + random.nextInt(20);
      int m = 1 + random.nextInt(60);
      double[] w = random.doubles(n).toArray();
      double[] u = random.doubles(m).toArray();
      double sum = Arrays.stream(w).sum();
      int[] counts = new int[n];
      for (long ancestor : ancestors(scheme, w, u, m)) {
        counts[(int) ancestor]++;
      }
      for (int i = 0; i < n; i++) {
        double share = m * w[i] / sum;
        assertTrue(counts[i] >= Math.floor(share - 1e-9), scheme + " " + share + " " + counts[i]);
        if (scheme == Resampling.SYSTEMATIC) {
          assertTrue(counts[i] <= Math.ceil(share + 1e-9), share + " " + counts[i]);
        }
      }
    }
  }
}
