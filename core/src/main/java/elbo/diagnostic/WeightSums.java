package elbo.diagnostic;

import elbo.kernel.Exp;
import elbo.weight.LogWeightBlock;

/// The sums Σ wʲ e^(−j·shift) of weights for j = 1 … 4, shift being the largest log weight.
final class WeightSums {
  private long n;
  private double shift = Double.NEGATIVE_INFINITY;
  private double s1;
  private double s2;
  private double s3;
  private double s4;

  void clear() {
    n = 0;
    shift = Double.NEGATIVE_INFINITY;
    s1 = 0;
    s2 = 0;
    s3 = 0;
    s4 = 0;
  }

  void add(LogWeightBlock block) {
    double[] u = block.powers(1);
    add(u, 0, block.size(), block.shift());
  }

  /// Takes in the weights u · e^largest at `from ≤ i < to`; the largest u is 1 unless all are zero,
  /// where `largest` is −∞.
  void add(double[] u, int from, int to, double largest) {
    double t1 = 0;
    double t2 = 0;
    double t3 = 0;
    double t4 = 0;
    if (largest > Double.NEGATIVE_INFINITY) {
      for (int i = from; i < to; i++) {
        double square = u[i] * u[i];
        t1 += u[i];
        t2 += square;
        t3 = Math.fma(square, u[i], t3);
        t4 = Math.fma(square, square, t4);
      }
    }
    join(to - from, largest, t1, t2, t3, t4);
  }

  void append(WeightSums next) {
    join(next.n, next.shift, next.s1, next.s2, next.s3, next.s4);
  }

  private void join(long count, double m, double t1, double t2, double t3, double t4) {
    n += count;
    if (m == Double.NEGATIVE_INFINITY) {
      return;
    }
    double top = Math.max(shift, m);
    double a = shift == top ? 1 : Exp.exp(shift - top);
    double b = m == top ? 1 : Exp.exp(m - top);
    s1 = s1 * a + t1 * b;
    s2 = s2 * a * a + t2 * b * b;
    s3 = s3 * a * a * a + t3 * b * b * b;
    s4 = s4 * a * a * a * a + t4 * b * b * b * b;
    shift = top;
  }

  long count() {
    return n;
  }

  /// The largest log weight; −∞ if every weight was zero.
  double largest() {
    return shift;
  }

  /// Whether every weight was zero.
  boolean isZero() {
    return shift == Double.NEGATIVE_INFINITY;
  }

  /// (Σ w)² / Σ w²; 0 if every weight was zero.
  double ess() {
    return isZero() ? 0 : s1 * (s1 / s2);
  }

  /// The standard error of [#ess()] by the delta method; NaN for fewer than two weights.
  double essError() {
    if (isZero() || n < 2) {
      return Double.NaN;
    }
    double m1 = s1 / n;
    double m2 = s2 / n;
    double logVariance =
        4 * (m2 / (m1 * m1) - 1) - 4 * (s3 / n / (m1 * m2) - 1) + (s4 / n / (m2 * m2) - 1);
    return ess() * Math.sqrt(Math.max(0, logVariance) / n);
  }

  /// The share of the largest weight in the sum; NaN if every weight was zero.
  double largestShare() {
    return isZero() ? Double.NaN : 1 / s1;
  }

  /// The variance of the mean of the weights over the square of the mean, 1/ESS − 1/n.
  double relativeVariance() {
    return isZero() ? Double.NaN : Math.max(0, s2 / (s1 * s1) - 1.0 / n);
  }

  /// The kurtosis of the weights over their number, E (w − μ)⁴ / (n σ⁴): about the square of the
  /// relative error of a variance that is estimated from them; 1 where a single one decides it, NaN
  /// where they do not vary.
  double kurtosisShare() {
    double m1 = s1 / n;
    double variance = s2 / n - m1 * m1;
    double fourth = s4 / n - 4 * m1 * (s3 / n) + 6 * m1 * m1 * (s2 / n) - 3 * m1 * m1 * m1 * m1;
    return variance > 0 ? fourth / (variance * variance) / n : Double.NaN;
  }
}
