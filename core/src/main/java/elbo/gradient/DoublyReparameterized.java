package elbo.gradient;

/// The importance-weighted bound of k samples, with the score of q reparameterized once more
/// (DReG): the model learns with w̃ as under [Iwae], q with w̃² through the sample and without a
/// score.
///
/// In E Σ w̃ᵢ ∂ log q(zᵢ | x) the weight is a function of zᵢ, so that it is E Σ ∂zᵢ · ∇_z w̃ᵢ,
/// which is w̃ᵢ (1 − w̃ᵢ) ∇_z log w. The mean of the gradient is that of [Iwae]; the
/// signal-to-noise ratio for q rises as k^½. With a weight κ of the KL term the coefficient is (1 −
/// κ) w̃ + κ w̃². G. Tucker, D. Lawson, S. Gu, C. J. Maddison (2019), Doubly reparameterized
/// gradient estimators for Monte Carlo objectives.
///
/// @param k samples inside one bound, at least 1
public record DoublyReparameterized(int k) implements Objective {
  /// @throws IllegalArgumentException if k < 1
  public DoublyReparameterized {
    Checks.atLeast(1, "k", k);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    double[] w = out.model();
    double value = NormalizedWeights.fill(logWeights, offset, k, 1, w);
    for (int i = offset; i < offset + k; i++) {
      out.latent()[i] = (1 - klWeight) * w[i] + klWeight * w[i] * w[i];
      out.proposal()[i] = 0;
    }
    return value;
  }
}
