package elbo.annealing;

import elbo.kernel.Exp;

/// Particles drawn from weighted ones.
final class Resampling {
  private Resampling() {}

  /// Weights relative to the largest; all 1 where all log weights are −∞.
  static double[] weights(double[] logW, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, logW[i]);
    }
    double[] out = new double[count];
    for (int i = 0; i < count; i++) {
      out[i] = max == Double.NEGATIVE_INFINITY ? 1 : Exp.exp(logW[i] - max);
    }
    return out;
  }

  /// (Σ w)² / Σ w².
  static double ess(double[] weights) {
    double sum = 0;
    double squares = 0;
    for (double w : weights) {
      sum += w;
      squares = Math.fma(w, w, squares);
    }
    return sum * sum / squares;
  }

  /// Systematic resampling: as many particles as there are, each as often as its share of them, but
  /// for less than one. J. Carpenter, P. Clifford, P. Fearnhead (1999), Improved particle filter
  /// for nonlinear problems.
  ///
  /// @param u between 0 and 1
  static int[] systematic(double[] weights, double u) {
    int n = weights.length;
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    int[] out = new int[n];
    double upTo = weights[0];
    int from = 0;
    for (int i = 0; i < n; i++) {
      double at = (i + u) / n * sum;
      while (at >= upTo && from < n - 1) {
        from++;
        upTo += weights[from];
      }
      out[i] = from;
    }
    return out;
  }

  /// One particle, with the probability of its weight.
  static int one(double[] weights, double u) {
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    double upTo = 0;
    for (int i = 0; i < weights.length; i++) {
      upTo += weights[i];
      if (u * sum < upTo) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
