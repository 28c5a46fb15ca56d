package elbo.gradient;

/// The term β Σⱼ max(KLⱼ, λ) that an objective subtracts for each observation, KLⱼ the divergence
/// of coordinate j of q(z | x) from the prior.
///
/// β: I. Higgins et al. (2017), beta-VAE. λ: D. P. Kingma et al. (2016), Improved variational
/// inference with inverse autoregressive flow, there with the mean KLⱼ of a minibatch in place of
/// that of an observation, so that the term depends on the batch; here it does not.
///
/// @param beta β, finite and greater than 0; the term belongs to a bound on log p(x) if β ≥ 1
/// @param freeBits λ in nats a coordinate and observation, finite and at least 0
public record ClosedFormKl(double beta, double freeBits) {
  /// @throws IllegalArgumentException if β or λ breaks its rule
  public ClosedFormKl {
    if (!(beta > 0) || Double.isInfinite(beta)) {
      throw new IllegalArgumentException("beta must be finite and greater than 0, but is " + beta);
    }
    if (!(freeBits >= 0) || Double.isInfinite(freeBits)) {
      throw new IllegalArgumentException(
          "freeBits must be finite and at least 0, but is " + freeBits);
    }
  }

  /// What is subtracted for one coordinate, in nats; NaN of NaN.
  public double term(double kl) {
    return beta * Math.max(kl, freeBits);
  }

  /// The derivative of [#term] with respect to KLⱼ.
  public double slope(double kl) {
    return kl >= freeBits ? beta : 0;
  }
}
