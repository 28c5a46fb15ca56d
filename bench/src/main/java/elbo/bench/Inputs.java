package elbo.bench;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// Numbers to compute with, which are the same in every run.
final class Inputs {
  private Inputs() {}

  static UniformRandomProvider generator() {
    return RandomSource.XO_SHI_RO_256_PP.create(1L);
  }

  static double[] doubles(int n, double from, double to) {
    return generator().doubles(n, from, to).toArray();
  }

  static float[] floats(int n, float from, float to) {
    UniformRandomProvider random = generator();
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat(from, to);
    }
    return x;
  }

  /// Zeros and ones.
  static double[] pixels(int n) {
    double[] x = doubles(n, 0, 1);
    for (int i = 0; i < n; i++) {
      x[i] = Math.rint(x[i]);
    }
    return x;
  }
}
