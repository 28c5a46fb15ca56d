package elbo.cli.wrong;

import elbo.bound.Bound;
import elbo.bound.Elbo;
import elbo.bound.Fold;
import elbo.bound.Kind;
import elbo.bound.WeightLaw;
import java.util.OptionalDouble;

/// The ELBO with an exact mean that is off by 0.1 nats.
public record WrongMean() implements Bound {
  @Override
  public Kind kind() {
    return Kind.LOWER;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog() + 0.1);
  }

  @Override
  public Fold fold() {
    return new Elbo().fold();
  }
}
