package elbo.cli.wrong.errors;

import elbo.bound.Bound;
import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Fold;
import elbo.bound.Kind;
import elbo.bound.LogWeightBlock;
import elbo.bound.WeightLaw;
import java.util.OptionalDouble;

/// The ELBO with a quarter of its standard error.
public record WrongError() implements Bound {
  @Override
  public Kind kind() {
    return Kind.LOWER;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLog());
  }

  @Override
  public Fold fold() {
    return new Quarter(new Elbo().fold());
  }

  private record Quarter(Fold whole) implements Fold {
    @Override
    public void clear() {
      whole.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      whole.add(block);
    }

    @Override
    public void append(Fold next) {
      whole.append(((Quarter) next).whole);
    }

    @Override
    public Estimate estimate() {
      Estimate e = whole.estimate();
      return new Estimate(
          e.of(), e.value(), 0.25 * e.standardError(), e.samples(), e.kind(), e.parts());
    }
  }
}
