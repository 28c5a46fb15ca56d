package elbo.collapse;

import elbo.kernel.Sums;

/// A number with its standard error, from rows that are independent draws.
///
/// @param value in nats, unless documented
/// @param standardError NaN for a single row
public record Measured(double value, double standardError) {
  /// A mean over rows.
  ///
  /// @param terms one a row, or what moves the value as a row's weight does, with that mean
  static Measured mean(double[] terms) {
    int n = terms.length;
    double mean = Sums.sum(terms, 0, n) / n;
    double squares = Sums.squares(terms, 0, n, mean);
    return new Measured(mean, Math.sqrt(squares / (n - 1) / n));
  }
}
