package elbo.diagnostic;

import elbo.kernel.Exp;
import elbo.kernel.Log;

/// The shape of a generalized Pareto distribution fitted to excesses over a threshold.
///
/// J. Zhang, M. A. Stephens (2009): a posterior mean over a grid of θ = −k/σ, with the weakly
/// informative prior of A. Vehtari et al. (2024), which pulls k towards ½ with the weight of ten
/// observations.
final class GeneralizedPareto {
  private static final double PRIOR_WEIGHT = 10;
  private static final double PRIOR_SHAPE = 0.5;

  private GeneralizedPareto() {}

  /// The shape k of `excess`, sorted upwards, all ≥ 0; −∞ if they are all alike.
  static double shape(double[] excess) {
    int n = excess.length;
    double largest = excess[n - 1];
    double quartile = excess[(int) (n / 4.0 + 0.5) - 1];
    if (!(largest > excess[0]) || largest == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (quartile <= 0) {
      // Ties at the cutoff: a quarter of the excesses is zero, and the grid's scale with them.
      quartile = largest * 1e-10;
    }
    int grid = 30 + (int) Math.sqrt(n);
    double[] theta = new double[grid];
    double[] logLikelihood = new double[grid];
    double best = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < grid; j++) {
      theta[j] = 1 / largest + (1 - Math.sqrt(grid / (j + 0.5))) / (3 * quartile);
      double k = meanLog(theta[j], excess);
      logLikelihood[j] = n * (Log.log(-theta[j] / k) - k - 1);
      best = Math.max(best, logLikelihood[j]);
    }
    double weights = 0;
    double mean = 0;
    for (int j = 0; j < grid; j++) {
      double w = Exp.exp(logLikelihood[j] - best);
      weights += w;
      mean += w * theta[j];
    }
    double k = meanLog(mean / weights, excess);
    return (n * k + PRIOR_WEIGHT * PRIOR_SHAPE) / (n + PRIOR_WEIGHT);
  }

  // With θ = b of the paper: k = mean of log(1 − b·x). Its sign is that of the tail index, k > 0
  // being heavy.
  private static double meanLog(double theta, double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += Log.log(1 - theta * v);
    }
    return sum / x.length;
  }
}
