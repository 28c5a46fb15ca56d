package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.LogGamma;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;
import org.apache.commons.rng.UniformRandomProvider;

/// Binomial counts of an autoregression: log odds z₀ ~ N(0, 1), z_t = φ z_(t−1) + N(0, σ²), and
/// counts y_t ~ Binomial(n, 1 / (1 + exp −z_t)).
///
/// Among the models for counts of J. Durbin, S. J. Koopman (1997), Monte Carlo maximum likelihood
/// estimation for non-Gaussian state space models.
///
/// @param n trials at each step, at least 1
/// @param phi φ, finite
/// @param sigma σ, greater than 0
public record BinomialAutoregression(int n, double phi, double sigma) implements NormalStateSpace {
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public BinomialAutoregression {
    Shapes.size("n", n);
    Scales.finite("phi", phi);
    Scales.positive("sigma", sigma);
  }

  @Override
  public void check(int t, double[] y) {
    Scales.count(t, y[0], n);
  }

  @Override
  public double initialMean() {
    return 0;
  }

  @Override
  public double initialScale() {
    return 1;
  }

  @Override
  public double scale() {
    return sigma;
  }

  @Override
  public void mean(int t, int count, double[] before, Scratch scratch, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = phi * before[i];
    }
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    double k = y[0];
    double constant =
        LogGamma.logFactorial(n) - LogGamma.logFactorial(k) - LogGamma.logFactorial(n - k);
    int mark = scratch.mark();
    Softplus.fill(z, count, scratch.doubles(Block.SIZE), out);
    for (int i = 0; i < count; i++) {
      out[i] = Math.fma(k, z[i], constant) - n * out[i];
    }
    scratch.release(mark);
  }

  @Override
  public void slopes(
      int t, double y, int count, double[] z, Scratch scratch, double[] slope, double[] curvature) {
    Exp.decay(z, count, curvature);
    for (int i = 0; i < count; i++) {
      double e = curvature[i];
      double p = (z[i] < 0 ? e : 1) / (1 + e);
      slope[i] = y - n * p;
      curvature[i] = n * e / ((1 + e) * (1 + e));
    }
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    double p = 1 / (1 + Exp.exp(-z[0]));
    int count = 0;
    for (int trial = 0; trial < n; trial++) {
      count += random.nextDouble() < p ? 1 : 0;
    }
    return new double[] {count};
  }
}
