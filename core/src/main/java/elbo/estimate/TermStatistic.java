package elbo.estimate;

import elbo.name.Named;
import elbo.weight.Terms;

/// What can be computed from a stream of [Terms], as a [Statistic] can from log weights: which of
/// the two something takes, its type says.
///
/// @param <E> the type of its estimates
public interface TermStatistic<E extends Estimate> extends Named {
  /// The estimate from the first n terms of a stream.
  ///
  /// @param n at least 2
  /// @throws IllegalArgumentException if n < 2, or a term has no value
  E estimate(Terms terms, long n);
}
