package elbo.bench;

import elbo.bound.Elbo;
import elbo.distribution.DiagonalNormal;
import elbo.estimate.Estimate;
import elbo.estimate.Plain;
import java.nio.FloatBuffer;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/// The parts of an IWAE evaluation besides the decoder, in Java without the kernels of this
/// library: normals by commons-rng, [Math], loops.
final class PlainIwae {
  private static final int GROUP = 16;
  private final ContinuousSampler normals =
      ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_SHI_RO_256_PLUS.create(1L));
  private final double[] x;
  private final double[] mean;
  private final double[] scale;
  private final double logScales;

  PlainIwae(double[] x, DiagonalNormal q) {
    this.x = x;
    mean = q.mean();
    scale = new double[mean.length];
    double sum = 0;
    for (int j = 0; j < scale.length; j++) {
      scale[j] = q.factorRow(j)[0];
      sum += Math.log(scale[j]);
    }
    logScales = sum;
  }

  /// Appends one z from q to `out` and returns log p(z) − log q(z).
  double draw(FloatBuffer out) {
    double difference = 0;
    for (int j = 0; j < mean.length; j++) {
      double epsilon = normals.sample();
      double z = mean[j] + scale[j] * epsilon;
      difference += epsilon * epsilon - z * z;
      out.put((float) z);
    }
    return 0.5 * difference + logScales;
  }

  /// log p(x | z) from the logits of one sample, one logarithm for 16 factors 1 + e^−|l|.
  double logLikelihood(float[] logits, int from) {
    double sum = 0;
    for (int j = 0; j < x.length; j += GROUP) {
      double product = 1;
      for (int i = j; i < Math.min(j + GROUP, x.length); i++) {
        double l = logits[from + i];
        sum += x[i] * l - Math.max(l, 0);
        product *= 1 + Math.exp(-Math.abs(l));
      }
      sum -= Math.log(product);
    }
    return sum;
  }

  static double logMeanExp(double[] logW) {
    double max = Double.NEGATIVE_INFINITY;
    for (double w : logW) {
      max = Math.max(max, w);
    }
    double sum = 0;
    for (double w : logW) {
      sum += Math.exp(w - max);
    }
    return max + Math.log(sum / logW.length);
  }

  static Estimate elbo(double[] logW) {
    double sum = 0;
    for (double w : logW) {
      sum += w;
    }
    double average = sum / logW.length;
    double squares = 0;
    for (double w : logW) {
      squares += (w - average) * (w - average);
    }
    double error = Math.sqrt(squares / (logW.length - 1) / logW.length);
    return Plain.of(new Elbo(), average, error, logW.length);
  }
}
