package elbo.bound;

import java.util.OptionalDouble;

/// VR(½) of k samples: a bound that the library does not have, in one file, as a user would add it.
///
/// @param k samples inside one bound, at least 1
public record HalfRenyi(long k) implements Bound {
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
    return OptionalDouble.of(law.meanLogPowerMean(0.5, k));
  }

  @Override
  public Fold fold() {
    return new Groups(this, k, () -> new PowerMean(0.5));
  }
}
