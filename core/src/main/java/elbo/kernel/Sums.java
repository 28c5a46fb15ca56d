package elbo.kernel;

/// Reductions in a fixed order: eight virtual lanes, element `from + 8m + l` in lane `l`, combined
/// pairwise.
///
/// The order depends on the range alone, so that the bits are the same at any vector width and on
/// any machine. Eight independent sums also keep the adders of a core busy without vectors.
public final class Sums {
  private Sums() {}

  /// Σ x over `from ≤ i < to`.
  public static double sum(double[] x, int from, int to) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double a4 = 0;
    double a5 = 0;
    double a6 = 0;
    double a7 = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      a0 += x[i];
      a1 += x[i + 1];
      a2 += x[i + 2];
      a3 += x[i + 3];
      a4 += x[i + 4];
      a5 += x[i + 5];
      a6 += x[i + 6];
      a7 += x[i + 7];
    }
    double sum = ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
    for (; i < to; i++) {
      sum += x[i];
    }
    return sum;
  }

  /// Σ (x − c)² over `from ≤ i < to`.
  public static double squares(double[] x, int from, int to, double c) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double a4 = 0;
    double a5 = 0;
    double a6 = 0;
    double a7 = 0;
    int i = from;
    for (; i + 8 <= to; i += 8) {
      a0 = Math.fma(x[i] - c, x[i] - c, a0);
      a1 = Math.fma(x[i + 1] - c, x[i + 1] - c, a1);
      a2 = Math.fma(x[i + 2] - c, x[i + 2] - c, a2);
      a3 = Math.fma(x[i + 3] - c, x[i + 3] - c, a3);
      a4 = Math.fma(x[i + 4] - c, x[i + 4] - c, a4);
      a5 = Math.fma(x[i + 5] - c, x[i + 5] - c, a5);
      a6 = Math.fma(x[i + 6] - c, x[i + 6] - c, a6);
      a7 = Math.fma(x[i + 7] - c, x[i + 7] - c, a7);
    }
    double sum = ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
    for (; i < to; i++) {
      sum = Math.fma(x[i] - c, x[i] - c, sum);
    }
    return sum;
  }

  /// The largest element, −∞ for an empty range, NaN if any element is NaN.
  public static double max(double[] x, int from, int to) {
    double a = Double.NEGATIVE_INFINITY;
    double b = a;
    double c = a;
    double d = a;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a = Math.max(a, x[i]);
      b = Math.max(b, x[i + 1]);
      c = Math.max(c, x[i + 2]);
      d = Math.max(d, x[i + 3]);
    }
    for (; i < to; i++) {
      a = Math.max(a, x[i]);
    }
    return Math.max(Math.max(a, b), Math.max(c, d));
  }

  /// The smallest element, +∞ for an empty range, NaN if any element is NaN.
  public static double min(double[] x, int from, int to) {
    double a = Double.POSITIVE_INFINITY;
    for (int i = from; i < to; i++) {
      a = Math.min(a, x[i]);
    }
    return a;
  }

  /// Σ x y over `i < length`, by fused multiply-adds.
  public static double dot(double[] x, double[] y, int length) {
    double a0 = 0;
    double a1 = 0;
    double a2 = 0;
    double a3 = 0;
    double a4 = 0;
    double a5 = 0;
    double a6 = 0;
    double a7 = 0;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      a0 = Math.fma(x[i], y[i], a0);
      a1 = Math.fma(x[i + 1], y[i + 1], a1);
      a2 = Math.fma(x[i + 2], y[i + 2], a2);
      a3 = Math.fma(x[i + 3], y[i + 3], a3);
      a4 = Math.fma(x[i + 4], y[i + 4], a4);
      a5 = Math.fma(x[i + 5], y[i + 5], a5);
      a6 = Math.fma(x[i + 6], y[i + 6], a6);
      a7 = Math.fma(x[i + 7], y[i + 7], a7);
    }
    double sum = ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
    for (; i < length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }
}
