package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.points.PointSet;

/// Samples of a proposal, dimension by dimension, with their log densities twice.
final class Drawn {
  final double[][] z;
  final double[] logQ;
  final double[] logDensity;

  Drawn(Distribution q, int n, long seed) {
    int d = q.latentDimension();
    z = new double[d][n];
    logQ = new double[n];
    logDensity = new double[n];
    PointSet points = new Independent(seed);
    Scratch scratch = new Scratch();
    double[] u = new double[q.uniforms() * Block.SIZE];
    double[] block = new double[d * Block.SIZE];
    double[] logs = new double[Block.SIZE];
    for (int first = 0; first < n; first += Block.SIZE) {
      int count = Math.min(Block.SIZE, n - first);
      points.fill(0, first, count, 0, q.uniforms(), u);
      q.sample(count, u, scratch, block, logs);
      System.arraycopy(logs, 0, logQ, first, count);
      for (int j = 0; j < d; j++) {
        System.arraycopy(block, j * Block.SIZE, z[j], first, count);
      }
      q.logDensity(count, block, scratch, logs);
      System.arraycopy(logs, 0, logDensity, first, count);
      if (scratch.mark() != 0) {
        throw new AssertionError("borrowed arrays were not given back");
      }
    }
  }
}
