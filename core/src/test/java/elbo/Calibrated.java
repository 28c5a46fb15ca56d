package elbo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.estimate.Estimate;

/// Tests a random number against the exact mean of its law, with both error rates known.
///
/// For a mean of at least 1024 independent values of finite variance |z| exceeds 5 with probability
/// 6·10⁻⁷: the false alarm. An error of δ is caught with probability 0.999, since δ lies 3.1
/// standard errors beyond the limit: the power, without which a large variance would pass
/// everything.
public final class Calibrated {
  /// Of |z|.
  public static final double LIMIT = 5;

  /// The normal quantile of the power.
  public static final double POWER = 3.1;

  private Calibrated() {}

  /// Asserts that `value` is `exact` but for its standard error, and that an error of `delta` would
  /// have been seen.
  public static void check(double value, double standardError, double exact, double delta) {
    assertTrue(
        (LIMIT + POWER) * standardError <= delta,
        () -> "no power: δ = %s, standard error %s".formatted(delta, standardError));
    double z = Math.abs(value - exact) / standardError;
    assertTrue(
        z <= LIMIT,
        () -> "z = %s: %s ± %s against the exact %s".formatted(z, value, standardError, exact));
  }

  /// Asserts the same of an estimate.
  public static void check(Estimate estimate, double exact, double delta) {
    check(estimate.value(), estimate.standardError(), exact, delta);
  }

  /// Asserts that the mean of independent values is `exact`.
  public static void mean(double[] values, double exact, double delta) {
    assertTrue(values.length >= 1024, "the limit is that of at least 1024 values");
    double mean = 0;
    for (double v : values) {
      mean += v / values.length;
    }
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    double n = values.length;
    check(mean, Math.sqrt(squares / (n - 1) / n), exact, delta);
  }
}
