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

/// The χ upper bound of order n from k samples, E log((1/k) Σ wⁿ) / n.
///
/// The exact CUBO_n = log(E wⁿ) / n lies above log p(x). From k samples it is approached from below
/// (at k = 1 it is the ELBO), so that no finite k promises an upper bound: it is reported as an
/// estimate, of CUBO_n and not of log p(x). A. B. Dieng, D. Tran, R. Ranganath, J. Paisley, D. M.
/// Blei (2017), Variational inference via χ upper bound minimization.
///
/// @param k samples inside one bound, at least 1
/// @param order n, greater than 1
public record Cubo(long k, double order) implements Bound<Estimate> {
  /// @throws IllegalArgumentException if k < 1, or the order is not finite and greater than 1
  public Cubo {
    Checks.groupSize(k);
    Checks.finite("order", order);
    if (order <= 1) {
      throw new IllegalArgumentException("order must be greater than 1, but is " + order);
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanLogPowerMean(order, k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, () -> new PowerMean(order), dependence);
  }
}
