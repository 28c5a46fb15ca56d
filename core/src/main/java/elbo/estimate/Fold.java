package elbo.estimate;

import elbo.weight.LogWeightBlock;

/// The state of a statistic over consecutive samples.
///
/// Folds over neighbouring ranges of samples are joined in index order by [#append]. Where the
/// ranges are cut is fixed, so that the result has the same bits however the work was shared out.
/// Memory does not grow with the number of samples, except where the statistic says so.
///
/// @param <F> the type of this fold
/// @param <E> the type of the estimate
public interface Fold<F extends Fold<F, E>, E extends Estimate> {
  /// Another fold of the same statistic, one that has seen nothing.
  F fresh();

  /// Forgets everything, to be used again.
  void clear();

  /// Takes in the samples that directly follow those already seen.
  void add(LogWeightBlock block);

  /// Joins what `next`, a fold of the same statistic, has seen of the samples that directly follow.
  /// `next` must be cleared before it is used again.
  void append(F next);

  /// The estimate from all samples seen.
  ///
  /// @throws IllegalStateException if they were fewer than [Statistic#minimumSamples()]
  E estimate();
}
