package elbo.annealing;

import elbo.kernel.Exp;

/// What a pilot has found about a path: steps of the moves, and how fast log p(x, z) − log q(z)
/// varies, at some temperatures, between which both are interpolated.
///
/// @param betas rising from 0 to 1
/// @param logSteps logs of the steps that are accepted as often as is best
/// @param deviations standard deviations of log p(x, z) − log q(z)
/// @param evaluations of log p(x, z) that the pilot took
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Tuning(double[] betas, double[] logSteps, double[] deviations, long evaluations) {
  // Of the largest deviation: so that temperatures rise where nothing varies.
  private static final double FLOOR = 1e-3;

  /// The step at a temperature.
  double step(double beta) {
    int k = interval(beta);
    double share = (beta - betas[k]) / (betas[k + 1] - betas[k]);
    return Exp.exp(Math.fma(share, logSteps[k + 1] - logSteps[k], logSteps[k]));
  }

  private int interval(double beta) {
    int k = 0;
    while (k + 2 < betas.length && beta >= betas[k + 1]) {
      k++;
    }
    return k;
  }

  /// The integral of the deviation over β, Λ: with T steps that mix and the temperatures of
  /// [#temperatures], log w has the variance Λ² / T, and its mean is about half of that below log
  /// p(x).
  public double length() {
    return lengths(0)[betas.length - 1];
  }

  private double[] lengths(double floor) {
    double[] sums = new double[betas.length];
    for (int k = 1; k < betas.length; k++) {
      double mean = 0.5 * (Math.max(deviations[k], floor) + Math.max(deviations[k - 1], floor));
      sums[k] = Math.fma(mean, betas[k] - betas[k - 1], sums[k - 1]);
    }
    return sums;
  }

  /// Temperatures over each step of which the integral of the deviation is the same.
  Temperatures temperatures(int steps) {
    double largest = 0;
    for (double deviation : deviations) {
      largest = Math.max(largest, deviation);
    }
    double[] sums = lengths(largest > 0 ? FLOOR * largest : 1);
    double[] out = new double[steps + 1];
    int k = 0;
    for (int t = 1; t < steps; t++) {
      double sum = sums[sums.length - 1] * t / steps;
      while (sum > sums[k + 1]) {
        k++;
      }
      double share = (sum - sums[k]) / (sums[k + 1] - sums[k]);
      out[t] = Math.fma(share, betas[k + 1] - betas[k], betas[k]);
    }
    out[steps] = 1;
    return new Temperatures(out);
  }
}
