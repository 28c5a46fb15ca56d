package elbo.estimate;

import elbo.weight.LogWeightBlock;

/// The samples of one replicate, folded by themselves: its value is that of the fold's estimate.
///
/// @param <F> the type of the fold
final class Replicate<F extends Fold<F, ?>> implements Group<Replicate<F>> {
  private final LogWeightBlock part = new LogWeightBlock();
  private final F fold;
  private final long size;

  /// @param fold of the samples of this replicate
  /// @param size of a replicate
  Replicate(F fold, long size) {
    this.fold = fold;
    this.size = size;
  }

  @Override
  public void clear() {
    fold.clear();
  }

  // Under indices that start anew in each replicate, so that the fold's own groups do too.
  @Override
  public void add(LogWeightBlock block, int from, int to) {
    part.copy(block, from, to - from, (block.first() + from) % size);
    fold.add(part);
  }

  @Override
  public void append(Replicate<F> next) {
    fold.append(next.fold);
  }

  @Override
  public double value() {
    return fold.estimate().value();
  }

  @Override
  public double variance() {
    return Double.NaN;
  }
}
