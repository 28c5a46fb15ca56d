package elbo.estimate;

import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// A bound on log p(x), or an estimate of it or of a bound on it, in nats.
///
/// Bounds are bounds on log p(x), never negated. To add one, write one record in `elbo.bound` (or
/// in a package of your own, under its full name): [#fold(Dependence)] is usually that of
/// [Averages#overGroups], over a function of k weights.
///
/// @param <E> the type of its estimates
public interface Bound<E extends Estimate> extends Statistic<E> {
  /// The exact mean of the estimate from n independent samples whose weights have this law, in
  /// nats; empty or NaN where it is not known.
  ///
  /// `verify` checks a bound that implements this on every model whose weight law is known.
  default OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.empty();
  }

  /// The exact mean of the estimate from n samples that depend on each other: dependence changes it
  /// for all but means over single samples, and there it is not known.
  default OptionalDouble expectation(WeightLaw law, long n, Dependence dependence) {
    if (dependence.isNone()) {
      return expectation(law, n);
    }
    boolean linear = minimumSamples() == 1 && expectation(law, 1).equals(expectation(law, 2));
    return linear ? expectation(law, n) : OptionalDouble.empty();
  }
}
