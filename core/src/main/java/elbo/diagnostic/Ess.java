package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Plain;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;

/// The effective sample size of n weights, (Σ w)² / Σ w², from 1 to n.
///
/// A. Kong (1992), A note on importance sampling using standardized weights. Its standard error is
/// the delta method's; like the effective sample size itself it flatters where the samples have
/// missed the large weights (see [KHat]); NaN where samples depend on each other. Zero where every
/// weight was zero.
public record Ess() implements Statistic<Estimate> {
  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples(Dependence dependence) {
    return minimumSamples();
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return new Sums(this, dependence);
  }

  private static final class Sums implements Fold<Sums, Estimate> {
    private final Ess of;
    private final Dependence dependence;
    private final WeightSums sums = new WeightSums();

    Sums(Ess of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
    }

    @Override
    public Sums fresh() {
      return new Sums(of, dependence);
    }

    @Override
    public void clear() {
      sums.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      sums.add(block);
    }

    @Override
    public void append(Sums next) {
      sums.append(next.sums);
    }

    @Override
    public Estimate estimate() {
      if (sums.count() == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double error = dependence.isNone() ? sums.essError() : Double.NaN;
      return Plain.of(of, sums.ess(), error, sums.count());
    }
  }
}
