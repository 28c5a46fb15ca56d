package elbo.cli;

import elbo.bound.Fold;
import elbo.bound.Kind;
import elbo.bound.LogWeightBlock;
import elbo.bound.Mean;
import elbo.bound.Part;
import elbo.bound.Statistic;
import java.util.Set;

/// The mean over samples of a function of the terms of log w.
///
/// @param name what it is called
/// @param value of sample i of a block, in nats
record BlockMean(String name, Value value) implements Statistic {
  /// A number for each sample of a block.
  @FunctionalInterface
  interface Value {
    double of(LogWeightBlock block, int i);
  }

  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public Set<Part> needs() {
    return Set.of(Part.TERMS);
  }

  @Override
  public Fold fold() {
    double[] values = new double[LogWeightBlock.CAPACITY];
    return new Mean(this, block -> fill(block, values));
  }

  private double[] fill(LogWeightBlock block, double[] values) {
    for (int i = 0; i < block.size(); i++) {
      values[i] = value.of(block, i);
    }
    return values;
  }
}
