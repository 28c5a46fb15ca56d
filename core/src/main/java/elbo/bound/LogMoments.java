package elbo.bound;

import elbo.kernel.Exp;
import elbo.kernel.Log;

/// Count, mean and sum of squared deviations of positive numbers that are given by their logs,
/// however large or small.
///
/// The numbers are held relative to the largest; −∞ stands for 0.
final class LogMoments {
  private long count;
  private double shift = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;

  void clear() {
    count = 0;
    shift = Double.NEGATIVE_INFINITY;
    mean = 0;
    squares = 0;
  }

  void add(double logX) {
    join(1, logX, logX == Double.NEGATIVE_INFINITY ? 0 : 1, 0);
  }

  void append(LogMoments next) {
    if (next.count > 0) {
      join(next.count, next.shift, next.mean, next.squares);
    }
  }

  private void join(long n, double logUnit, double m, double s) {
    double top = Math.max(shift, logUnit);
    double a = shift == top ? 1 : Exp.exp(shift - top);
    double b = logUnit == top ? 1 : Exp.exp(logUnit - top);
    long total = count + n;
    double delta = m * b - mean * a;
    mean = mean * a + delta * n / total;
    squares = squares * a * a + s * b * b + delta * delta * ((double) count * n / total);
    shift = top;
    count = total;
  }

  long count() {
    return count;
  }

  double logMean() {
    return mean == 0 ? Double.NEGATIVE_INFINITY : shift + Log.log(mean);
  }

  /// The variance of the mean over the square of the mean; NaN for fewer than two numbers or if all
  /// are 0.
  double relativeVariance() {
    return count < 2 ? Double.NaN : squares / (count - 1) / count / (mean * mean);
  }
}
