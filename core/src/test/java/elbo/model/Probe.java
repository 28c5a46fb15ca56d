package elbo.model;

import elbo.distribution.Distribution;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.inference.Weights;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;

/// Questions that tests ask a model, one sample at a time.
final class Probe {
  static final double LOG_2_PI = Math.log(2 * Math.PI);

  private Probe() {}

  /// log p(z) and log p(x | z) of each of at most a block of latents.
  static double[][] logJoint(LatentModel model, double[] x, double[]... z) {
    double[] block = new double[model.latentDimension() * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        block[j * Block.SIZE + i] = z[i][j];
      }
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    int mark = scratch.mark();
    model.at(x).logJoint(z.length, block, scratch, logPrior, logLikelihood);
    if (scratch.mark() != mark) {
      throw new AssertionError("borrowed arrays were not given back");
    }
    double[][] out = new double[z.length][];
    for (int i = 0; i < z.length; i++) {
      out[i] = new double[] {logPrior[i], logLikelihood[i]};
    }
    return out;
  }

  static double logNormal(double x, double mean, double scale) {
    double r = (x - mean) / scale;
    return -0.5 * r * r - Math.log(scale) - 0.5 * LOG_2_PI;
  }

  static double logSumExp(double... logs) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : logs) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (double v : logs) {
      sum += Math.exp(v - max);
    }
    return max + Math.log(sum);
  }

  static double sigmoid(double l) {
    return 1 / (1 + Math.exp(-l));
  }

  static LogWeights weights(LatentModel model, double[] x, Distribution q, long seed) {
    return Weights.of(model, x, q, new Independent(seed), 0);
  }

  static Estimate estimate(
      LatentModel model, double[] x, Distribution q, long samples, Statistic<?> statistic) {
    return new Estimator(samples, statistic).estimate(weights(model, x, q, 31)).only();
  }

  /// The first 512 log weights.
  static double[] logWeights(LatentModel model, double[] x, Distribution q) {
    LogWeightBlock block = new LogWeightBlock();
    weights(model, x, q, 31).fill(0, LogWeightBlock.CAPACITY, new Scratch(), block);
    return block.logW();
  }
}
