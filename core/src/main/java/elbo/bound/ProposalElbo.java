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

/// The ELBO of the proposal that chains or clouds start from, where their own is a tighter one.
///
/// From samples of its own, independent of the others and a tenth as many. Its distance to the
/// [EncoderElbo] is what amortization costs, that to log p(x) what the family of the proposal
/// lacks. Of importance sampling it is the [Elbo] from other samples. C. Cremer, X. Li, D. Duvenaud
/// (2018), Inference suboptimality in variational autoencoders.
public record ProposalElbo() implements Bound<Estimate> {
  @Override
  public boolean toleratesTails() {
    return true;
  }

  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public Source source() {
    return Source.START;
  }

  /// Under the law of the proposal's weights.
  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog());
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overSamples(this, LogWeightBlock::logW, dependence);
  }
}
