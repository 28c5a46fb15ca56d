package elbo.distribution;

/// Forward substitution with the factor L of a normal distribution, whose rows are those of
/// [Normal#factorRow(int)].
final class Triangular {
  private Triangular() {}

  /// ‖L⁻¹ b‖²; `b` is overwritten with L⁻¹ b.
  static double solvedSquares(double[][] factor, double[] b) {
    double squares = 0;
    for (int i = 0; i < b.length; i++) {
      double[] row = factor[i];
      int start = i + 1 - row.length;
      double s = b[i];
      for (int j = start; j < i; j++) {
        s = Math.fma(-row[j - start], b[j], s);
      }
      b[i] = s / row[i - start];
      squares = Math.fma(b[i], b[i], squares);
    }
    return squares;
  }
}
