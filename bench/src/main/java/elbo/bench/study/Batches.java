package elbo.bench.study;

import java.util.Arrays;

/// Estimates of a gradient, batch by batch: their means and the sum of their variances, for a range
/// of the parameters.
final class Batches {
  private final int from;
  private final int to;
  private final double[][] means;
  private final double[] variances;
  private final int[] counts;

  /// @param from the first parameter
  /// @param to after the last
  Batches(int batches, int from, int to) {
    this.from = from;
    this.to = to;
    means = new double[batches][to - from];
    variances = new double[batches];
    counts = new int[batches];
  }

  /// Adds an estimate. Different batches may be filled by different threads.
  void add(int batch, float[] gradient) {
    double n = ++counts[batch];
    double[] mean = means[batch];
    double squares = 0;
    for (int i = from; i < to; i++) {
      double before = gradient[i] - mean[i - from];
      mean[i - from] += before / n;
      squares += before * (gradient[i] - mean[i - from]);
    }
    variances[batch] += squares;
  }

  Signal signal() {
    double[] of = variances.clone();
    Arrays.setAll(of, b -> variances[b] / (counts[b] - 1));
    return Signal.of(means, of);
  }
}
