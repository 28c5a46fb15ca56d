package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Group;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// A bound that is added as this one file: the mean of IWAE(k) and IWAE(1).
public record AddedBound(long k) implements Bound<Estimate> {
  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(0.5 * (law.meanLogPowerMean(1, k) + law.meanLog()));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, Half::new, dependence);
  }

  private final class Half implements Group<Half> {
    private final PowerMean whole = new PowerMean(1);
    private double sum;

    @Override
    public void clear() {
      whole.clear();
      sum = 0;
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      whole.add(block, from, to);
      for (int i = from; i < to; i++) {
        sum += block.logW()[i];
      }
    }

    @Override
    public void append(Half next) {
      whole.append(next.whole);
      sum += next.sum;
    }

    @Override
    public double value() {
      return 0.5 * (whole.value() + sum / k);
    }

    @Override
    public double variance() {
      return Double.NaN;
    }
  }
}
