package elbo.bench.study;

import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Statistic;
import elbo.kernel.Scratch;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.stream.IntStream;

/// The values of a statistic of K samples on each of many groups of K log weights.
///
/// The log weights are held in memory, and are the same for every statistic and every K.
final class GroupValues {
  private static final int CHUNK = 8 * LogWeightBlock.CAPACITY;

  private final double[] values;
  private final double[] errors;

  private GroupValues(int groups) {
    values = new double[groups];
    errors = new double[groups];
  }

  /// One a group.
  double[] values() {
    return values;
  }

  /// The standard errors that the statistic gives with them.
  double[] errors() {
    return errors;
  }

  /// The first n log weights of a stream, made on all processors.
  static double[] logWeights(LogWeights stream, int n) {
    double[] out = new double[n];
    IntStream.range(0, Math.ceilDiv(n, CHUNK))
        .parallel()
        .forEach(chunk -> {
          Scratch scratch = new Scratch();
          LogWeightBlock block = new LogWeightBlock();
          int end = Math.min(n, (chunk + 1) * CHUNK);
          for (int i = chunk * CHUNK; i < end; i += LogWeightBlock.CAPACITY) {
            int size = Math.min(LogWeightBlock.CAPACITY, end - i);
            stream.fill(i, size, scratch, block);
            System.arraycopy(block.logW(), 0, out, i, size);
          }
        });
    return out;
  }

  static GroupValues of(Statistic<?> statistic, double[] logW, int k, int groups) {
    GroupValues out = new GroupValues(groups);
    Fold<?, ? extends Estimate> fold = statistic.fold(Dependence.NONE);
    LogWeightBlock block = new LogWeightBlock();
    for (int g = 0; g < groups; g++) {
      fold.clear();
      for (int i = 0; i < k; i += LogWeightBlock.CAPACITY) {
        int size = Math.min(LogWeightBlock.CAPACITY, k - i);
        block.reset(i, size, Double.NaN);
        System.arraycopy(logW, g * k + i, block.logW(), 0, size);
        fold.add(block);
      }
      Estimate estimate = fold.estimate();
      out.values[g] = estimate.value();
      out.errors[g] = estimate.standardError();
    }
    return out;
  }
}
