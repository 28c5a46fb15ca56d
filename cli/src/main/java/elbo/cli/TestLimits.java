package elbo.cli;

import java.util.function.DoubleUnaryOperator;

/// How far a mean and a standard deviation of independent normal numbers stray by chance.
///
/// For an even number of degrees of freedom the tails of Student's t and of χ² are finite sums: M.
/// Abramowitz, I. A. Stegun (1964), Handbook of mathematical functions, 26.7.4 and 26.4.21.
///
/// @param degrees of freedom, one less than there are numbers; even and at least 2
record TestLimits(int degrees) {
  private static final double LARGEST = 1e6;

  TestLimits {
    if (degrees < 2 || degrees % 2 != 0) {
      throw new IllegalArgumentException("degrees must be even and at least 2, but are " + degrees);
    }
  }

  /// The t that |T| exceeds with probability p, from 10⁻¹² to 1.
  double t(double p) {
    return solve(this::tTail, p);
  }

  /// The ratio of true to observed standard deviation that chance exceeds with probability p.
  double highRatio(double p) {
    return Math.sqrt(degrees / solve(this::chiSquareTail, 1 - p));
  }

  /// The ratio of true to observed standard deviation that chance falls short of with probability
  /// p.
  double lowRatio(double p) {
    return Math.sqrt(degrees / solve(this::chiSquareTail, p));
  }

  /// P(|T| > t) for t ≥ 0.
  double tTail(double t) {
    double square = degrees / (degrees + t * t);
    double term = 1;
    double sum = 1;
    for (int j = 2; j < degrees; j += 2) {
      term *= square * (j - 1) / j;
      sum += term;
    }
    return 1 - t / Math.sqrt(degrees + t * t) * sum;
  }

  /// P(χ² > x) for x ≥ 0.
  double chiSquareTail(double x) {
    double term = StrictMath.exp(-0.5 * x);
    double sum = term;
    for (int j = 1; j < degrees / 2; j++) {
      term *= 0.5 * x / j;
      sum += term;
    }
    return sum;
  }

  // Where a falling function has the value p.
  private static double solve(DoubleUnaryOperator tail, double p) {
    double low = 0;
    double high = LARGEST;
    while (high - low > 1e-9 * high) {
      double middle = 0.5 * (low + high);
      if (tail.applyAsDouble(middle) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
