package elbo.cli;

import elbo.bound.Fold;
import elbo.bound.Group;
import elbo.bound.Groups;
import elbo.bound.Kind;
import elbo.bound.LogWeightBlock;
import elbo.bound.Statistic;
import elbo.kernel.Exp;

/// The mean effective sample size of groups of k samples, E (Σ w)² / Σ w².
///
/// What [elbo.diagnostic.Ess] is for all n samples, for a ladder of k.
///
/// @param k samples in a group
record GroupEss(long k) implements Statistic {
  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public Fold fold() {
    return new Groups(this, k, PowerSums::new);
  }

  /// Σ w and Σ w², both scaled by the largest weight so far.
  private static final class PowerSums implements Group {
    private final double[] shifted = new double[LogWeightBlock.CAPACITY];
    private double shift = Double.NEGATIVE_INFINITY;
    private double sum;
    private double squares;

    @Override
    public void clear() {
      shift = Double.NEGATIVE_INFINITY;
      sum = 0;
      squares = 0;
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      double[] logW = block.logW();
      double max = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        max = Math.max(max, logW[i]);
      }
      if (max == Double.NEGATIVE_INFINITY) {
        return;
      }
      Exp.shifted(logW, from, to, max, shifted);
      double s = 0;
      double s2 = 0;
      for (int i = from; i < to; i++) {
        s += shifted[i];
        s2 += shifted[i] * shifted[i];
      }
      join(max, s, s2);
    }

    @Override
    public void append(Group next) {
      PowerSums that = (PowerSums) next;
      if (that.shift > Double.NEGATIVE_INFINITY) {
        join(that.shift, that.sum, that.squares);
      }
    }

    private void join(double otherShift, double otherSum, double otherSquares) {
      double top = Math.max(shift, otherShift);
      double a = shift == top ? 1 : Exp.exp(shift - top);
      double b = otherShift == top ? 1 : Exp.exp(otherShift - top);
      sum = sum * a + otherSum * b;
      squares = squares * a * a + otherSquares * b * b;
      shift = top;
    }

    @Override
    public double value() {
      return squares > 0 ? sum * (sum / squares) : 0;
    }

    @Override
    public double variance() {
      return Double.NaN;
    }
  }
}
