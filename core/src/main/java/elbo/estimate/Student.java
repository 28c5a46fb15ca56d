package elbo.estimate;

import elbo.kernel.NormalQuantile;

/// Student's t distribution.
///
/// The tails are finite sums: M. Abramowitz, I. A. Stegun (1964), Handbook of mathematical
/// functions, 26.7.3 and 26.7.4; beyond 200 degrees of freedom the quantile is their expansion
/// 26.7.5 about the normal one.
///
/// @param degrees of freedom, at least 1
public record Student(long degrees) {
  private static final long MANY = 200;

  /// @throws IllegalArgumentException if there is no degree of freedom
  public Student {
    if (degrees < 1) {
      throw new IllegalArgumentException("degrees must be at least 1, but are " + degrees);
    }
  }

  /// The t that |T| exceeds with probability p, from 10⁻⁹ to 1: to seven digits there, and to nine
  /// from 10⁻⁶ on, or to six beyond 200 degrees of freedom.
  public double limit(double p) {
    if (degrees > MANY) {
      return expansion(-NormalQuantile.quantile(0.5 * p));
    }
    double low = 0;
    double high = 1;
    while (tail(high) > p) {
      low = high;
      high *= 2;
    }
    while (high - low > 1e-12 * high) {
      double middle = 0.5 * (low + high);
      if (tail(middle) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double expansion(double z) {
    double z2 = z * z;
    double n = degrees;
    double first = z * (z2 + 1) / 4;
    double second = z * ((5 * z2 + 16) * z2 + 3) / 96;
    double third = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    return z + (first + (second + third / n) / n) / n;
  }

  /// P(|T| > t) for t ≥ 0.
  public double tail(double t) {
    boolean even = degrees % 2 == 0;
    double square = degrees / (degrees + t * t);
    double cosine = Math.sqrt(square);
    double sine = t / Math.sqrt(degrees + t * t);
    double term = even ? 1 : cosine;
    double sum = degrees == 1 ? 0 : term;
    for (long j = even ? 2 : 3; j < degrees; j += 2) {
      term *= square * (j - 1) / j;
      sum += term;
    }
    if (even) {
      return 1 - sine * sum;
    }
    // 1 − (2/π)(θ + …) with π/2 − θ in one piece, which keeps the digits of small tails.
    return 2 / Math.PI * (StrictMath.atan2(cosine, sine) - sine * sum);
  }
}
