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

  /// log p(x) in nats, where it is known.
  ///
  /// @throws IllegalArgumentException if x has another width or lies outside the support of the
  ///   model; the message names the rule and the value
  default OptionalDouble logEvidence(double[] x) {
    return OptionalDouble.empty();
  }

  /// A pair of latents and observation drawn from the model.
  ///
  /// @throws UnsupportedOperationException if the model cannot draw any
  default Draw draw(UniformRandomProvider random) {
    throw new UnsupportedOperationException(name() + " draws no observations: give it data");
  }

  /// SHA-256 of the weights, 64 hexadecimal digits, where the name does not determine them.
  default Optional<String> sha256() {
    return Optional.empty();
  }
}
