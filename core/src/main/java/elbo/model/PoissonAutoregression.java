package elbo.model;

import elbo.kernel.Exp;
import elbo.kernel.LogGamma;
import elbo.kernel.Scratch;
import org.apache.commons.rng.UniformRandomProvider;

/// A Poisson autoregression: a stationary log rate z₀ ~ N(μ, σ²/(1 − φ²)), z_t = μ + φ(z_(t−1) − μ)
/// + N(0, σ²), and counts y_t ~ Poisson(exp z_t).
///
/// S. L. Zeger (1988), A regression model for time series of counts.
///
/// @param mu μ, finite
/// @param phi φ, between −1 and 1
/// @param sigma σ, greater than 0
public record PoissonAutoregression(double mu, double phi, double sigma)
    implements NormalStateSpace {
  private static final double MOST = 0x1p53;

  /// @throws IllegalArgumentException if a parameter breaks its rule
  public PoissonAutoregression {
    Scales.finite("mu", mu);
    Scales.stationary("phi", phi);
    Scales.positive("sigma", sigma);
  }

  @Override
  public void check(int t, double[] y) {
    Scales.count(t, y[0], MOST);
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
    double constant = -LogGamma.logFactorial(y[0]);
    Exp.fill(z, 0, count, out);
    for (int i = 0; i < count; i++) {
      out[i] = Math.fma(y[0], z[i], constant) - out[i];
    }
  }

  @Override
  public void slopes(
      int t, double y, int count, double[] z, Scratch scratch, double[] slope, double[] curvature) {
    Exp.fill(z, 0, count, curvature);
    for (int i = 0; i < count; i++) {
      slope[i] = y - curvature[i];
    }
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    return new double[] {PoissonNormal.poisson(Exp.exp(z[0]), random)};
  }
}
