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

/// The ELBO of the model's own proposal, its encoder, where the samples come from a refined one.
///
/// From samples of its own, independent of the others and a tenth as many. Its distance to log p(x)
/// is the encoder's gap, KL(q(z | x) ‖ p(z | x)), of which the refined proposal's [Elbo] closes a
/// part.
public record EncoderElbo() implements Bound<Estimate> {
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
    return Source.ENCODER;
  }

  /// Under the law of the encoder's weights.
  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog());
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overSamples(this, LogWeightBlock::logW, dependence);
  }
}
