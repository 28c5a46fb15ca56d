package elbo.estimate;

import elbo.weight.LogWeightBlock;
import java.util.function.Function;

/// A fold whose estimate is the mean over samples of a number that each block holds.
final class Mean implements Fold<Mean, Estimate> {
  private final Statistic<?> of;
  private final Function<LogWeightBlock, double[]> values;
  private final Moments moments = new Moments();

  /// @param of whose estimate this is
  /// @param values picks the numbers from a block, one a sample
  Mean(Statistic<?> of, Function<LogWeightBlock, double[]> values) {
    this.of = of;
    this.values = values;
  }

  @Override
  public Mean fresh() {
    return new Mean(of, values);
  }

  @Override
  public void clear() {
    moments.clear();
  }

  @Override
  public void add(LogWeightBlock block) {
    moments.add(values.apply(block), 0, block.size());
  }

  @Override
  public void append(Mean next) {
    moments.append(next.moments);
  }

  @Override
  public Estimate estimate() {
    if (moments.count() == 0) {
      throw new IllegalStateException(of.name() + " needs a sample, but there was none");
    }
    return Plain.of(of, moments.mean(), moments.standardError(), moments.count());
  }
}
