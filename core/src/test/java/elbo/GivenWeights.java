package elbo;

import elbo.kernel.Scratch;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// Log weights from an array: the waist without a model.
///
/// @param logW sample i has `logW[i]`
public record GivenWeights(double... logW) implements LogWeights {
  /// Log weights uniform on an interval of this width about 0.
  public static double[] uniform(long seed, int n, double width) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[] logW = new double[n];
    for (int i = 0; i < n; i++) {
      logW[i] = width * (random.nextDouble() - 0.5);
    }
    return logW;
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, Double.NaN);
    System.arraycopy(logW, (int) first, out.logW(), 0, size);
  }
}
