package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// E log w of a source of latents: what each ELBO is, under the law of its own weights.
interface MeanLogWeight extends Bound<Estimate> {
  @Override
  default boolean toleratesTails() {
    return true;
  }

  @Override
  default Side side() {
    return Side.LOWER;
  }

  @Override
  default OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLog());
  }

  @Override
  default Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overSamples(this, LogWeightBlock::logW, dependence);
  }
}
