package elbo.gradient;

/// The variational Rényi bound VR(α) of k samples, E log((1/k) Σ w^(1−α)) / (1 − α): coefficients
/// (v, v, −v), with v the powers w^(1−α) divided by their sum.
///
/// α → 1 is the ELBO, α = 0 is [Iwae]. Y. Li, R. E. Turner (2016), Rényi divergence variational
/// inference.
///
/// @param k samples inside one bound, at least 1
/// @param alpha the order α, finite and not 1
public record Renyi(int k, double alpha) implements Objective {
  /// @throws IllegalArgumentException if k < 1 or α is 1 or not finite
  public Renyi {
    Checks.atLeast(1, "k", k);
    if (!Double.isFinite(alpha)) {
      throw new IllegalArgumentException("alpha must be finite, but is " + alpha);
    }
    if (alpha == 1) {
      throw new IllegalArgumentException("alpha must not be 1: that limit is Elbo");
    }
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    double[] v = out.model();
    double value = NormalizedWeights.fill(logWeights, offset, k, 1 - alpha, v);
    for (int i = offset; i < offset + k; i++) {
      out.latent()[i] = v[i];
      out.proposal()[i] = -klWeight * v[i];
    }
    return value;
  }
}
