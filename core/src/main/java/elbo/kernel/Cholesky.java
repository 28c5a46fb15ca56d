package elbo.kernel;

import java.util.Arrays;

/// The Cholesky factor of a symmetric positive definite matrix.
public final class Cholesky {
  private Cholesky() {}

  /// The lower-triangular L with LLᵀ = `a`, of which only the lower triangle is read; in place.
  ///
  /// @param a square, its rows of full length; overwritten with L, zeros above the diagonal
  /// @throws IllegalArgumentException if it is not positive definite
  public static double[][] factor(double[][] a) {
    int d = a.length;
    for (int i = 0; i < d; i++) {
      double[] row = a[i];
      for (int j = 0; j <= i; j++) {
        double[] other = a[j];
        double s = row[j] - Sums.dot(row, other, j);
        if (j < i) {
          row[j] = s / other[j];
        } else if (s > 0) {
          row[i] = Math.sqrt(s);
        } else {
          throw new IllegalArgumentException(
              "the matrix is not positive definite: pivot %d is %s".formatted(i, s));
        }
      }
      Arrays.fill(row, i + 1, d, 0);
    }
    return a;
  }
}
