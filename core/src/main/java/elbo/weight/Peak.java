package elbo.weight;

/// The largest log weight that a search has found: see [LogWeights#climb].
///
/// @param logW in nats; +∞ where nothing bounds it or nothing could be searched
/// @param ended whether the search came to rest there; else there may be larger ones
/// @param evaluations of log p(x, z) that the search took, as counted
public record Peak(double logW, boolean ended, long evaluations) {
  /// What is known without a search.
  public static final Peak UNKNOWN = new Peak(Double.POSITIVE_INFINITY, false, 0);

  /// The larger of two that were found in the same stream, with the evaluations of this one.
  public Peak orLarger(Peak that) {
    return that.ended && !(that.logW > logW)
        ? this
        : new Peak(Math.max(logW, that.logW), ended && that.ended, evaluations);
  }
}
