package elbo.gradient;

/// Reweighted wake-sleep with the wake phase of q: coefficients (w̃, 0, w̃), with w̃ the weights
/// divided by their sum.
///
/// The model climbs the importance-weighted bound of k samples, which is the value; q descends
/// KL(p(z | x) ‖ q(z | x)), estimated by the same weights. So the two have different objectives,
/// and no sample is differentiated: latents may be discrete. With k = 1 the gradient for q is 0 in
/// the mean, whatever q is, which is why it is refused; at larger k its bias falls as 1/k. J.
/// Bornschein, Y. Bengio (2015), Reweighted wake-sleep.
///
/// @param k samples, at least 2
public record ReweightedWakeSleep(int k) implements Objective {
  /// @throws IllegalArgumentException if k < 2
  public ReweightedWakeSleep {
    Checks.atLeast(2, "k", k);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    if (klWeight != 1) {
      throw new IllegalArgumentException(
          name() + " has no KL term whose weight could be " + klWeight);
    }
    double[] w = out.model();
    double value = NormalizedWeights.fill(logWeights, offset, k, 1, w);
    for (int i = offset; i < offset + k; i++) {
      out.latent()[i] = 0;
      out.proposal()[i] = w[i];
    }
    return value;
  }

  @Override
  public boolean differentiatesSamples() {
    return false;
  }

  @Override
  public boolean allowsKlWeight() {
    return false;
  }
}
