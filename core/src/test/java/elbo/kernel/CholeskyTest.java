package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class CholeskyTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 9, 33, 129})
  void factorTimesItsTransposeIsTheMatrix(int d) {
    double[][] a = new double[d][d];
    double[][] original = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        a[i][j] = j > i ? Double.NaN : Math.exp(-0.1 * Math.abs(i - j)) + (i == j ? 0.2 : 0);
        original[i][j] = a[i][j];
      }
    }
    double[][] l = Cholesky.factor(a);
    assertSame(a, l, "in place");
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        if (j > i) {
          assertEquals(0, l[i][j]);
          continue;
        }
        double s = 0;
        for (int k = 0; k <= j; k++) {
          s += l[i][k] * l[j][k];
        }
        assertEquals(original[i][j], s, 1e-14);
      }
    }
  }

  static IntStream sizes() {
    return Matrices.sizes();
  }

  // Positive definite, as the sum of I and a Gram matrix.
  private static double[][] definite(int d) {
    double[][] a = new double[d][d];
    Gram.add(Matrices.random(d / 2 + 3, d, d), a);
    for (int i = 0; i < d; i++) {
      a[i][i] += 1;
      Arrays.fill(a[i], i + 1, d, Double.NaN);
    }
    return a;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void blocksHaveTheBitsOfTheScalar(int d) {
    double[][] want = definite(d);
    double[][] blocks = Matrices.copy(want);
    double[][] either = Matrices.copy(want);
    Cholesky.factorRows(want);
    Cholesky.factorBlocks(blocks);
    Matrices.assertBits(want, blocks);
    Cholesky.factor(either);
    for (int i = 0; i < d; i++) {
      Arrays.fill(want[i], i + 1, d, 0);
    }
    Matrices.assertBits(want, either);
  }

  // The first pivot that fails is named, with the same value.
  @ParameterizedTest
  @ValueSource(ints = {20, 75})
  void blocksRefuseWhatTheScalarRefuses(int d) {
    for (double wrong : new double[] {-1, 1e-3, Double.NaN, Double.POSITIVE_INFINITY}) {
      for (int i : new int[] {0, 7, 8, 19, d - 1}) {
        for (int j : new int[] {0, i / 2, i}) {
          double[][] rows = definite(d);
          rows[i][j] = i == j ? wrong : 1e4 * wrong;
          double[][] blocks = Matrices.copy(rows);
          assertEquals(
              outcome(Cholesky::factorRows, rows), outcome(Cholesky::factorBlocks, blocks));
        }
      }
    }
  }

  private static String outcome(Consumer<double[][]> factor, double[][] a) {
    try {
      factor.accept(a);
      return Integer.toString(Arrays.deepHashCode(a));
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  @Test
  void knownFactor() {
    double[][] l = Cholesky.factor(new double[][] {{4, 0, 0}, {12, 37, 0}, {-16, -43, 98}});
    double[][] exact = {{2, 0, 0}, {6, 1, 0}, {-8, 5, 3}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(exact[i][j], l[i][j]);
      }
    }
  }

  @Test
  void indefiniteMatricesAreRefused() {
    double[][][] bad = {{{0}}, {{-1}}, {{Double.NaN}}, {{1, 0}, {1, 1}}, {{1, 0}, {2, 1}}};
    String[] pivots = {"0 is 0.0", "0 is -1.0", "0 is NaN", "1 is 0.0", "1 is -3.0"};
    for (int i = 0; i < bad.length; i++) {
      double[][] matrix = bad[i];
      assertEquals(
          "the matrix is not positive definite: pivot " + pivots[i],
          assertThrows(IllegalArgumentException.class, () -> Cholesky.factor(matrix)).getMessage());
    }
  }
}
