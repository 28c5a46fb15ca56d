package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;

/// The log weights of one term: those from a place in the stream that is the term's own.
final class TermGroup {
  /// The most weights of a term; where terms of different indices start.
  static final int LOG_MOST = 24;

  private final LogWeights weights;
  private final PointSet levels;
  private final int observation;
  private final LogWeightBlock block = new LogWeightBlock();
  private final double[] uniform = new double[Block.SIZE];

  TermGroup(LogWeights weights, PointSet points, int observation) {
    this.weights = weights;
    this.observation = observation;
    levels = new Independent(points.seed().forUse(Use.LEVEL));
  }

  static void requireIndependent(String name, LogWeights weights) {
    if (!weights.dependence().isNone()) {
      throw new IllegalArgumentException(
          name
              + " needs independent samples, but these depend on each other in runs of "
              + weights.dependence().size());
    }
  }

  /// The uniform number that decides how many weights a term takes.
  double uniform(long term) {
    levels.fill(observation, term, 1, 0, 1, uniform);
    return uniform[0];
  }

  /// Writes the first `count` log weights of a term.
  void fill(long term, int count, Scratch scratch, double[] out) {
    long first = term << LOG_MOST;
    int grain = weights.grain();
    for (int i = 0; i < count; i += grain) {
      int size = Math.min(grain, count - i);
      weights.fill(first + i, size, scratch, block);
      System.arraycopy(block.logW(), 0, out, i, size);
    }
    double max = Sums.max(out, 0, count);
    if (!(max < Double.POSITIVE_INFINITY)) {
      int i = 0;
      while (out[i] < Double.POSITIVE_INFINITY) {
        i++;
      }
      throw new InvalidWeightException(out[i], weights.replay(first + i));
    }
    if (Sums.min(out, 0, count) == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a weight is zero, so that the log of a mean of few weights has no mean: terms of"
              + " log p(x) need weights above 0");
    }
  }

  /// log((1/k) Σ w) over log weights.
  ///
  /// @param shifted is overwritten
  static double logMean(double[] logW, int from, int to, double[] shifted) {
    double max = Sums.max(logW, from, to);
    Exp.shifted(logW, from, to, max, shifted);
    return max + Log.log(Sums.sum(shifted, from, to) / (to - from));
  }
}
