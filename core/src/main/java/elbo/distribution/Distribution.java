package elbo.distribution;

import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A distribution over latents with a known density from which samples can be drawn: q(z | x) for
/// one x, a prior, or an exact posterior.
///
/// It maps uniforms, which the caller provides, to latents. It is immutable. Densities of discrete
/// latents are probabilities; a discrete latent is a whole number in a double.
public interface Distribution {
  /// d, the dimension of z.
  int latentDimension();

  /// The number of uniforms that one sample takes.
  default int uniforms() {
    return latentDimension();
  }

  /// Maps uniforms to latents and writes log q(z), in nats.
  ///
  /// @param count at most `Block.SIZE`
  /// @param u coordinate j of sample i at `u[j * Block.SIZE + i]`, strictly between 0 and 1
  /// @param scratch where temporary arrays are taken from
  /// @param z dimension-major like `u`, another array
  /// @param logQ one number a sample
  void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ);

  /// Whether samples of this and of another distribution can be drawn side by side: [#sample(List,
  /// Runs, double\[\], Scratch, double\[\], double\[\])].
  default boolean sharesLanesWith(Distribution other) {
    return false;
  }

  /// Maps uniforms to latents of several distributions, and writes log q(z) of each under its own:
  /// lane i is a sample of its member, and has the numbers that it would have beside others of
  /// that.
  ///
  /// @param members of which this is one, and with which this shares lanes
  /// @param runs which of them each lane belongs to
  /// @throws UnsupportedOperationException if this shares lanes with none
  default void sample(
      List<? extends Distribution> members,
      Runs runs,
      double[] u,
      Scratch scratch,
      double[] z,
      double[] logQ) {
    throw new UnsupportedOperationException("this distribution shares no lanes");
  }

  /// Whether the density is known at any z, not only at the samples that are drawn: that of a
  /// normalizing flow whose inverse is not known is not. Without it a distribution is no component
  /// of a mixture.
  default boolean hasDensity() {
    return true;
  }

  /// Writes log q(z), in nats, of samples `i < count`.
  ///
  /// @throws UnsupportedOperationException if [#hasDensity()] is false
  void logDensity(int count, double[] z, Scratch scratch, double[] out);

  /// Whether [#gradients] is supported: derivatives of log q for a block of samples at once.
  default boolean hasGradients() {
    return false;
  }

  /// Writes log q(z), in nats, of samples `i < count`, and its derivatives in z.
  ///
  /// @param gradient in the layout of z, another array
  /// @throws UnsupportedOperationException if [#hasGradients()] is false
  default void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    throw new UnsupportedOperationException("this distribution has no gradients");
  }

  /// The coordinates in which this distribution is standard normal, or nearly so, where there are
  /// any: those of its main part.
  default Optional<Whitening> whitening() {
    return Optional.empty();
  }

  /// Whether [#expand] is supported.
  default boolean differentiable() {
    return false;
  }

  /// The expansion of log q about a point to second order.
  ///
  /// @param z d numbers
  /// @param gradient where the d derivatives are written
  /// @param precision where a positive definite approximation of the negative second derivatives is
  ///   written, d rows of d numbers
  /// @throws UnsupportedOperationException if this distribution has no derivatives
  default void expand(double[] z, double[] gradient, double[][] precision) {
    throw new UnsupportedOperationException("this distribution has no derivatives");
  }

  /// A point in the bulk of the distribution, where a search for a mode may start: the mean of a
  /// normal one. Empty where none is known.
  default Optional<double[]> center() {
    return Optional.empty();
  }

  /// The marginal distribution of the coordinates from `from` on, where it is known.
  ///
  /// @param from from 0 to d − 1
  default Optional<Distribution> marginal(int from) {
    return from == 0 ? Optional.of(this) : Optional.empty();
  }

  /// Whether [#klTo] has a value.
  default boolean hasKlTo(Distribution p) {
    return klTo(p).isPresent();
  }

  /// KL(q ‖ p) in nats where it has a closed form.
  default OptionalDouble klTo(Distribution p) {
    return OptionalDouble.empty();
  }
}
