package elbo.bound;

import java.util.OptionalDouble;

/// The importance-weighted bound of k samples, E log((1/k) Σ w).
///
/// Rises with k from the ELBO (k = 1) towards log p(x). Y. Burda, R. Grosse, R. Salakhutdinov
/// (2016), Importance weighted autoencoders.
///
/// @param k samples inside one bound, at least 1
public record Iwae(long k) implements Bound {
  /// @throws IllegalArgumentException if k < 1
  public Iwae {
    Checks.groupSize(k);
  }

  @Override
  public Kind kind() {
    return Kind.LOWER;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLogPowerMean(1, k));
  }

  @Override
  public Fold fold() {
    return k == 1
        ? new Mean(this, LogWeightBlock::logW)
        : new Groups(this, k, () -> new PowerMean(1));
  }
}
