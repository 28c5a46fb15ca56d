package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.OptionalDouble;

/// The variational Rényi bound VR(α) of k samples, E log((1/k) Σ w^(1−α)) / (1 − α).
///
/// For α ≥ 0 its expectation lies below log p(x) at every k; α → 1 is the ELBO and α = 0 is IWAE.
/// For α < 0 the exact VR(α) lies above log p(x), but the estimate from k samples lies below that,
/// on either side of log p(x): it is reported as an estimate. Y. Li, R. E. Turner (2016), Rényi
/// divergence variational inference.
///
/// @param k samples inside one bound, at least 1
/// @param alpha the order α, finite and not 1
public record Renyi(long k, double alpha) implements Bound<Estimate> {
  /// @throws IllegalArgumentException if k < 1 or α is 1 or not finite
  public Renyi {
    Checks.groupSize(k);
    Checks.finite("alpha", alpha);
    if (alpha == 1) {
      throw new IllegalArgumentException("alpha must not be 1: that limit is Elbo");
    }
  }

  @Override
  public Side side() {
    return alpha >= 0 ? Side.LOWER : Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLogPowerMean(1 - alpha, k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, () -> new PowerMean(1 - alpha), dependence);
  }
}
