package elbo.cli.wrong.errors;

import elbo.bound.Elbo;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Mapped;
import elbo.estimate.Plain;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// The ELBO with a quarter of its standard error.
public record WrongError() implements Bound<Estimate> {
  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog());
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Mapped.of(
        new Elbo().fold(dependence),
        e -> Plain.of(this, e.value(), 0.25 * e.standardError(), e.samples()));
  }
}
