package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.NormalChain;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A diffusion of data from N(mean, variance) whose reverse steps are those of that data exactly:
/// p(xₜ₋₁ | xₜ) = q(xₜ₋₁ | xₜ), and p(x_T) = N(0, 1), which is not quite q(x_T).
///
/// All is normal, so that log p(x), the ELBO and the posterior of the latents have closed forms.
/// The ELBO is below log p(x), since q(xₜ₋₁ | xₜ, x₀) is another distribution than the posterior.
public final class GaussianDiffusion implements Diffusion {
  private final String name;
  private final NoiseSchedule schedule;
  // Of p(xₜ₋₁ | xₜ), by t.
  private final double[] offset;
  private final double[] gain;
  private final double[] scale;
  // The moments of xₜ under the model, by t.
  private final double[] means;
  private final double[] variances;

  /// @param mean of the data, finite
  /// @param variance of the data, greater than 0
  /// @param steps T, at least 1
  /// @param first β₁, between 0 and 1
  /// @param last β_T, at least β₁ and less than 1; β is linear between the two
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public GaussianDiffusion(double mean, double variance, int steps, double first, double last) {
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean must be finite, but is " + mean);
    }
    if (!(variance > 0) || Double.isInfinite(variance)) {
      throw new IllegalArgumentException(
          "variance must be finite and greater than 0, but is " + variance);
    }
    name =
        "GaussianDiffusion(mean="
            + mean
            + ",variance="
            + variance
            + ",steps="
            + steps
            + ",first="
            + first
            + ",last="
            + last
            + ")";
    schedule = NoiseSchedule.linear(steps, first, last);
    offset = new double[steps + 1];
    gain = new double[steps + 1];
    scale = new double[steps + 1];
    for (int t = 1; t <= steps; t++) {
      double before = Math.fma(schedule.signal(t - 1), variance, schedule.noise(t - 1));
      double after = Math.fma(schedule.signal(t), variance, schedule.noise(t));
      gain[t] = Math.sqrt(1 - schedule.beta(t)) * before / after;
      offset[t] =
          mean * (Math.sqrt(schedule.signal(t - 1)) - gain[t] * Math.sqrt(schedule.signal(t)));
      scale[t] = Math.sqrt(before * schedule.beta(t) / after);
    }
    means = new double[steps + 1];
    variances = new double[steps + 1];
    variances[steps] = 1;
    for (int t = steps; t >= 1; t--) {
      means[t - 1] = Math.fma(gain[t], means[t], offset[t]);
      variances[t - 1] = Math.fma(gain[t] * gain[t], variances[t], scale[t] * scale[t]);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int observationDimension() {
    return 1;
  }

  @Override
  public NoiseSchedule schedule() {
    return schedule;
  }

  @Override
  public double[] start(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    return x.clone();
  }

  @Override
  public double scale(int t) {
    return scale[t];
  }

  @Override
  public void reverse(
      int t, int count, double[] noisy, Scratch scratch, double[] mean, double[] logScale) {
    Rows.affine(0, count, noisy, gain[t], offset[t], mean);
  }

  @Override
  public void decode(double[] x, int count, double[] noisy, Scratch scratch, double[] out) {
    Rows.affine(0, count, noisy, gain[1], offset[1], out);
    double precision = 1 / scale[1];
    double normalizer = -Log.log(scale[1]) - Constants.HALF_LOG_2_PI;
    for (int i = 0; i < count; i++) {
      double r = (x[0] - out[i]) * precision;
      out[i] = Math.fma(-0.5 * r, r, normalizer);
    }
  }

  @Override
  public OptionalDouble meanTerm(int t, double[] x) {
    double start = start(x)[0];
    double noisy = Math.sqrt(schedule.signal(t)) * start;
    double variance = scale[t] * scale[t];
    if (t == 1) {
      double r = start - Math.fma(gain[1], noisy, offset[1]);
      double squares = Math.fma(r, r, gain[1] * gain[1] * schedule.noise(1));
      return OptionalDouble.of(
          0.5 * (squares / variance + Log.log(variance)) + Constants.HALF_LOG_2_PI);
    }
    double ofNoisy = schedule.factorOfNoisy(t) - gain[t];
    double r = Math.fma(ofNoisy, noisy, schedule.factorOfStart(t) * start - offset[t]);
    double squares = Math.fma(r, r, ofNoisy * ofNoisy * schedule.noise(t));
    double own = schedule.reverseVariance(t);
    return OptionalDouble.of(0.5 * ((squares + own) / variance - 1 + Log.log(variance / own)));
  }

  /// p(x_T, …, x₁).
  @Override
  public Optional<Distribution> prior() {
    int steps = schedule.steps();
    double[] o = new double[steps];
    double[] g = new double[steps];
    double[] s = new double[steps];
    s[0] = 1;
    for (int step = 1; step < steps; step++) {
      int t = steps - step + 1;
      o[step] = offset[t];
      g[step] = gain[t];
      s[step] = scale[t];
    }
    return Optional.of(new NormalChain(o, g, s));
  }

  /// By the moments of each xₜ given x₀, forward in t, and from there the chain backward.
  @Override
  public Optional<Distribution> posterior(double[] x) {
    double[] start = start(x);
    int steps = schedule.steps();
    double[] mean = new double[steps + 1];
    double[] variance = new double[steps + 1];
    double[] o = new double[steps];
    double[] g = new double[steps];
    double[] s = new double[steps];
    mean[0] = start[0];
    for (int t = 1; t <= steps; t++) {
      // p(xₜ | xₜ₋₁) of the model.
      double forward = gain[t] * variances[t] / variances[t - 1];
      double own = variances[t] * scale[t] * scale[t] / variances[t - 1];
      mean[t] = Math.fma(forward, mean[t - 1] - means[t - 1], means[t]);
      variance[t] = Math.fma(forward * forward, variance[t - 1], own);
      if (t > 1) {
        int step = steps - t + 1;
        g[step] = forward * variance[t - 1] / variance[t];
        o[step] = Math.fma(-g[step], mean[t], mean[t - 1]);
        s[step] = Math.sqrt(variance[t - 1] * own / variance[t]);
      }
    }
    o[0] = mean[steps];
    s[0] = Math.sqrt(variance[steps]);
    return Optional.of(new NormalChain(o, g, s));
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    double r = start(x)[0] - means[0];
    return OptionalDouble.of(
        -0.5 * (r * r / variances[0] + Log.log(variances[0])) - Constants.HALF_LOG_2_PI);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] z = Draws.from(prior().orElseThrow(), random);
    double mean = Math.fma(gain[1], z[z.length - 1], offset[1]);
    return new Draw(z, new double[] {Math.fma(scale[1], Draws.normal(random), mean)});
  }
}
