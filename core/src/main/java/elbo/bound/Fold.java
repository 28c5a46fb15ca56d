package elbo.bound;

/// The state of a statistic over consecutive samples.
///
/// Folds over neighbouring ranges of samples are joined in index order by [#append(Fold)]. Where
/// the ranges are cut is fixed, so that the result has the same bits however the work was shared
/// out. Memory does not grow with the number of samples, except as the statistic says.
public interface Fold {
  /// Forgets everything, to be used again.
  void clear();

  /// Takes in the samples that directly follow those already seen.
  void add(LogWeightBlock block);

  /// Joins what `next`, a fold of the same statistic, has seen of the samples that directly follow.
  /// `next` must be cleared before it is used again.
  void append(Fold next);

  /// The estimate from all samples seen.
  ///
  /// @throws IllegalStateException if they were fewer than [Statistic#minimumSamples()]
  Estimate estimate();
}
