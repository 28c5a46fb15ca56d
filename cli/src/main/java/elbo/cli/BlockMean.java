package elbo.cli;

import elbo.estimate.Averages;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.Set;

/// The mean over samples of a function of the terms of log w.
///
/// @param name what it is called
/// @param value of sample i of a block, in nats
record BlockMean(String name, Value value) implements Statistic<Estimate> {
  /// A number for each sample of a block.
  @FunctionalInterface
  interface Value {
    double of(LogWeightBlock block, int i);
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public Set<Capability> needs() {
    return Set.of(Capability.TERMS);
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    double[] values = new double[LogWeightBlock.CAPACITY];
    return Averages.overSamples(this, block -> fill(block, values), dependence);
  }

  private double[] fill(LogWeightBlock block, double[] values) {
    for (int i = 0; i < block.size(); i++) {
      values[i] = value.of(block, i);
    }
    return values;
  }
}
