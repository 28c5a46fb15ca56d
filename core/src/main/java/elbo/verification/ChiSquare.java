package elbo.verification;

/// How far the standard deviation of independent normal numbers strays by chance.
///
/// For an even number of degrees of freedom the tail of χ² is a finite sum: M. Abramowitz, I. A.
/// Stegun (1964), Handbook of mathematical functions, 26.4.21.
///
/// @param degrees of freedom, one less than there are numbers; even and at least 2
record ChiSquare(int degrees) {
  private static final double LARGEST = 1e6;

  ChiSquare {
    if (degrees < 2 || degrees % 2 != 0) {
      throw new IllegalArgumentException("degrees must be even and at least 2, but are " + degrees);
    }
  }

  /// The ratio of true to observed standard deviation that chance exceeds with probability p.
  double highRatio(double p) {
    return Math.sqrt(degrees / limit(1 - p));
  }

  /// The ratio of true to observed standard deviation that chance falls short of with probability
  /// p.
  double lowRatio(double p) {
    return Math.sqrt(degrees / limit(p));
  }

  /// P(χ² > x) for x ≥ 0.
  double tail(double x) {
    double term = StrictMath.exp(-0.5 * x);
    double sum = term;
    for (int j = 1; j < degrees / 2; j++) {
      term *= 0.5 * x / j;
      sum += term;
    }
    return sum;
  }

  private double limit(double p) {
    double low = 0;
    double high = LARGEST;
    while (high - low > 1e-9 * high) {
      double middle = 0.5 * (low + high);
      if (tail(middle) > p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
