package elbo.diagnostic;

import elbo.estimate.Averages;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Group;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.kernel.Exp;
import elbo.kernel.Sums;
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

  private static final class PowerSums implements Group<PowerSums> {
    private final double[] shifted = new double[LogWeightBlock.CAPACITY];
    private final WeightSums sums = new WeightSums();

    @Override
    public void clear() {
      sums.clear();
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      double max = Sums.max(block.logW(), from, to);
      if (max > Double.NEGATIVE_INFINITY) {
        Exp.shifted(block.logW(), from, to, max, shifted);
      }
      sums.add(shifted, from, to, max);
    }

    @Override
    public void append(PowerSums that) {
      sums.append(that.sums);
    }

    @Override
    public double value() {
      return sums.ess();
    }

    @Override
    public double variance() {
      return Double.NaN;
    }
  }
}
