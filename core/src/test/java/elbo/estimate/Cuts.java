package elbo.estimate;

import elbo.kernel.Scratch;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;

/// The folds of a statistic over a stream that is cut into ranges, joined in one order or another.
///
/// @param <F> the type of the folds
/// @param <E> the type of the estimates
public final class Cuts<F extends Fold<F, E>, E extends Estimate> {
  private final F empty;
  private final LogWeights weights;
  private final Scratch scratch = new Scratch();
  private final LogWeightBlock block = new LogWeightBlock();

  private Cuts(F empty, LogWeights weights) {
    this.empty = empty;
    this.weights = weights;
  }

  /// The folds of a statistic under the dependence that the stream states.
  public static <E extends Estimate> Cuts<?, E> of(Statistic<E> statistic, LogWeights weights) {
    LogWeights from = weights.under(statistic.source()).orElseThrow();
    return of(statistic.fold(from.dependence()), from);
  }

  /// The folds that are made as this one is.
  public static <F extends Fold<F, E>, E extends Estimate> Cuts<F, E> of(
      Fold<F, E> made, LogWeights weights) {
    return new Cuts<>(made.fresh(), weights);
  }

  /// A fold over samples `from ≤ i < to`.
  public F fold(long from, long to) {
    F fold = empty.fresh();
    fill(fold, from, to);
    return fold;
  }

  // A block at a time, as the estimator does.
  private void fill(F fold, long from, long to) {
    for (long first = from; first < to; first += LogWeightBlock.CAPACITY) {
      weights.fill(first, (int) Math.min(LogWeightBlock.CAPACITY, to - first), scratch, block);
      fold.add(block);
    }
  }

  /// The estimate from samples `from ≤ i < to` in one range.
  public E whole(long from, long to) {
    return fold(from, to).estimate();
  }

  /// The estimate from the ranges between cuts, joined from the left: each to all before it.
  public E fromTheLeft(long... cuts) {
    return joinedFromTheLeft(empty.fresh(), cuts).estimate();
  }

  private F joinedFromTheLeft(F into, long... cuts) {
    for (int i = 1; i < cuts.length; i++) {
      into.append(fold(cuts[i - 1], cuts[i]));
    }
    return into;
  }

  /// The estimate from the ranges between cuts, joined from the right: all after it to each.
  public E fromTheRight(long... cuts) {
    List<F> folds = new ArrayList<>();
    for (int i = 1; i < cuts.length; i++) {
      folds.add(fold(cuts[i - 1], cuts[i]));
    }
    for (int i = folds.size() - 2; i >= 0; i--) {
      folds.get(i).append(folds.get(i + 1));
    }
    return folds.getFirst().estimate();
  }

  /// The estimate from the ranges between cuts, joined to a fold that has seen other samples and
  /// was cleared; the folds of the ranges were used before too.
  public E inUsedFolds(Cuts<F, E> others, long... cuts) {
    F total = others.fold(cuts[0], cuts[cuts.length - 1]);
    total.clear();
    F part = others.fold(cuts[0], cuts[cuts.length - 1]);
    for (int i = 1; i < cuts.length; i++) {
      part.clear();
      fill(part, cuts[i - 1], cuts[i]);
      total.append(part);
    }
    return total.estimate();
  }

  /// The same folds over another stream.
  public Cuts<F, E> over(LogWeights other) {
    return new Cuts<>(empty.fresh(), other);
  }

  /// Whether a fold's estimate stays when the fold that was appended to it is cleared and used
  /// anew.
  public boolean keepsWhatWasAppended(long cut, long to) {
    F left = fold(0, cut);
    F right = fold(cut, to);
    left.append(right);
    E before = left.estimate();
    right.clear();
    fill(right, 0, to);
    return before.equals(left.estimate());
  }
}
