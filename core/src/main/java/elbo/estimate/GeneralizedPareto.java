package elbo.estimate;

import elbo.kernel.Exp;
import elbo.kernel.Log;

/// The shape of a generalized Pareto distribution fitted to excesses over a threshold, given by
/// their logs: however many orders of magnitude they span.
///
/// J. Zhang, M. A. Stephens (2009): a posterior mean over a grid of θ = −k/σ, with the weakly
/// informative prior of A. Vehtari et al. (2024), which pulls k towards ½ with the weight of ten
/// observations.
public final class GeneralizedPareto {
  private static final double PRIOR_WEIGHT = 10;
  private static final double PRIOR_SHAPE = 0.5;
  // log 10¹⁰: how far below the largest a quartile is taken to be that is zero.
  private static final double TIES = 23.03;

  private GeneralizedPareto() {}

  /// The shape k of excesses e^x, x sorted upwards; −∞ for an excess of 0, and as the result if all
  /// are alike.
  public static double shape(double[] logExcess) {
    int n = logExcess.length;
    double largest = logExcess[n - 1];
    if (!(largest > logExcess[0])) {
      return Double.NEGATIVE_INFINITY;
    }
    double quartile = logExcess[(int) (n / 4.0 + 0.5) - 1];
    // The unit of the excesses. With ties at the cutoff, a quarter of the excesses is zero.
    double unit = quartile == Double.NEGATIVE_INFINITY ? largest - TIES : quartile;
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = logExcess[i] - unit;
    }
    int grid = 30 + (int) Math.sqrt(n);
    double[] theta = new double[grid];
    double[] logLikelihood = new double[grid];
    double best = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < grid; j++) {
      theta[j] = Exp.exp(-y[n - 1]) + (1 - Math.sqrt(grid / (j + 0.5))) / 3;
      double k = meanLog(theta[j], y);
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
    double k = meanLog(mean / weights, y);
    return (n * k + PRIOR_WEIGHT * PRIOR_SHAPE) / (n + PRIOR_WEIGHT);
  }

  // The mean of log(1 − θ e^y): k of the paper, whose sign is that of the tail index, k > 0 being
  // heavy.
  private static double meanLog(double theta, double[] y) {
    double sum = 0;
    double log = Log.log(Math.abs(theta));
    for (double v : y) {
      double product = log + v;
      if (theta > 0) {
        sum += Log.log(1 - Exp.exp(product));
      } else if (product > 0) {
        sum += product + Log.log(1 + Exp.exp(-product));
      } else {
        sum += Log.log(1 + Exp.exp(product));
      }
    }
    return sum / y.length;
  }
}
