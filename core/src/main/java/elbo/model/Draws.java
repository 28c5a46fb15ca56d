package elbo.model;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.InverseTransformContinuousSampler;
import org.apache.commons.rng.simple.RandomSource;

/// Random parameters and observations of models, with the same bits on every machine.
final class Draws {
  // In place of 0, whose quantile is infinite.
  private static final double LEAST = 0x1p-54;

  private Draws() {}

  /// The generator of a model's parameters.
  static UniformRandomProvider generator(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  /// A standard normal number, drawn by inversion: samplers that call the platform's exp or log
  /// differ in their last bits.
  static double normal(UniformRandomProvider random) {
    return InverseTransformContinuousSampler.of(random, Draws::quantile).sample();
  }

  private static double quantile(double u) {
    return NormalQuantile.quantile(Math.max(u, LEAST));
  }

  /// A number strictly between 0 and 1.
  static double uniform(UniformRandomProvider random) {
    return Math.max(random.nextDouble(), LEAST);
  }

  static double[] normals(UniformRandomProvider random, int n, double scale) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(random.nextDouble(), LEAST);
    }
    NormalQuantile.fill(x, 0, n, x);
    for (int i = 0; i < n; i++) {
      x[i] *= scale;
    }
    return x;
  }

  static double[][] normals(UniformRandomProvider random, int rows, int columns, double scale) {
    double[][] x = new double[rows][];
    for (int r = 0; r < rows; r++) {
      x[r] = normals(random, columns, scale);
    }
    return x;
  }

  /// A sample of a distribution.
  static double[] from(Distribution q, UniformRandomProvider random) {
    double[] u = new double[q.uniforms() * Block.SIZE];
    for (int j = 0; j < u.length; j += Block.SIZE) {
      u[j] = Math.max(random.nextDouble(), LEAST);
    }
    double[] block = new double[q.latentDimension() * Block.SIZE];
    Scratch.lend(scratch -> q.sample(1, u, scratch, block, new double[Block.SIZE]));
    double[] z = new double[q.latentDimension()];
    for (int j = 0; j < z.length; j++) {
      z[j] = block[j * Block.SIZE];
    }
    return z;
  }

  /// An array of equal numbers.
  static double[] constant(int n, double value) {
    double[] x = new double[n];
    Arrays.fill(x, value);
    return x;
  }
}
