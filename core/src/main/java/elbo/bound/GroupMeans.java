package elbo.bound;

import elbo.estimate.PowerMean;
import elbo.weight.LogWeightBlock;

/// The means of the weights of whole groups of k consecutive samples, handed one by one, in the
/// order of the groups, to what is made of them. Samples that fill no group are not used.
///
/// @param <S> what is made of the means
final class GroupMeans<S extends GroupMeans.Series<S>> {
  /// What is made of the means of groups, joined in the order of the groups.
  ///
  /// @param <S> the type of this
  interface Series<S extends Series<S>> {
    /// Forgets everything.
    void clear();

    /// Takes in a group.
    ///
    /// @param index of the group, from 0
    /// @param group of its weights, valid until this returns
    void add(long index, PowerMean group);

    /// Takes in what another has seen of the groups that follow.
    void append(S next);
  }

  // A fold may start and end in the middle of a group. Head: the samples before the first boundary;
  // tail: those after the last. A fold that has met no boundary yet is all head, unless it starts
  // on one.
  private final PowerMean head = new PowerMean(1);
  private final PowerMean tail = new PowerMean(1);
  private final long k;
  private final S series;
  private long first;
  private long end;

  /// @param k samples in a group
  /// @param series which this clears
  GroupMeans(long k, S series) {
    this.k = k;
    this.series = series;
    clear();
  }

  /// What was made of the means so far.
  S series() {
    return series;
  }

  /// How many samples were seen, in groups or not.
  long seen() {
    return first < 0 ? 0 : end - first;
  }

  void clear() {
    head.clear();
    tail.clear();
    series.clear();
    first = -1;
  }

  void add(LogWeightBlock block) {
    start(block.first());
    for (int i = 0; i < block.size(); ) {
      int to = (int) Math.min(block.size(), i + k - end % k);
      PowerMean open = open();
      open.add(block, i, to);
      moveTo(end + to - i, open);
      i = to;
    }
  }

  void append(GroupMeans<S> that) {
    if (that.first < 0) {
      return;
    }
    start(that.first);
    long boundary = Math.ceilDiv(that.first, k) * k;
    if (that.first < boundary) {
      PowerMean open = open();
      open.append(that.head);
      moveTo(Math.min(boundary, that.end), open);
    }
    if (that.end > boundary) {
      series.append(that.series);
      tail.append(that.tail);
      end = that.end;
    }
  }

  private void start(long sample) {
    if (first < 0) {
      first = sample;
      end = sample;
    }
  }

  private PowerMean open() {
    return first % k != 0 && end / k == first / k ? head : tail;
  }

  // A head is no whole group, even where it ends on a boundary.
  private void moveTo(long sample, PowerMean open) {
    end = sample;
    if (end % k == 0 && open == tail) {
      series.add(end / k - 1, tail);
      tail.clear();
    }
  }
}
