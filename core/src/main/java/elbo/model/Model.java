package elbo.model;

import elbo.name.Named;
import elbo.proposal.Proposal;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A latent-variable model p(x, z) with a proposal q(z | x) of its own.
///
/// Immutable. To add one, write one class in this package (or in your own): [#at(double[])] is the
/// model; what else is known of it (an exact evidence, a posterior, how to draw observations) is
/// said beside it, and everything that can use it does.
public interface Model extends Named {
  /// d, the dimension of z.
  int latentDimension();

  /// D, the width of x.
  int observationDimension();

  /// log p(x, ·) for one observation.
  ///
  /// @throws IllegalArgumentException if x has another width or lies outside the support of the
  ///   model; the message names the rule and the value
  Joint at(double[] x);

  /// q(z | x), the proposal that comes with the model: a trained encoder, or one made to be
  /// imperfect in a known way.
  Proposal proposal(double[] x);

  /// How many states latent coordinate j has, the whole numbers from 0 on, whatever the others are;
  /// 0 where it is continuous or that is not known.
  default long states(int coordinate) {
    return 0;
  }

  /// p(z), where the model has one apart from p(x | z).
  default Optional<Proposal> prior() {
    return Optional.empty();
  }

  /// p(z | x), where it is known.
  default Optional<Proposal> posterior(double[] x) {
    return Optional.empty();
  }

  /// log p(x) in nats, where it is known.
  default OptionalDouble logEvidence(double[] x) {
    return OptionalDouble.empty();
  }

  /// An observation drawn from the model.
  ///
  /// @throws UnsupportedOperationException if the model cannot draw any
  default double[] draw(UniformRandomProvider random) {
    throw new UnsupportedOperationException(name() + " draws no observations: give it data");
  }
}
