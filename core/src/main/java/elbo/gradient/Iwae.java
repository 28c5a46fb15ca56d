package elbo.gradient;

/// The importance-weighted bound of k samples, E log((1/k) Σ w): coefficients (w̃, w̃, −w̃), with
/// w̃ the weights divided by their sum.
///
/// The signal-to-noise ratio of the gradient with respect to q falls as k^−½ (T. Rainforth et al.,
/// 2018, Tighter variational bounds are not necessarily better); [DoublyReparameterized] has the
/// same mean without that. Y. Burda, R. Grosse, R. Salakhutdinov (2016), Importance weighted
/// autoencoders.
///
/// @param k samples inside one bound, at least 1
public record Iwae(int k) implements Objective {
  /// @throws IllegalArgumentException if k < 1
  public Iwae {
    Checks.atLeast(1, "k", k);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    double[] w = out.model();
    double value = NormalizedWeights.fill(logWeights, offset, k, 1, w);
    for (int i = offset; i < offset + k; i++) {
      out.latent()[i] = w[i];
      out.proposal()[i] = -klWeight * w[i];
    }
    return value;
  }
}
