package elbo.estimate;

import elbo.kernel.Sums;

/// Count, mean and sum of squared deviations of a sequence of numbers, joined without cancellation.
///
/// T. F. Chan, G. H. Golub, R. J. LeVeque (1983), Algorithms for computing the sample variance. An
/// infinite number makes the mean infinite (numbers of both infinities make it NaN) and the
/// variance NaN.
public final class Moments {
  private long count;
  private double mean;
  private double squares;

  /// Forgets everything.
  public void clear() {
    count = 0;
    mean = 0;
    squares = 0;
  }

  /// Takes in `x` over `from ≤ i < to`.
  public void add(double[] x, int from, int to) {
    if (to > from) {
      double m = Sums.sum(x, from, to) / (to - from);
      join(to - from, m, Sums.squares(x, from, to, m));
    }
  }

  /// Takes in one number.
  public void add(double x) {
    join(1, x, Double.isInfinite(x) ? Double.NaN : 0);
  }

  /// Takes in what another has seen.
  public void append(Moments next) {
    if (next.count > 0) {
      join(next.count, next.mean, next.squares);
    }
  }

  private void join(long n, double m, double s) {
    long total = count + n;
    if (count == 0) {
      mean = m;
      squares = s;
    } else if (Double.isInfinite(mean) || Double.isInfinite(m)) {
      mean += m;
      squares = Double.NaN;
    } else {
      double delta = m - mean;
      mean += delta * n / total;
      squares += s + delta * delta * ((double) count * n / total);
    }
    count = total;
  }

  /// How many numbers.
  public long count() {
    return count;
  }

  /// Their mean; NaN if there are none.
  public double mean() {
    return count == 0 ? Double.NaN : mean;
  }

  /// Their sample variance, with count − 1 below; NaN for fewer than two.
  public double variance() {
    return count < 2 ? Double.NaN : squares / (count - 1);
  }

  /// The standard error of the mean; NaN for fewer than two numbers.
  public double standardError() {
    return Math.sqrt(variance() / count);
  }
}
