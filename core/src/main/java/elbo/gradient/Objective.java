package elbo.gradient;

import elbo.name.Named;
import java.util.Optional;

/// What learning maximizes, as three coefficients a sample, computed from the k log weights of one
/// observation.
///
/// The estimate of the gradient for one observation is a sum over its k samples zᵢ, drawn from q(z
/// | x). With log w = log p(x, z) − log q(z | x) it is
///
/// - for the parameters of the model p(x, z): Σ modelᵢ · ∂ log p(x, zᵢ), at fixed zᵢ;
/// - for the parameters of the proposal q(z | x): Σ latentᵢ · ∂zᵢ · ∇_z log w(zᵢ), where the sample
///   is a differentiable function of the parameters, + Σ proposalᵢ · ∂ log q(zᵢ | x), at fixed zᵢ.
///
/// So all that an objective is, beyond its value, is how the coefficients depend on the log
/// weights; means over k are in the coefficients. A gradient is one of nats an observation: that of
/// a batch is the mean over its rows.
///
/// A weight κ of the KL term, for its warm-up, replaces log w by log p(x | z) + κ (log p(z) − log
/// q(z | x)), in what is given here and in the gradients with respect to the model and to z.
public interface Objective extends Named {
  /// k, the samples of one observation.
  int k();

  /// Writes the coefficients of samples `offset` … `offset + k − 1` and returns the estimate of the
  /// objective in nats, without the term of [#closedFormKl()].
  ///
  /// If the estimate is −∞ (all weights are zero, or one is where the objective cannot do without
  /// it) or +∞, there is no gradient and the coefficients are 0; if a log weight is NaN, so is the
  /// estimate.
  ///
  /// Several threads may call it at once, each for samples of its own.
  ///
  /// @param logWeights log wᵢ, −∞ included, or log p(x | zᵢ) if [#closedFormKl()] is present
  /// @param klWeight κ, from 0 to 1; 1 is the objective itself
  /// @throws IllegalArgumentException if κ is not 1 and the objective has no such weight
  double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out);

  /// Whether a sample is differentiated with respect to the parameters of q: `latent` is not always
  /// 0. Discrete latents take an objective without.
  default boolean differentiatesSamples() {
    return true;
  }

  /// Whether κ may differ from 1.
  default boolean allowsKlWeight() {
    return true;
  }

  /// The KL term, where the objective takes it in closed form instead of from the samples.
  default Optional<ClosedFormKl> closedFormKl() {
    return Optional.empty();
  }
}
