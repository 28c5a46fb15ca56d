package elbo.model;

import java.util.Locale;

/// The forward process of a diffusion: q(xₜ | xₜ₋₁) = N(√(1 − βₜ) xₜ₋₁, βₜ I) for t from 1 to T, by
/// which q(xₜ | x₀) = N(√ᾱₜ x₀, (1 − ᾱₜ) I) with ᾱₜ = Π (1 − βₛ).
///
/// J. Ho, A. Jain, P. Abbeel (2020), Denoising diffusion probabilistic models.
public final class NoiseSchedule {
  // By t, from 0 to T.
  private final double[] beta;
  private final double[] signal;
  private final double[] noise;

  /// @param betas β₁ … β_T, each greater than 0 and less than 1; the last may be 1, where nothing
  ///   is left of x₀
  /// @throws IllegalArgumentException if there are none, or one breaks its rule
  public NoiseSchedule(double[] betas) {
    if (betas.length == 0) {
      throw new IllegalArgumentException("a schedule must have at least one step, but has none");
    }
    int steps = betas.length;
    beta = new double[steps + 1];
    signal = new double[steps + 1];
    noise = new double[steps + 1];
    signal[0] = 1;
    for (int t = 1; t <= steps; t++) {
      double b = betas[t - 1];
      if (!(b > 0 && (b < 1 || (b == 1 && t == steps)))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "noise must increase with every step, β between 0 and 1, but β of step %d of %d is"
                    + " %s",
                t,
                steps,
                Double.toString(b)));
      }
      beta[t] = b;
      signal[t] = (1 - b) * signal[t - 1];
      // 1 − ᾱ without cancellation.
      noise[t] = Math.fma(1 - b, noise[t - 1], b);
    }
  }

  /// β from `first` to `last` at equal distances.
  ///
  /// @throws IllegalArgumentException if steps < 1, or β decreases or is not between 0 and 1
  public static NoiseSchedule linear(int steps, double first, double last) {
    Shapes.size("steps", steps);
    between("first", first);
    between("last", last);
    if (last < first) {
      throw new IllegalArgumentException(
          "β must not decrease: last must be at least first, " + first + ", but is " + last);
    }
    double[] betas = new double[steps];
    for (int i = 0; i < steps; i++) {
      betas[i] = steps == 1 ? first : Math.fma(last - first, (double) i / (steps - 1), first);
    }
    return new NoiseSchedule(betas);
  }

  private static void between(String name, double beta) {
    if (!(beta > 0 && beta < 1)) {
      throw new IllegalArgumentException(
          name + " must be greater than 0 and less than 1, but is " + beta);
    }
  }

  /// The forward process that is looked at after some of the steps alone: its marginals are those
  /// of this one there.
  ///
  /// @param times which steps, from 1 to T and increasing
  /// @throws IllegalArgumentException if there are none, or they do not increase
  public NoiseSchedule at(int[] times) {
    double[] betas = new double[times.length];
    int before = 0;
    for (int i = 0; i < times.length; i++) {
      int t = times[i];
      if (t <= before || t > steps()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "steps must increase from 1 to %d, but one is %d after %d",
                steps(),
                t,
                before));
      }
      // One step has its own β, to the last bit.
      betas[i] = t == before + 1 ? beta[t] : (noise[t] - noise[before]) / signal[before];
      before = t;
    }
    return new NoiseSchedule(betas);
  }

  /// T.
  public int steps() {
    return beta.length - 1;
  }

  /// βₜ, t from 1 to T.
  public double beta(int t) {
    return beta[t];
  }

  /// ᾱₜ, t from 0 to T; 1 at 0.
  public double signal(int t) {
    return signal[t];
  }

  /// 1 − ᾱₜ, t from 0 to T.
  public double noise(int t) {
    return noise[t];
  }

  /// The factor of x₀ in the mean of q(xₜ₋₁ | xₜ, x₀), t from 2 to T.
  public double factorOfStart(int t) {
    return Math.sqrt(signal[t - 1]) * beta[t] / noise[t];
  }

  /// The factor of xₜ in the mean of q(xₜ₋₁ | xₜ, x₀), t from 2 to T.
  public double factorOfNoisy(int t) {
    return Math.sqrt(1 - beta[t]) * noise[t - 1] / noise[t];
  }

  /// The variance of q(xₜ₋₁ | xₜ, x₀), β̃ₜ = βₜ (1 − ᾱₜ₋₁) / (1 − ᾱₜ), t from 1 to T; 0 at 1.
  public double reverseVariance(int t) {
    return beta[t] * noise[t - 1] / noise[t];
  }
}
