package elbo.network;

import elbo.kernel.LogGamma;
import elbo.kernel.Strips;

/// Logarithms of factorials of counts.
final class LogFactorials {
  private LogFactorials() {}

  /// Subtracts Σⱼ log xⱼ! of samples `i < count` of a strip.
  ///
  /// @param width the counts of a sample
  /// @param x count j of sample i at `[xAt + 16 j + i]`
  /// @param out one number a sample, from `to` on
  static void subtract(int count, int width, float[] x, int xAt, double[] out, int to) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += LogGamma.logFactorial(x[xAt + j * Strips.WIDTH + i]);
      }
      out[to + i] -= sum;
    }
  }
}
