package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// VR(½) of k samples: a bound that the library does not have, in one file, as a user would add it.
///
/// @param k samples inside one bound, at least 1
public record HalfRenyi(long k) implements Bound<Estimate> {
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
    return OptionalDouble.of(law.meanLogPowerMean(0.5, k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, () -> new PowerMean(0.5), dependence);
  }
}
