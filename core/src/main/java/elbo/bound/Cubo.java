package elbo.bound;

import java.util.OptionalDouble;

/// The χ upper bound of order n from k samples, E log((1/k) Σ wⁿ) / n.
///
/// The exact CUBO_n = log(E wⁿ) / n lies above log p(x). From k samples it is approached from below
/// (at k = 1 it is the ELBO), so that no finite k promises an upper bound: it is reported as an
/// estimate, of CUBO_n and not of log p(x). A. B. Dieng, D. Tran, R. Ranganath, J. Paisley, D. M.
/// Blei (2017), Variational inference via χ upper bound minimization.
///
/// @param k samples inside one bound, at least 1
/// @param n the order, greater than 1
public record Cubo(long k, double n) implements Bound {
  /// @throws IllegalArgumentException if k < 1, or n is not finite and greater than 1
  public Cubo {
    Checks.groupSize(k);
    Checks.finite("n", n);
    if (n <= 1) {
      throw new IllegalArgumentException("n must be greater than 1, but is " + n);
    }
  }

  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLogPowerMean(this.n, k));
  }

  @Override
  public Fold fold() {
    return new Groups(this, k, () -> new PowerMean(n));
  }
}
