package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class SymmetricEigenTest {
  private static double[][] symmetric(int d, int rank) {
    double[][] a = new double[d][d];
    Gram.add(Matrices.random(rank, d, d), a);
    for (int i = 0; i < d; i++) {
      Arrays.fill(a[i], i + 1, d, Double.NaN);
    }
    return a;
  }

  private static double at(double[][] a, int i, int j) {
    return i >= j ? a[i][j] : a[j][i];
  }

  // AV = VΛ, VᵀV = I, and the largest value first.
  private static void check(double[][] a) {
    int d = a.length;
    SymmetricEigen eigen = new SymmetricEigen(a);
    double[] values = eigen.values();
    double[][] vectors = eigen.vectors(d);
    double size = 0;
    for (double v : values) {
      size = Math.max(size, Math.abs(v));
    }
    for (int c = 0; c < d; c++) {
      assertTrue(c == 0 || values[c] <= values[c - 1], "descending");
      for (int e = 0; e <= c; e++) {
        assertEquals(e == c ? 1 : 0, Sums.dot(vectors[c], vectors[e], d), 1e-13 * (d + 10));
      }
      for (int i = 0; i < d; i++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          sum += at(a, i, j) * vectors[c][j];
        }
        assertEquals(values[c] * vectors[c][i], sum, 1e-14 * (d + 10) * size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 17, 50, 130})
  void theVectorsDiagonalizeTheMatrix(int d) {
    check(symmetric(d, d + 3));
    check(symmetric(d, Math.max(1, d / 3)));
  }

  @Test
  void matricesOfEveryKind() {
    check(new double[][] {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}});
    check(new double[][] {{2, 0, 0}, {0, -3, 0}, {0, 0, 1e-3}});
    check(new double[][] {{1, 0}, {1, 1}});
    check(new double[][] {{1e200, 0}, {3e199, -2e200}});
    check(new double[][] {{1e-200, 0}, {3e-201, 2e-200}});
    double[][] ones = new double[40][40];
    for (double[] row : ones) {
      Arrays.fill(row, 1);
    }
    check(ones);
    double[][] graded = new double[20][20];
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j <= i; j++) {
        graded[i][j] = Math.pow(10, -(i + j) / 2.0);
      }
      graded[i][i] *= 2;
    }
    check(graded);
  }

  /// The second differences of length n have the eigenvalues 2 − 2 cos(πk / (n + 1)).
  @Test
  void knownEigenvalues() {
    int n = 12;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i][i] = 2;
      if (i > 0) {
        a[i][i - 1] = -1;
      }
    }
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      values[k] = 2 - 2 * StrictMath.cos(StrictMath.PI * (n - k) / (n + 1));
    }
    assertArrayEquals(values, new SymmetricEigen(a).values(), 1e-14);
  }

  @Test
  void theSameMatrixHasTheSameBits() {
    double[][] a = symmetric(33, 20);
    Matrices.assertBits(new SymmetricEigen(a).vectors(33), new SymmetricEigen(a).vectors(33));
    int hash = Arrays.deepHashCode(new SymmetricEigen(a).vectors(33));
    assertEquals(-1837418800, hash);
  }

  @Test
  void numbersMustBeFinite() {
    assertThrows(
        IllegalArgumentException.class, () -> new SymmetricEigen(new double[][] {{Double.NaN}}));
  }
}
