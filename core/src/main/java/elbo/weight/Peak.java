package elbo.weight;

/// The largest log weight that a search has found: see [LogWeights#climb].
///
/// @param logW in nats; +∞ where nothing bounds it or nothing could be searched
/// @param ended whether the search came to rest there; else there may be larger ones
/// @param tailIndex how far log w rose on the way there for each nat by which the log of the mass
///   of q outside fell: the tail index of the weights if it goes on so; +∞ where that mass did not
///   fall, NaN where nothing is known, as in many dimensions
/// @param secondMoment E w² / (E w)² of weights that rise so in every one of many directions, as
///   those of a normal proposal do that is narrower than a normal posterior; +∞ where that does not
///   exist, NaN in few dimensions
/// @param evaluations of log p(x, z) that the search took, as counted
public record Peak(
    double logW, boolean ended, double tailIndex, double secondMoment, long evaluations) {
  /// What is known without a search.
  public static final Peak UNKNOWN = nothing(0);

  /// What is known after a search that failed.
  public static Peak nothing(long evaluations) {
    return new Peak(Double.POSITIVE_INFINITY, false, Double.NaN, Double.NaN, evaluations);
  }

  /// The larger of two that were found in the same stream, with the evaluations of this one.
  public Peak orLarger(Peak that) {
    if (that.ended && !(that.logW > logW)) {
      return this;
    }
    Peak larger = that.logW > logW ? that : this;
    return new Peak(
        larger.logW, ended && that.ended, larger.tailIndex, larger.secondMoment, evaluations);
  }
}
