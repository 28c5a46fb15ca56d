package elbo.cli.wrong;

import elbo.bound.Elbo;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// The ELBO with an exact mean that is off by 0.1 nats.
public record WrongMean() implements Bound<Estimate> {
  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog() + 0.1);
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return new Elbo().fold(dependence);
  }
}
