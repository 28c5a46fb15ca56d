package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;

/// The normal distribution with independent coordinates N(meanⱼ, scaleⱼ²).
public final class DiagonalNormal implements Normal {
  private final double[] mean;
  private final double[] scale;
  private final double logNormalizer;
  private final boolean standard;

  /// @param mean d finite numbers
  /// @param scale d standard deviations, finite and greater than 0
  /// @throws IllegalArgumentException if the lengths differ or a number breaks its rule
  public DiagonalNormal(double[] mean, double[] scale) {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d means, but %d scales", mean.length, scale.length));
    }
    double sum = 0;
    boolean unit = true;
    for (int j = 0; j < mean.length; j++) {
      if (!Double.isFinite(mean[j])) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "mean %d must be finite, but is %s", j, mean[j]));
      }
      if (!(scale[j] > 0) || Double.isInfinite(scale[j])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "scale %d must be finite and greater than 0, but is %s", j, scale[j]));
      }
      sum += Log.log(scale[j]);
      unit &= mean[j] == 0 && scale[j] == 1;
    }
    standard = unit;
    this.mean = mean.clone();
    this.scale = scale.clone();
    logNormalizer = -mean.length * Constants.HALF_LOG_2_PI - sum;
  }

  /// N(0, I) in d dimensions.
  public static DiagonalNormal standard(int d) {
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return new DiagonalNormal(new double[d], ones);
  }

  @Override
  public int latentDimension() {
    return mean.length;
  }

  @Override
  public double[] mean() {
    return mean.clone();
  }

  @Override
  public double[] factorRow(int row) {
    return new double[] {scale[row]};
  }

  @Override
  public DiagonalNormal detuned(double shift, double factor) {
    double[] m = mean.clone();
    double[] s = scale.clone();
    for (int j = 0; j < m.length; j++) {
      m[j] += shift * s[j];
      s[j] *= factor;
    }
    return new DiagonalNormal(m, s);
  }

  @Override
  public boolean differentiable() {
    return true;
  }

  @Override
  public void expand(double[] z, double[] gradient, double[][] precision) {
    for (int j = 0; j < z.length; j++) {
      double variance = scale[j] * scale[j];
      gradient[j] = -(z[j] - mean[j]) / variance;
      Arrays.fill(precision[j], 0);
      precision[j][j] = 1 / variance;
    }
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    StandardNormals.fill(mean.length, count, u, z);
    Rows.squares(mean.length, count, z, logQ);
    Rows.rescale(count, -0.5, logNormalizer, logQ);
    for (int j = 0; j < mean.length; j++) {
      Rows.affine(j, count, z, scale[j], mean[j], z);
    }
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    if (standard) {
      Rows.squares(mean.length, count, z, out);
    } else {
      int mark = scratch.mark();
      double[] standardized = scratch.doubles(mean.length * Block.SIZE);
      for (int j = 0; j < mean.length; j++) {
        Rows.standardize(j, count, z, mean[j], 1 / scale[j], standardized);
      }
      Rows.squares(mean.length, count, standardized, out);
      scratch.release(mark);
    }
    Rows.rescale(count, -0.5, logNormalizer, out);
  }
}
