package elbo.estimate;

import elbo.weight.LogWeightBlock;
import java.util.function.Function;

/// A fold whose estimate is made from that of another fold.
///
/// @param <F> the type of the other fold
/// @param <A> the type of its estimate
/// @param <B> the type of the estimate that is made of it
public final class Mapped<F extends Fold<F, A>, A extends Estimate, B extends Estimate>
    implements Fold<Mapped<F, A, B>, B> {
  private final F fold;
  private final Function<? super A, ? extends B> made;

  private Mapped(F fold, Function<? super A, ? extends B> made) {
    this.fold = fold;
    this.made = made;
  }

  /// The fold that estimates what `made` makes of the estimate of `fold`.
  public static <F extends Fold<F, A>, A extends Estimate, B extends Estimate> Mapped<F, A, B> of(
      Fold<F, A> fold, Function<? super A, ? extends B> made) {
    return new Mapped<>(fold.fresh(), made);
  }

  @Override
  public Mapped<F, A, B> fresh() {
    return new Mapped<>(fold.fresh(), made);
  }

  @Override
  public void clear() {
    fold.clear();
  }

  @Override
  public void add(LogWeightBlock block) {
    fold.add(block);
  }

  @Override
  public void append(Mapped<F, A, B> next) {
    fold.append(next.fold);
  }

  @Override
  public B estimate() {
    return made.apply(fold.estimate());
  }
}
