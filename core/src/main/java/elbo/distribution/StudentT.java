package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;

/// The multivariate Student t distribution with four degrees of freedom and with the mean and axes
/// of a normal one. Its tails are heavier than those of any normal posterior.
///
/// z = m + Lε √(4 / χ²₄) with χ²₄ = −2 log(u₁u₂), which takes two uniforms more than the normal.
/// Density Γ(2 + d/2) / (Γ(2) (4π)^(d/2) det L) · (1 + ‖L⁻¹(z − m)‖² / 4)^−(2 + d/2).
public final class StudentT implements Elliptical {
  private static final double DEGREES = 4;

  private final Normal normal;
  private final double[] mean;
  private final double normalConstant;
  private final double logNormalizer;
  private final double exponent;

  /// @param normal the distribution whose mean and factor L this one has
  public StudentT(Normal normal) {
    this.normal = normal;
    mean = normal.mean();
    int d = mean.length;
    double logDeterminant = 0;
    for (int j = 0; j < d; j++) {
      double[] row = normal.factorRow(j);
      logDeterminant += Log.log(row[row.length - 1]);
    }
    normalConstant = -d * Constants.HALF_LOG_2_PI - logDeterminant;
    exponent = -0.5 * (DEGREES + d);
    logNormalizer =
        logGammaRatio(d)
            - 0.5 * d * (2 * Constants.HALF_LOG_2_PI + Log.log(DEGREES / 2))
            - logDeterminant;
  }

  // log Γ(2 + d/2) − log Γ(2), by Γ(x + 1) = x Γ(x) from Γ(2) = 1 or Γ(5/2) = ¾ √π.
  private static double logGammaRatio(int d) {
    double log = d % 2 == 0 ? 0 : Log.log(0.75) + Constants.HALF_LOG_2_PI - 0.5 * Log.log(2);
    for (double x = d % 2 == 0 ? 2 : 2.5; x < 1.75 + 0.5 * d; x++) {
      log += Log.log(x);
    }
    return log;
  }

  @Override
  public int latentDimension() {
    return mean.length;
  }

  @Override
  public int uniforms() {
    return normal.uniforms() + 2;
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    normal.sample(count, u, scratch, z, logQ);
    int first = normal.uniforms() * Block.SIZE;
    int second = first + Block.SIZE;
    for (int i = 0; i < count; i++) {
      double stretch = Math.sqrt(DEGREES / (-2 * Log.log(u[first + i] * u[second + i])));
      for (int j = 0; j < mean.length; j++) {
        int k = j * Block.SIZE + i;
        z[k] = Math.fma(stretch, z[k] - mean[j], mean[j]);
      }
    }
    logDensity(count, z, scratch, logQ);
  }

  @Override
  public Normal about() {
    return normal;
  }

  @Override
  public void slopeAbout(int count, double[] logNormal, double[] out) {
    for (int i = 0; i < count; i++) {
      double stretch = 1 + 2 * (normalConstant - logNormal[i]) / DEGREES;
      out[i] = -2 * exponent / (DEGREES * stretch);
    }
  }

  @Override
  public void logDensityAbout(int count, double[] logNormal, Scratch scratch, double[] out) {
    // The squared distance is computed from the normal's log density.
    for (int i = 0; i < count; i++) {
      out[i] = 1 + 2 * (normalConstant - logNormal[i]) / DEGREES;
    }
    Log.fill(out, 0, count, out);
    Rows.rescale(count, exponent, logNormalizer, out);
  }
}
