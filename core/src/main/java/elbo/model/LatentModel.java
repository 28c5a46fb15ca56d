package elbo.model;

import elbo.distribution.Distribution;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A latent-variable model p(x, z) with a proposal q(z | x) of its own.
///
/// To add one, write one class in this package (or in your own): [#at(double[])] is the model. For
/// what else is known of it (an exact evidence, a posterior) implement the interface that says so,
/// and everything that can use it does. A model of p(x | y) is [Conditional], or implements
/// [#conditionDimension()] and [#given(double[])].
public interface LatentModel extends Model {
  /// d, the dimension of z.
  int latentDimension();

  @Override
  default LatentModel given(double[] condition) {
    ConditionCheck.dimension(name(), conditionDimension(), condition);
    return this;
  }

  /// log p(x, ·) for one observation.
  ///
  /// @throws IllegalArgumentException if x has another width or lies outside the support of the
  ///   model; the message names the rule and the value
  Joint at(double[] x);

  /// The same for the numbers of an observation, which never change, so that they need no copy.
  ///
  /// @throws IllegalArgumentException as [#at(double[])]
  default Joint at(Observation x) {
    return at(x.values());
  }

  /// q(z | x), the proposal that comes with the model: a trained encoder, or one made to be
  /// imperfect in a known way.
  Distribution proposal(double[] x);

  /// The proposals of several observations, each given, or thrown as [#proposal] does, when it is
  /// asked for: the same distributions, faster where a network computes many at once.
  default List<? extends Supplier<? extends Distribution>> proposals(List<double[]> xs) {
    return xs.stream().<Supplier<Distribution>>map(x -> () -> proposal(x)).toList();
  }

  /// Whether the model's own proposal is the default one: true where it is made to be good, or
  /// imperfect in a known way; else a proposal that is fitted to each observation is.
  default boolean prefersOwnProposal() {
    return false;
  }

  /// As built-in models are, which prefer their own proposal.
  @Override
  default boolean isIntegrable() {
    return prefersOwnProposal();
  }

  /// How many states latent coordinate j has, the whole numbers from 0 on, whatever the others are;
  /// 0 where it is continuous or that is not known.
  default long states(int coordinate) {
    return 0;
  }

  /// p(z), where the model has one apart from p(x | z).
  default Optional<Distribution> prior() {
    return Optional.empty();
  }

  /// p(z | x), where it is known.
  default Optional<Distribution> posterior(double[] x) {
    return Optional.empty();
  }
}
