package elbo.report.html;

import java.util.Arrays;

/// A growing sequence of numbers, NaN where nothing was set.
final class Doubles {
  private static final int FIRST = 16;

  private double[] values = new double[FIRST];
  private int size;

  void set(int index, double value) {
    if (index >= values.length) {
      values = Arrays.copyOf(values, Math.max(index + 1, 2 * values.length));
    }
    while (size <= index) {
      values[size++] = Double.NaN;
    }
    values[index] = value;
  }

  double get(int index) {
    return index < size ? values[index] : Double.NaN;
  }

  /// The first `n` of them.
  double[] first(int n) {
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = get(i);
    }
    return out;
  }

  /// Sums, number by number.
  static double[] plus(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, i -> a[i] + b[i]);
    return out;
  }

  /// Differences, number by number.
  static double[] minus(double[] a, double[] b) {
    double[] out = new double[a.length];
    Arrays.setAll(out, i -> a[i] - b[i]);
    return out;
  }

  /// 0, 1, …, n − 1.
  static double[] counted(int n) {
    double[] out = new double[n];
    Arrays.setAll(out, i -> i);
    return out;
  }

  /// The number that a share of the finite ones are at or below; NaN if there are none.
  static double quantile(double[] values, double share) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
  }
}
