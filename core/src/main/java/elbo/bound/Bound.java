package elbo.bound;

import java.util.OptionalDouble;

/// A bound on log p(x), or an estimate of it or of a bound on it, in nats.
///
/// Bounds are bounds on log p(x), never negated. To add one, write one record in this package (or
/// in your own, under its full name): [#fold()] is usually [Groups] over a function of k weights.
public interface Bound extends Statistic {
  /// The exact mean of the estimate from n samples whose weights have this law, in nats; empty
  /// where it is not known.
  ///
  /// A bound that says this is checked against every model that says its law.
  default OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.empty();
  }
}
