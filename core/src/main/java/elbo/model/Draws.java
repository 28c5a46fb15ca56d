package elbo.model;

import elbo.kernel.NormalQuantile;
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

  /// An array of equal numbers.
  static double[] constant(int n, double value) {
    double[] x = new double[n];
    Arrays.fill(x, value);
    return x;
  }
}
