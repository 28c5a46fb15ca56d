package elbo.bound;

/// What a grouped bound remembers of a group of k samples, whole or in part.
///
/// The bound is the mean of [#value()] over groups. Parts of one group are joined in index order.
public interface Group {
  /// Forgets everything.
  void clear();

  /// Takes in the samples of a block at `from ≤ i < to`.
  void add(LogWeightBlock block, int from, int to);

  /// Joins what `next` has seen of the samples of the same group that directly follow.
  void append(Group next);

  /// The value of the group, in nats.
  double value();

  /// The variance of the last [#value()] as the samples within the group tell it (delta method);
  /// NaN where they cannot.
  double variance();

  /// Writes the values of `groups` whole groups of `k` samples, from sample `from` of the block on;
  /// leaves this cleared.
  default void values(LogWeightBlock block, int from, int k, int groups, double[] out) {
    for (int g = 0; g < groups; g++) {
      clear();
      add(block, from + g * k, from + g * k + k);
      out[g] = value();
    }
    clear();
  }
}
