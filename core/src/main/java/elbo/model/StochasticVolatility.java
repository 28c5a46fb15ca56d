package elbo.model;

import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Scratch;
import org.apache.commons.rng.UniformRandomProvider;

/// The stochastic volatility model: a stationary log variance z₀ ~ N(μ, σ²/(1 − φ²)), z_t = μ +
/// φ(z_(t−1) − μ) + N(0, σ²), and returns y_t ~ N(0, exp z_t).
///
/// S. J. Taylor (1982), Financial returns modelled by the product of two stochastic processes; S.
/// Kim, N. Shephard, S. Chib (1998), Stochastic volatility: likelihood inference and comparison
/// with ARCH models.
///
/// @param mu μ, finite
/// @param phi φ, between −1 and 1
/// @param sigma σ, greater than 0
public record StochasticVolatility(double mu, double phi, double sigma)
    implements NormalStateSpace {
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public StochasticVolatility {
    Scales.finite("mu", mu);
    Scales.stationary("phi", phi);
    Scales.positive("sigma", sigma);
  }

  @Override
  public double initialMean() {
    return mu;
  }

  @Override
  public double initialScale() {
    return sigma / Math.sqrt(1 - phi * phi);
  }

  @Override
  public double scale() {
    return sigma;
  }

  @Override
  public void mean(int t, int count, double[] before, Scratch scratch, double[] out) {
    double at0 = mu - phi * mu;
    for (int i = 0; i < count; i++) {
      out[i] = Math.fma(phi, before[i], at0);
    }
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    double half = -0.5 * y[0] * y[0];
    inverseVariances(count, z, out);
    for (int i = 0; i < count; i++) {
      // Of 0 the square has no variance to be divided by, however small that is.
      double square = half == 0 ? 0 : half * out[i];
      out[i] = square - Math.fma(0.5, z[i], Constants.HALF_LOG_2_PI);
    }
  }

  private static void inverseVariances(int count, double[] z, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = -z[i];
    }
    Exp.fill(out, 0, count, out);
  }

  @Override
  public void slopes(
      int t, double y, int count, double[] z, Scratch scratch, double[] slope, double[] curvature) {
    inverseVariances(count, z, curvature);
    for (int i = 0; i < count; i++) {
      curvature[i] *= 0.5 * y * y;
      slope[i] = curvature[i] - 0.5;
    }
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    return new double[] {Exp.exp(0.5 * z[0]) * Draws.normal(random)};
  }
}
