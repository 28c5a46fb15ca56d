package elbo.model;

import java.util.Locale;

/// The checks of parameters that several state-space models use.
final class Scales {
  private Scales() {}

  static void finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, but is " + value);
    }
  }

  /// A standard deviation or variance that may be 0.
  static void notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and at least 0, but is " + value);
    }
  }

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " must be finite and greater than 0, but is " + value);
    }
  }

  /// The coefficient of a stationary autoregression.
  static void stationary(String name, double value) {
    if (!(Math.abs(value) < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s must lie between -1 and 1, without which the first state has no stationary"
                  + " distribution, but is %s",
              name,
              value));
    }
  }

  /// A count, as the step that it is observed at.
  static void count(int t, double y, double most) {
    if (!(y >= 0 && y <= most) || y != Math.rint(y)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a count must be a whole number from 0 to %.0f, but that of step %d is %s",
              most,
              t,
              y));
    }
  }
}
