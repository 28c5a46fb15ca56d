package elbo.network;

import elbo.kernel.NegativeBinomialSum;
import elbo.kernel.Scratch;

/// The sum of negative binomial counts whose θ, or number of failures, differs between samples.
final class SingleCounts implements Single {
  private final SingleRows odds;
  private final SingleRows theta;
  private final NegativeBinomialSum.Counts kernel;

  /// @param odds rows of the log odds of a further event, or of log μ
  /// @param isMean whether they are of log μ: the log odds are log μ − log θ
  SingleCounts(SingleRows odds, boolean isMean, SingleRows theta, double[] x, int[] numbers) {
    this.odds = odds;
    this.theta = theta;
    int[] counts = new int[numbers.length];
    for (int n = 0; n < counts.length; n++) {
      counts[n] = (int) x[numbers[n]];
    }
    kernel =
        new NegativeBinomialSum.Counts(
            counts, odds.start, odds.factor, theta.start, theta.factor, isMean ? -theta.factor : 0);
  }

  @Override
  public int group() {
    return 8;
  }

  @Override
  public double fixed(int n) {
    return 0;
  }

  @Override
  public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
    float[] a = odds.read(from, to, count, outputs, scratch);
    float[] b = theta.read(from, to, count, outputs, scratch);
    NegativeBinomialSum.fill(kernel, from, to, count, a, b, sums);
  }

  /// Writes −log p(0) in rows from 0.
  void zeros(int from, int to, int count, float[] outputs, Scratch scratch, float[] out) {
    float[] a = odds.read(from, to, count, outputs, scratch);
    float[] b = theta.read(from, to, count, outputs, scratch);
    NegativeBinomialSum.zeros(kernel, from, to, count, a, b, out);
  }
}
