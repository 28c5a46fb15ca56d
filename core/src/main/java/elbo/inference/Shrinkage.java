package elbo.inference;

import elbo.distribution.Normal;

/// A sample covariance drawn towards that of a normal distribution which is nearly right already.
///
/// In the coordinates in which that distribution is standard, the covariance becomes (1 − s) S + s
/// μ I, with μ the mean of the diagonal of S and s the part of ‖S − μI‖² that n normal samples
/// would show by chance, (‖S‖² + tr²S) / n. O. Ledoit, M. Wolf (2004), A well-conditioned estimator
/// for large-dimensional covariance matrices. Positive definite for any number of samples while s >
/// 0.
final class Shrinkage {
  private Shrinkage() {}

  /// Shrinks in place.
  ///
  /// @param covariance of which only the lower triangle is read and written
  /// @param n the effective number of samples that it was computed from
  static void towards(Normal about, double[][] covariance, double n) {
    int d = covariance.length;
    double[][] factor = factor(about);
    double[][] s = whitened(factor, covariance);
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < d; i++) {
      trace += s[i][i];
      for (double v : s[i]) {
        squares = Math.fma(v, v, squares);
      }
    }
    double mu = trace / d;
    double spread = squares - d * mu * mu;
    double chance = (squares + trace * trace) / n;
    double amount = chance < spread ? chance / spread : 1;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double target = 0;
        for (int k = 0; k <= j; k++) {
          target = Math.fma(factor[i][k], factor[j][k], target);
        }
        covariance[i][j] += amount * (mu * target - covariance[i][j]);
      }
    }
  }

  private static double[][] factor(Normal normal) {
    int d = normal.latentDimension();
    double[][] factor = new double[d][d];
    for (int i = 0; i < d; i++) {
      double[] row = normal.factorRow(i);
      System.arraycopy(row, 0, factor[i], i + 1 - row.length, row.length);
    }
    return factor;
  }

  // L⁻¹CL⁻ᵀ: first X = L⁻¹C, then L⁻¹Xᵀ, the transpose of what is sought and equal to it.
  private static double[][] whitened(double[][] factor, double[][] covariance) {
    int d = factor.length;
    double[][] full = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        full[i][j] = i >= j ? covariance[i][j] : covariance[j][i];
      }
    }
    return solved(factor, transposed(solved(factor, full)));
  }

  private static double[][] solved(double[][] factor, double[][] b) {
    int d = factor.length;
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < i; k++) {
        double f = -factor[i][k];
        for (int j = 0; j < d; j++) {
          b[i][j] = Math.fma(f, b[k][j], b[i][j]);
        }
      }
      for (int j = 0; j < d; j++) {
        b[i][j] /= factor[i][i];
      }
    }
    return b;
  }

  private static double[][] transposed(double[][] a) {
    double[][] out = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }
}
