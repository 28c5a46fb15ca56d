package elbo;

import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.kernel.Scratch;
import java.util.Optional;
import java.util.Set;

/// A stream of log weights log w of one observation x with E(w) = p(x): the waist of the library.
///
/// A pure function from sample indices to log weights: any range can be computed at any time by any
/// thread, and gives the same bits. Whoever produces such a stream (importance sampling, annealing,
/// a particle filter) gets every bound and diagnostic; whoever folds it need not know where it
/// comes from.
public interface LogWeights {
  /// Fills `out` with the log weights, in nats, of samples `first ≤ i < first + size`.
  ///
  /// @param size from 1 to [LogWeightBlock#CAPACITY]
  /// @param scratch lends what is needed on the way
  /// @param out is [reset][LogWeightBlock#reset] by this method; −∞ is data, NaN and +∞ are errors
  ///   that the [Estimator] raises
  void fill(long first, int size, Scratch scratch, LogWeightBlock out);

  /// What this stream has beyond log weights.
  default Set<Part> parts() {
    return Set.of();
  }

  /// The log weights of samples of the exact posterior in place of the proposal's, where
  /// [Part#POSTERIOR] is offered.
  default Optional<LogWeights> posterior() {
    return Optional.empty();
  }

  /// Which sample this is, in words that suffice to compute it again alone: seed, observation,
  /// index.
  default String describe(long sample) {
    return "sample " + sample;
  }
}
