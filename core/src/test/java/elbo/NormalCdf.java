package elbo;

/// Φ, the distribution function of N(0, 1), by a definition that the library does not use.
public final class NormalCdf {
  private static final int TERMS = 60;

  private NormalCdf() {}

  /// Φ(x), by the power series of ∫ φ, whose terms are enough for |x| up to 5.
  public static double of(double x) {
    double term = x / Math.sqrt(2 * Math.PI);
    double sum = term;
    for (int n = 1; n < TERMS; n++) {
      term *= -x * x / (2 * n);
      sum += term / (2 * n + 1);
    }
    return 0.5 + sum;
  }
}
