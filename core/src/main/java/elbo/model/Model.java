package elbo.model;

import elbo.name.Named;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A probabilistic model of observations x, with latents ([LatentModel]) or without.
///
/// Immutable. A model is identified by its name and, where that does not determine it, a hash of
/// its weights.
public interface Model extends Named {
  /// D, the width of x.
  int observationDimension();

  /// Whether an observation may have so many numbers: D of them, unless it is a series of any
  /// length.
  default boolean takes(int numbers) {
    return numbers == observationDimension();
  }

  /// Whether numbers of an observation may be missing, NaN.
  default boolean takesMissing() {
    return false;
  }

  /// C, how many numbers the condition y of an observation has; 0 where the model takes none.
  default int conditionDimension() {
    return 0;
  }

  /// The model p(x | y) of one condition, which takes none itself: this model where C = 0.
  ///
  /// @param condition C numbers
  /// @throws IllegalArgumentException if there are not C of them, or the model takes no such
  ///   condition; the message names the rule and the value
  default Model given(double[] condition) {
    ConditionCheck.dimension(name(), conditionDimension(), condition);
    return this;
  }

  /// log p(x) in nats, where it is known.
  ///
  /// @throws IllegalArgumentException if x has another width or lies outside the support of the
  ///   model; the message names the rule and the value
  default OptionalDouble logEvidence(double[] x) {
    return OptionalDouble.empty();
  }

  /// Whether log p(x) may be integrated numerically where it is not [known][#logEvidence]: false
  /// where that is an evaluation of its own, as of models that were trained.
  default boolean isIntegrable() {
    return false;
  }

  /// A pair of latents and observation drawn from the model.
  ///
  /// @throws UnsupportedOperationException if the model cannot draw any
  default Draw draw(UniformRandomProvider random) {
    throw new UnsupportedOperationException(name() + " draws no observations: give it data");
  }

  /// The printed name of the sampler that this is evaluated with where nothing else is said; empty
  /// for importance sampling, or the exact log p(x) of a model without latents.
  default Optional<String> sampler() {
    return Optional.empty();
  }

  /// SHA-256 of the weights, 64 hexadecimal digits, where the name does not determine them.
  default Optional<String> sha256() {
    return Optional.empty();
  }
}
