package elbo.model;

import elbo.kernel.Scratch;

/// The steps of a [Diffusion], forward and back.
public interface ReverseSteps {
  /// The forward process.
  NoiseSchedule schedule();

  /// x₀, the observation in the units of the model.
  ///
  /// @return D numbers
  /// @throws IllegalArgumentException if x has another width or lies outside the support of the
  ///   model; the message names the rule and the value
  double[] start(double[] x);

  /// The standard deviation of p(xₜ₋₁ | xₜ), t from 2 to T, where it is the same for all xₜ and
  /// coordinates; NaN where the model outputs it.
  double scale(int t);

  /// Writes the mean of p(xₜ₋₁ | xₜ) and, where [#scale] is NaN, the logarithm of its standard
  /// deviation.
  ///
  /// @param t from 2 to T
  /// @param count samples, at most `Block.SIZE`
  /// @param noisy xₜ, dimension-major
  /// @param mean like `noisy`
  /// @param logScale like `noisy`
  void reverse(int t, int count, double[] noisy, Scratch scratch, double[] mean, double[] logScale);

  /// Writes log p(x | x₁), in nats, of each sample of x₁.
  ///
  /// @param x an observation, as [#start(double[])] accepts it
  /// @param noisy x₁, dimension-major
  void decode(double[] x, int count, double[] noisy, Scratch scratch, double[] out);
}
