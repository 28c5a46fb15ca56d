package elbo.bound;

/// The rules that parameters of several bounds share.
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
}
