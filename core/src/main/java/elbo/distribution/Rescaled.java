package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Locale;

/// The normal distribution N(m, s²LLᵀ): a normal one, N(m, LLᵀ), made wider or narrower about its
/// mean. Its density is computed from that of the other.
public final class Rescaled implements Elliptical {
  private final Normal normal;
  private final double[] mean;
  private final double scale;
  private final double factor;
  private final double shift;
  private final double logVolume;

  /// @param normal the distribution whose mean and axes this one has
  /// @param scale s
  /// @throws IllegalArgumentException if the scale is not finite and greater than 0
  public Rescaled(Normal normal, double scale) {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a scale must be finite and greater than 0, but is %s", scale));
    }
    this.normal = normal;
    this.scale = scale;
    mean = normal.mean();
    double logDeterminant = 0;
    for (int j = 0; j < mean.length; j++) {
      double[] row = normal.factorRow(j);
      logDeterminant += Log.log(row[row.length - 1]);
    }
    // log N(z; m, LLᵀ) = c − ½ r², so that this density is c − d log s − ½ r² / s².
    factor = 1 / (scale * scale);
    double constant = -mean.length * Constants.HALF_LOG_2_PI - logDeterminant;
    logVolume = -mean.length * Log.log(scale);
    shift = constant * (1 - factor) + logVolume;
  }

  @Override
  public Normal about() {
    return normal;
  }

  @Override
  public int latentDimension() {
    return mean.length;
  }

  @Override
  public int uniforms() {
    return normal.uniforms();
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    normal.sample(count, u, scratch, z, logQ);
    for (int j = 0; j < mean.length; j++) {
      Rows.affine(j, count, z, scale, mean[j] * (1 - scale), z);
    }
    Rows.rescale(count, 1, logVolume, logQ);
  }

  @Override
  public void slopeAbout(int count, double[] logNormal, double[] out) {
    Rows.set(factor, count, out);
  }

  @Override
  public void logDensityAbout(int count, double[] logNormal, Scratch scratch, double[] out) {
    System.arraycopy(logNormal, 0, out, 0, Block.padded(count));
    Rows.rescale(count, factor, shift, out);
  }
}
