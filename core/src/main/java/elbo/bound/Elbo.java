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

/// The evidence lower bound, E_q log w: the mean of the log weights.
///
/// Its gap to log p(x) is KL(q(z | x) ‖ p(z | x)). M. I. Jordan, Z. Ghahramani, T. S. Jaakkola, L.
/// K. Saul (1999), An introduction to variational methods for graphical models.
public record Elbo() implements Bound<Estimate> {
  @Override
  public boolean toleratesTails() {
    return true;
  }

  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLog());
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overSamples(this, LogWeightBlock::logW, dependence);
  }
}
