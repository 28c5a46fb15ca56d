package elbo.estimate;

import elbo.weight.LogWeightBlock;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/// A fold over groups of k consecutive samples, whose estimate is the mean of the groups' values.
///
/// The standard error is that between groups where there are at least [#ENOUGH] of them. With fewer
/// groups of at least as many samples, it is the delta method's from within the groups, pooled: a
/// sample variance of a handful of groups would be worth little. If [Group#variance()] is NaN, the
/// spread between groups is used, however few they are. Samples that fill no group are not used.
///
/// @param <G> the type of the groups
final class Groups<G extends Group<G>> implements Fold<Groups<G>, Estimate> {
  /// The number of groups from which on the standard error is that between them.
  public static final int ENOUGH = 32;

  // A fold may start and end in the middle of a group. Head: the samples before the first group
  // boundary; tail: those
  // after the last one. A fold that has met no boundary yet is all head, unless it starts on one.
  private final Statistic<?> bound;
  private final long k;
  private final Supplier<G> group;
  private final G head;
  private final G tail;
  private final double[] small = new double[LogWeightBlock.CAPACITY];
  private final Moments values = new Moments();
  private DoubleConsumer onValue = value -> {};
  private final Moments variances = new Moments();
  private long first = -1;
  private long end;

  /// @param bound whose estimate this is
  /// @param k samples in a group
  /// @param group makes a group that has seen nothing
  Groups(Statistic<?> bound, long k, Supplier<G> group) {
    this.bound = bound;
    this.k = k;
    this.group = group;
    head = group.get();
    tail = group.get();
  }

  /// Passes the value of each further whole group on, but not those of folds that are appended.
  void onValue(DoubleConsumer sink) {
    onValue = sink;
  }

  @Override
  public Groups<G> fresh() {
    return new Groups<>(bound, k, group);
  }

  @Override
  public void clear() {
    head.clear();
    tail.clear();
    values.clear();
    variances.clear();
    first = -1;
  }

  @Override
  public void add(LogWeightBlock block) {
    if (first < 0) {
      first = block.first();
      end = first;
    }
    int i = 0;
    while (i < block.size()) {
      int whole = k < ENOUGH && end % k == 0 ? (int) ((block.size() - i) / k) : 0;
      if (whole > 1) {
        tail.values(block, i, (int) k, whole, small);
        values.add(small, 0, whole);
        for (int g = 0; g < whole; g++) {
          onValue.accept(small[g]);
        }
        i += whole * (int) k;
        end += whole * k;
        continue;
      }
      int to = (int) Math.min(block.size(), i + k - end % k);
      boolean inHead = inHead();
      (inHead ? head : tail).add(block, i, to);
      end += to - i;
      i = to;
      closeUnless(inHead);
    }
  }

  @Override
  public void append(Groups<G> that) {
    if (that.first < 0) {
      return;
    }
    if (first < 0) {
      first = that.first;
      end = that.first;
    }
    boolean crosses = that.end / k > that.first / k;
    long headEnd = that.first % k == 0 ? that.first : (that.first / k + 1) * k;
    if (headEnd > that.first) {
      boolean inHead = inHead();
      (inHead ? head : tail).append(that.head);
      end = Math.min(headEnd, that.end);
      closeUnless(inHead);
    }
    if (crosses || that.first % k == 0) {
      values.append(that.values);
      variances.append(that.variances);
      if (that.end % k != 0) {
        (inHead() ? head : tail).append(that.tail);
      }
    }
    end = that.end;
  }

  private boolean inHead() {
    return first % k != 0 && end / k == first / k;
  }

  // A head is no whole group, even where it ends on a boundary.
  private void closeUnless(boolean inHead) {
    if (end % k == 0 && !inHead) {
      double value = tail.value();
      values.add(value);
      onValue.accept(value);
      variances.add(tail.variance());
      tail.clear();
    }
  }

  @Override
  public Estimate estimate() {
    long groups = values.count();
    if (groups == 0) {
      throw new IllegalStateException(
          bound.name()
              + " needs "
              + k
              + " samples, but there were "
              + (first < 0 ? 0 : end - first));
    }
    boolean between = groups >= ENOUGH || (groups > 1 && k < ENOUGH);
    double within = between ? Double.NaN : Math.sqrt(variances.mean() / variances.count());
    double error = Double.isNaN(within) ? values.standardError() : within;
    return Plain.of(bound, values.mean(), error, groups * k);
  }
}
