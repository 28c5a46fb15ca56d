package elbo.estimate;

import elbo.weight.LogWeightBlock;

/// The state of a grouped bound over a group of k samples, whole or in part.
///
/// The bound is the mean of [#value()] over groups. Parts of one group are joined in index order.
///
/// @param <G> the type of this group
public interface Group<G extends Group<G>> {
  /// Forgets everything.
  void clear();

  /// Takes in the samples of a block at `from ≤ i < to`.
  void add(LogWeightBlock block, int from, int to);

  /// Joins what `next` has seen of the samples of the same group that directly follow.
  void append(G next);

  /// The value of the group, in nats.
  double value();

  /// The variance of the last [#value()] as estimated within the group (delta method); NaN where
  /// there is no such estimate.
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
