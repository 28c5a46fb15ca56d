package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// What the tests of matrix kernels share.
final class Matrices {
  private Matrices() {}

  /// Sizes around vectors, tiles, panels, blocks and parts.
  static IntStream sizes() {
    return IntStream.concat(
        IntStream.rangeClosed(0, 40), IntStream.of(63, 64, 65, 129, 255, 256, 257, 300));
  }

  static double[][] random(int rows, int columns, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] x = new double[rows][];
    Arrays.setAll(x, i -> random.doubles(columns, -1, 1).toArray());
    return x;
  }

  /// Standard normal numbers.
  static float[] normals(int n, Random random) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  static double[][] copy(double[][] x) {
    double[][] copy = new double[x.length][];
    Arrays.setAll(copy, i -> x[i].clone());
    return copy;
  }

  /// The same bits, but for those of NaN.
  static void assertBits(double[][] want, double[][] got) {
    assertEquals(want.length, got.length);
    for (int i = 0; i < want.length; i++) {
      int row = i;
      int j = Arrays.mismatch(want[i], got[i]);
      assertEquals(
          -1, j, () -> want.length + ": " + row + ", " + want[row][j] + ", " + got[row][j]);
    }
  }
}
