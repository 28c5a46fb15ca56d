package elbo.gradient;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import java.util.Arrays;

/// The weights of one observation, or powers of them, divided by their sum.
final class NormalizedWeights {
  private NormalizedWeights() {}

  /// Writes wᵢᵃ / Σ wᵃ and returns log((1/k) Σ wᵃ) / a. If that is infinite, zeros are written.
  ///
  /// @param a the exponent, not 0
  static double fill(double[] logWeights, int offset, int k, double a, double[] out) {
    int end = offset + k;
    for (int i = offset; i < end; i++) {
      out[i] = a * logWeights[i];
    }
    double max = Sums.max(out, offset, end);
    if (Double.isInfinite(max)) {
      Arrays.fill(out, offset, end, 0);
      return max / a;
    }
    Exp.shifted(out, offset, end, max, out);
    double sum = Sums.sum(out, offset, end);
    for (int i = offset; i < end; i++) {
      out[i] /= sum;
    }
    return (max + Log.log(sum / k)) / a;
  }
}
