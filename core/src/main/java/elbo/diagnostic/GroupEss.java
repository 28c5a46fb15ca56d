package elbo.diagnostic;

import elbo.estimate.Averages;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Group;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.kernel.Exp;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;

/// The mean effective sample size of groups of k samples, E (Σ w)² / Σ w².
///
/// What [Ess] is for all n samples, for a ladder of k.
///
/// @param k samples in a group, at least 1
public record GroupEss(long k) implements Statistic<Estimate> {
  /// @throws IllegalArgumentException if k < 1
  public GroupEss {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k);
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, PowerSums::new, dependence);
  }

  /// Σ w and Σ w², both scaled by the largest weight so far.
  private static final class PowerSums implements Group<PowerSums> {
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
    public void append(PowerSums that) {
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
