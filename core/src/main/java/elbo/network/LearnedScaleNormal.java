package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/// Normal observations with learned scales; the outputs are D means, then D numbers from which the
/// scales follow.
///
/// @param spread the parameterization of the scales
public record LearnedScaleNormal(Spread spread) implements Likelihood {
  @Override
  public int outputs(int width) {
    return 2 * width;
  }

  @Override
  public Observed at(double[] x) {
    Pixels.finite(x);
    double[] observed = x.clone();
    return (count, outputs, scratch, out) -> {
      Arrays.fill(out, 0, count, -observed.length * Constants.HALF_LOG_2_PI);
      for (int j = 0; j < observed.length; j++) {
        for (int i = 0; i < count; i++) {
          double scale = spread.std(outputs[(observed.length + j) * Block.SIZE + i]);
          double r = (observed[j] - outputs[j * Block.SIZE + i]) / scale;
          out[i] += -0.5 * r * r - Log.log(scale);
        }
      }
    };
  }

  @Override
  public double[] draw(float[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length / 2];
    for (int j = 0; j < x.length; j++) {
      double epsilon = NormalQuantile.quantile(random.nextDouble(0x1p-53, 1));
      x[j] = Math.fma(spread.std(outputs[x.length + j]), epsilon, outputs[j]);
    }
    return x;
  }
}
