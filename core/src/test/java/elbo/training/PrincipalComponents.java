package elbo.training;

import elbo.kernel.SymmetricEigen;

/// Probabilistic principal component analysis: M. E. Tipping, C. M. Bishop (1999).
final class PrincipalComponents {
  private PrincipalComponents() {}

  /// The largest mean log p(x) that a linear model with d latents and one noise scale can have, in
  /// nats a row.
  static double maximum(double[][] rows, int d) {
    int width = rows[0].length;
    double[] mean = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    double[][] covariance = new double[width][width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.length;
        }
      }
    }
    double[] eigenvalues = new SymmetricEigen(covariance).values();
    double sum = 0;
    double rest = 0;
    for (int i = 0; i < width; i++) {
      sum += i < d ? Math.log(eigenvalues[i]) : 0;
      rest += i < d ? 0 : eigenvalues[i] / (width - d);
    }
    return -0.5 * (width * Math.log(2 * Math.PI) + sum + (width - d) * Math.log(rest) + width);
  }
}
