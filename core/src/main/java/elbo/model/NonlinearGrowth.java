package elbo.model;

import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import org.apache.commons.rng.UniformRandomProvider;

/// The nonlinear growth model: z₀ ~ N(0, initialVariance), z_t = z_(t−1) / 2 + 25 z_(t−1) / (1 +
/// z²_(t−1)) + 8 cos(1.2 (t − lag)) + N(0, processVariance), y_t = z²_t / 20 + N(0,
/// observationVariance).
///
/// Its posteriors have two modes. N. J. Gordon, D. J. Salmond, A. F. M. Smith (1993), Novel
/// approach to nonlinear/non-Gaussian Bayesian state estimation. Papers differ in the index of the
/// cosine: the first transition is t = 1, and lag = 1 makes its cosine cos 0.
///
/// @param processVariance greater than 0; 10 in the paper
/// @param observationVariance greater than 0; 1 in the paper
/// @param initialVariance greater than 0
/// @param lag 0 or 1
public record NonlinearGrowth(
    double processVariance, double observationVariance, double initialVariance, int lag)
    implements NormalStateSpace {
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public NonlinearGrowth {
    Scales.positive("processVariance", processVariance);
    Scales.positive("observationVariance", observationVariance);
    Scales.positive("initialVariance", initialVariance);
    if (lag != 0 && lag != 1) {
      throw new IllegalArgumentException("lag must be 0 or 1, but is " + lag);
    }
  }

  @Override
  public String convention() {
    return "the first number is observed at the first state, and the cosine of the first"
        + " transition is "
        + (lag == 0 ? "cos 1.2" : "cos 0");
  }

  @Override
  public double initialMean() {
    return 0;
  }

  @Override
  public double initialScale() {
    return Math.sqrt(initialVariance);
  }

  @Override
  public double scale() {
    return Math.sqrt(processVariance);
  }

  @Override
  public void mean(int t, int count, double[] before, Scratch scratch, double[] out) {
    // The same bits on every machine.
    double drift = 8 * StrictMath.cos(1.2 * (t - lag));
    for (int i = 0; i < count; i++) {
      double z = before[i];
      out[i] = Math.fma(0.5, z, drift) + 25 * z / Math.fma(z, z, 1);
    }
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    double constant = -Constants.HALF_LOG_2_PI - 0.5 * Log.log(observationVariance);
    double half = -0.5 / observationVariance;
    double at = y[0];
    for (int i = 0; i < count; i++) {
      double residual = Math.fma(-0.05 * z[i], z[i], at);
      out[i] = Math.fma(half * residual, residual, constant);
    }
  }

  // The curvature is that of Gauss and Newton.
  @Override
  public void slopes(
      int t, double y, int count, double[] z, Scratch scratch, double[] slope, double[] curvature) {
    for (int i = 0; i < count; i++) {
      double derivative = 0.1 * z[i];
      slope[i] = Math.fma(-0.05 * z[i], z[i], y) * derivative / observationVariance;
      curvature[i] = derivative * derivative / observationVariance;
    }
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    double mean = 0.05 * z[0] * z[0];
    return new double[] {Math.fma(Math.sqrt(observationVariance), Draws.normal(random), mean)};
  }
}
