package elbo.estimate;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import elbo.weight.LogWeightBlock;

/// The log of a power mean of k weights, `log(mean wᵃ) / a`: IWAE at a = 1, Rényi at a = 1 − α,
/// CUBO at a = n.
///
/// The delta method gives its variance, `(mean w²ᵃ / (mean wᵃ)² − 1) / (k a²)`.
public final class PowerMean implements Group<PowerMean> {
  // Beneath this the squares of a group's shifted powers may have lost digits to underflow: the
  // block's largest weight, which is not of this group, dwarfs it. The group is then shifted by its
  // own largest.
  private static final double TINY = 1e-140;

  private final double a;
  private final double[] own;
  private long count;
  private double shift;
  private double sum;
  private double squares;

  /// @param a the exponent, not 0
  public PowerMean(double a) {
    this.a = a;
    own = new double[LogWeightBlock.CAPACITY];
  }

  @Override
  public void clear() {
    count = 0;
    shift = Double.NEGATIVE_INFINITY;
    sum = 0;
    squares = 0;
  }

  @Override
  public void add(LogWeightBlock block, int from, int to) {
    double[] u = block.powers(a);
    double m = block.shift();
    double s = Double.isInfinite(m) ? 0 : Sums.sum(u, from, to);
    if (s < TINY) {
      for (int i = from; i < to; i++) {
        own[i] = a * block.logW()[i];
      }
      m = Sums.max(own, from, to);
      if (Double.isInfinite(m)) {
        // All zero weights (−∞), or a zero weight under a negative exponent (+∞): the mean itself
        // is 0 or ∞.
        join(to - from, m, m > 0 ? 1 : 0, m > 0 ? 1 : 0);
        return;
      }
      Exp.shifted(own, from, to, m, own);
      u = own;
      s = Sums.sum(u, from, to);
    }
    join(to - from, m, s, Sums.squares(u, from, to, 0));
  }

  @Override
  public void append(PowerMean next) {
    join(next.count, next.shift, next.sum, next.squares);
  }

  private void join(long n, double m, double s, double s2) {
    if (m > shift) {
      double scale = shift == Double.NEGATIVE_INFINITY ? 0 : Exp.exp(shift - m);
      sum = sum * scale + s;
      squares = squares * scale * scale + s2;
      shift = m;
    } else if (m > Double.NEGATIVE_INFINITY) {
      double scale = m == shift ? 1 : Exp.exp(m - shift);
      sum += s * scale;
      squares += s2 * scale * scale;
    }
    count += n;
  }

  @Override
  public double value() {
    return Double.isInfinite(shift) ? shift / a : (shift + Log.log(sum / count)) / a;
  }

  @Override
  public double variance() {
    if (Double.isInfinite(shift) || count < 2) {
      return Double.NaN;
    }
    double mean = sum / count;
    return Math.max(0, squares / count / (mean * mean) - 1) / (count * a * a);
  }

  @Override
  public void values(LogWeightBlock block, int from, int k, int groups, double[] out) {
    double[] u = block.powers(a);
    double m = block.shift();
    double least = 1;
    for (int g = 0; g < groups; g++) {
      int i = from + g * k;
      double s = 0;
      for (int j = i; j < i + k; j++) {
        s += u[j];
      }
      out[g] = s / k;
      least = Math.min(least, s);
    }
    if (!(least >= TINY) || Double.isInfinite(m)) {
      Group.super.values(block, from, k, groups, out);
      return;
    }
    Log.fill(out, 0, groups, out);
    for (int g = 0; g < groups; g++) {
      out[g] = (m + out[g]) / a;
    }
  }
}
