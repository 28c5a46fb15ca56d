package elbo.bound;

import java.util.OptionalDouble;
import java.util.Set;

/// The evidence upper bound, E log w under the exact posterior p(z | x).
///
/// Its gap to log p(x) is KL(p(z | x) ‖ q(z | x)). R. B. Grosse, S. Ancha, D. M. Roy (2016),
/// Measuring the reliability of MCMC inference with bidirectional Monte Carlo.
public record Eubo() implements Bound {
  @Override
  public Kind kind() {
    return Kind.UPPER;
  }

  @Override
  public Set<Part> needs() {
    return Set.of(Part.POSTERIOR);
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.posteriorMeanLog());
  }

  @Override
  public Fold fold() {
    return new Mean(this, LogWeightBlock::logW);
  }
}
