package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// The evidence upper bound, E log w under the exact posterior p(z | x).
///
/// Its gap to log p(x) is KL(p(z | x) ‖ q(z | x)). R. B. Grosse, S. Ancha, D. M. Roy (2016),
/// Measuring the reliability of MCMC inference with bidirectional Monte Carlo.
public record Eubo() implements Bound<Estimate> {
  @Override
  public Side side() {
    return Side.UPPER;
  }

  @Override
  public Source source() {
    return Source.POSTERIOR;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.posteriorMeanLog());
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overSamples(this, LogWeightBlock::logW, dependence);
  }
}
