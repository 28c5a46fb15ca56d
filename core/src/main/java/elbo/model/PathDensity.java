package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// log p(x, z) of a diffusion at whole paths z = (x_T, …, x₁).
final class PathDensity implements Joint {
  private final ReverseSteps model;
  private final double[] x;
  private final int rows;
  private final boolean separate;

  /// @param separate whether log p(z) and log p(x | z) are written one by one
  PathDensity(ReverseSteps model, double[] x, boolean separate) {
    rows = model.start(x).length;
    this.model = model;
    this.x = x.clone();
    this.separate = separate;
  }

  @Override
  public void logJoint(
      int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
    int steps = model.schedule().steps();
    int mark = scratch.mark();
    double[] noisy = scratch.doubles(rows * Block.SIZE);
    double[] mean = scratch.doubles(rows * Block.SIZE);
    double[] logScale = scratch.doubles(rows * Block.SIZE);
    double[] sum = scratch.doubles(Block.SIZE);
    Arrays.fill(sum, 0, Block.SIZE, 0);
    System.arraycopy(z, 0, noisy, 0, rows * Block.SIZE);
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < count; i++) {
        double v = noisy[j * Block.SIZE + i];
        sum[i] -= Math.fma(0.5 * v, v, Constants.HALF_LOG_2_PI);
      }
    }
    for (int t = steps; t > 1; t--) {
      model.reverse(t, count, noisy, scratch, mean, logScale);
      System.arraycopy(z, (steps - t + 1) * rows * Block.SIZE, noisy, 0, rows * Block.SIZE);
      add(rows, count, noisy, mean, model.scale(t), logScale, sum);
    }
    model.decode(x, count, noisy, scratch, logLikelihood);
    for (int i = 0; i < count; i++) {
      logPrior[i] = separate ? sum[i] : 0;
      logLikelihood[i] += separate ? 0 : sum[i];
    }
    scratch.release(mark);
  }

  /// Adds Σⱼ log N(xⱼ; meanⱼ, scaleⱼ²).
  ///
  /// @param scale of all, or NaN where `logScale` has that of each
  private static void add(
      int rows,
      int count,
      double[] x,
      double[] mean,
      double scale,
      double[] logScale,
      double[] out) {
    boolean fixed = !Double.isNaN(scale);
    double precision = 1 / scale;
    double logOfAll = fixed ? Log.log(scale) : 0;
    for (int j = 0; j < rows; j++) {
      for (int i = j * Block.SIZE; i < j * Block.SIZE + count; i++) {
        double log = fixed ? logOfAll : logScale[i];
        double r = (x[i] - mean[i]) * (fixed ? precision : Exp.exp(-log));
        out[i - j * Block.SIZE] -= Math.fma(0.5 * r, r, log + Constants.HALF_LOG_2_PI);
      }
    }
  }
}
