package elbo.estimate;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import elbo.weight.LogWeightBlock;

/// Count, mean and sums of squared and cubed deviations of positive numbers that are given by their
/// logs, however large or small.
///
/// The numbers are held relative to the largest; −∞ stands for 0.
public final class LogMoments {
  private long count;
  private double shift = Double.NEGATIVE_INFINITY;
  private double mean;
  private double squares;
  private double cubes;

  /// Forgets everything.
  public void clear() {
    count = 0;
    shift = Double.NEGATIVE_INFINITY;
    mean = 0;
    squares = 0;
    cubes = 0;
  }

  /// Takes in one number, by its log.
  public void add(double logX) {
    join(1, logX, logX == Double.NEGATIVE_INFINITY ? 0 : 1, 0, 0);
  }

  /// Takes in all weights of a block.
  public void add(LogWeightBlock block) {
    int n = block.size();
    if (block.max() == Double.NEGATIVE_INFINITY) {
      join(n, Double.NEGATIVE_INFINITY, 0, 0, 0);
      return;
    }
    double[] w = block.powers(1);
    double m = Sums.sum(w, 0, n) / n;
    double s = 0;
    double c = 0;
    for (int i = 0; i < n; i++) {
      double d = w[i] - m;
      s += d * d;
      c += d * d * d;
    }
    join(n, block.shift(), m, s, c);
  }

  /// Takes in what another has seen.
  public void append(LogMoments next) {
    if (next.count > 0) {
      join(next.count, next.shift, next.mean, next.squares, next.cubes);
    }
  }

  // Pairwise updates of central moments by P. Pébay (2008), Formulas for robust, one-pass parallel
  // computation of covariances and arbitrary-order statistical moments.
  private void join(long n, double logUnit, double m, double s, double c) {
    if (count + n == 0) {
      return;
    }
    double top = Math.max(shift, logUnit);
    double a = shift == top ? 1 : Exp.exp(shift - top);
    double b = logUnit == top ? 1 : Exp.exp(logUnit - top);
    long total = count + n;
    double delta = m * b - mean * a;
    double oldSquares = squares * a * a;
    double newSquares = s * b * b;
    double both = (double) count * n / total;
    mean = mean * a + delta * n / total;
    squares = oldSquares + newSquares + delta * delta * both;
    cubes =
        cubes * a * a * a
            + c * b * b * b
            + delta * delta * delta * both * ((double) (count - n) / total)
            + 3 * delta * (count * newSquares - n * oldSquares) / total;
    shift = top;
    count = total;
  }

  /// How many numbers.
  public long count() {
    return count;
  }

  /// The log of their mean; −∞ if all are 0.
  public double logMean() {
    return mean == 0 ? Double.NEGATIVE_INFINITY : shift + Log.log(mean);
  }

  /// The variance of the mean over the square of the mean; NaN for fewer than two numbers or if all
  /// are 0.
  public double relativeVariance() {
    return count < 2 ? Double.NaN : squares / (count - 1) / count / (mean * mean);
  }

  /// The third standardized moment; 0 where the numbers do not differ.
  public double skewness() {
    double variance = squares / count;
    return variance > 0 ? cubes / count / (variance * Math.sqrt(variance)) : 0;
  }
}
