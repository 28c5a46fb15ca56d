package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/// Normal observations with one fixed scale; the outputs are their means.
///
/// @param scale the standard deviation of every number, finite and greater than 0
public record FixedScaleNormal(double scale) implements Likelihood {
  /// @throws IllegalArgumentException if the scale breaks its rule
  public FixedScaleNormal {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "the scale must be finite and greater than 0, but is " + scale);
    }
  }

  @Override
  public int outputs(int width) {
    return width;
  }

  @Override
  public Observed at(double[] x) {
    Pixels.finite(x);
    double normalizer = -x.length * (Constants.HALF_LOG_2_PI + Log.log(scale));
    double factor = -0.5 / (scale * scale);
    double[] observed = x.clone();
    return new Observed() {
      @Override
      public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
        Arrays.fill(out, 0, count, 0);
        for (int j = 0; j < observed.length; j++) {
          for (int i = 0; i < count; i++) {
            double r = observed[j] - outputs[j * Block.SIZE + i];
            out[i] = Math.fma(r, r, out[i]);
          }
        }
        for (int i = 0; i < count; i++) {
          out[i] = Math.fma(factor, out[i], normalizer);
        }
      }

      @Override
      public boolean differentiable() {
        return true;
      }

      @Override
      public void expand(float[] outputs, double[] slope, double[] curvature) {
        for (int j = 0; j < observed.length; j++) {
          slope[j] = -2 * factor * (observed[j] - outputs[j]);
          curvature[j] = -2 * factor;
        }
      }
    };
  }

  @Override
  public double[] draw(float[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = Math.fma(scale, NormalQuantile.quantile(random.nextDouble(0x1p-53, 1)), outputs[j]);
    }
    return x;
  }
}
