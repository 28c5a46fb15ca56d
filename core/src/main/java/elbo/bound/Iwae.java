package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// The importance-weighted bound of k samples, E log((1/k) Σ w).
///
/// Rises with k from the ELBO (k = 1) towards log p(x). Y. Burda, R. Grosse, R. Salakhutdinov
/// (2016), Importance weighted autoencoders.
///
/// @param k samples inside one bound, at least 1
public record Iwae(long k) implements Bound<Estimate> {
  /// @throws IllegalArgumentException if k < 1
  public Iwae {
    Checks.groupSize(k);
  }

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
    return Checks.known(law.meanLogPowerMean(1, k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return k == 1
        ? Averages.overSamples(this, LogWeightBlock::logW, dependence)
        : Averages.overGroups(this, k, () -> new PowerMean(1), dependence);
  }
}
