package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class TriangularTest {
  static IntStream sizes() {
    return Matrices.sizes();
  }

  // What stands above the diagonal is not read.
  private static double[][] lower(int d, long seed) {
    double[][] l = Matrices.random(d, d, seed);
    for (int i = 0; i < d; i++) {
      l[i][i] = (1.5 + l[i][i]) * (i % 7 == 3 ? -2 : 2);
      Arrays.fill(l[i], i + 1, d, Double.NaN);
    }
    return l;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void blocksHaveTheBitsOfTheScalar(int d) {
    double[][] l = lower(d, d);
    double[][] want = new double[d][d];
    Triangular.invertRows(l, want);
    double[][] blocks = new double[d][d];
    Triangular.invertBlocks(l, blocks);
    Matrices.assertBits(want, blocks);
    Matrices.assertBits(want, Triangular.inverse(l));
  }

  // Columns are independent: one that overflows, since its pivot is tiny or infinite, leaves the
  // others as they are.
  @ParameterizedTest
  @ValueSource(ints = {20, 265})
  void extremePivotsHaveTheSameBits(int d) {
    for (double pivot : new double[] {Double.MIN_VALUE, 1e-300, Double.POSITIVE_INFINITY}) {
      for (int i : new int[] {0, 17, d - 1}) {
        double[][] l = lower(d, i);
        l[i][i] = pivot;
        l[d - 1][0] = -0.0;
        double[][] want = new double[d][d];
        Triangular.invertRows(l, want);
        double[][] blocks = new double[d][d];
        Triangular.invertBlocks(l, blocks);
        Matrices.assertBits(want, blocks);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 40, 130})
  void timesTheMatrixIsTheIdentity(int d) {
    double[][] l = lower(d, 1);
    for (int i = 0; i < d; i++) {
      l[i][i] *= d;
    }
    double[][] x = Triangular.inverse(l);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double product = 0;
        for (int k = 0; k <= i; k++) {
          product += l[i][k] * x[k][j];
        }
        assertEquals(i == j ? 1 : 0, product, 1e-13);
        assertEquals(j > i, x[i][j] == 0);
      }
    }
  }

  @Test
  void mirrorsAboutTheOtherDiagonal() {
    for (int d = 0; d < 20; d++) {
      double[][] l = Matrices.random(d, d, d);
      double[][] want = Matrices.copy(l);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          want[i][j] = l[d - 1 - j][d - 1 - i];
        }
      }
      assertSame(l, Triangular.mirror(l));
      Matrices.assertBits(want, l);
    }
  }
}
