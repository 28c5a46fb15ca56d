package elbo.bound;

import java.util.OptionalDouble;

/// What several bounds share: rules of their parameters, and means that may be unknown.
final class Checks {
  private Checks() {}

  static void groupSize(long k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k);
    }
  }

  static void finite(String parameter, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(parameter + " must be finite, but is " + value);
    }
  }

  /// A number of a law, empty where the law cannot determine it.
  static OptionalDouble known(double number) {
    return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
