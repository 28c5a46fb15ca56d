package elbo.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The eigenvalues and eigenvectors of a symmetric matrix, the largest eigenvalue first.
///
/// Reduction to tridiagonal form by Householder reflections, then the implicit QL method with
/// Wilkinson's shift. J. H. Wilkinson, C. Reinsch (1971), Handbook for automatic computation:
/// linear algebra. The cost is O(d³); where eigenvalues are equal, the vectors are one of many
/// bases. A scalar program of + − × ÷ √ and fma in a fixed order.
public final class SymmetricEigen {
  private static final int MOST_SWEEPS = 60;
  private static final double EPSILON = 0x1p-52;

  private final int d;
  private final double scale;
  // The leading part is the matrix that is left; row i holds the reflection that cleared it.
  private final double[][] a;
  private final double[] halfSquares;
  private final double[] diagonal;
  private final double[] beside;
  private final double[][] rotated;
  private final Integer[] order;

  /// @param matrix square with finite numbers, of which only the lower triangle is read
  /// @throws IllegalArgumentException if a number is not finite
  public SymmetricEigen(double[][] matrix) {
    d = matrix.length;
    double largest = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        if (!Double.isFinite(matrix[i][j])) {
          throw new IllegalArgumentException(
              "row " + i + " of the matrix must be finite, but has " + matrix[i][j]);
        }
        largest = Math.max(largest, Math.abs(matrix[i][j]));
      }
    }
    // A power of two, so that no square overflows and scaling is exact.
    int exponent = Math.max(Math.getExponent(largest), -1000);
    scale = largest == 0 ? 1 : Math.scalb(1.0, exponent);
    a = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = matrix[i][j] / scale;
        a[j][i] = a[i][j];
      }
    }
    halfSquares = new double[d];
    diagonal = new double[d];
    beside = new double[d];
    rotated = new double[d][d];
    for (int i = 0; i < d; i++) {
      rotated[i][i] = 1;
    }
    reduce();
    for (int l = 0; l < d; l++) {
      diagonalize(l);
    }
    order = IntStream.range(0, d).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> -diagonal[i]));
  }

  private void reduce() {
    double[] p = new double[d];
    for (int i = d - 1; i > 0; i--) {
      double[] v = a[i];
      double rest = Sums.dot(v, v, i - 1);
      double f = v[i - 1];
      diagonal[i] = v[i];
      if (rest == 0) {
        beside[i - 1] = f;
        continue;
      }
      double norm = Math.sqrt(Math.fma(f, f, rest));
      double g = f > 0 ? -norm : norm;
      beside[i - 1] = g;
      v[i - 1] = f - g;
      double half = 0.5 * Math.fma(v[i - 1], v[i - 1], rest);
      halfSquares[i] = half;
      for (int j = 0; j < i; j++) {
        p[j] = Sums.dot(a[j], v, i) / half;
      }
      double middle = Sums.dot(p, v, i) / (2 * half);
      for (int j = 0; j < i; j++) {
        p[j] = Math.fma(-middle, v[j], p[j]);
      }
      for (int j = 0; j < i; j++) {
        subtract(a[j], v[j], p, p[j], v, i);
      }
    }
    diagonal[0] = a.length == 0 ? 0 : a[0][0];
  }

  private static void subtract(
      double[] row, double x, double[] p, double y, double[] v, int length) {
    for (int k = 0; k < length; k++) {
      row[k] = Math.fma(-x, p[k], Math.fma(-y, v[k], row[k]));
    }
  }

  // Rotates until the element beside diagonal element l is negligible.
  private void diagonalize(int l) {
    for (int sweep = 0; ; sweep++) {
      int m = l;
      while (m < d - 1
          && Math.abs(beside[m]) > EPSILON * (Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]))) {
        m++;
      }
      if (m == l) {
        return;
      }
      if (sweep == MOST_SWEEPS) {
        throw new IllegalStateException("eigenvalue " + l + " did not converge");
      }
      sweep(l, m);
    }
  }

  private void sweep(int l, int m) {
    double g = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l]);
    double r = Math.sqrt(Math.fma(g, g, 1));
    g = diagonal[m] - diagonal[l] + beside[l] / (g + (g < 0 ? -r : r));
    double sine = 1;
    double cosine = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = sine * beside[i];
      double b = cosine * beside[i];
      r = Math.sqrt(Math.fma(f, f, g * g));
      beside[i + 1] = r;
      if (r == 0) {
        diagonal[i + 1] -= p;
        beside[m] = 0;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = diagonal[i + 1] - p;
      r = Math.fma(diagonal[i] - g, sine, 2 * cosine * b);
      p = sine * r;
      diagonal[i + 1] = g + p;
      g = Math.fma(cosine, r, -b);
      rotate(rotated[i], rotated[i + 1], sine, cosine);
    }
    diagonal[l] -= p;
    beside[l] = g;
    beside[m] = 0;
  }

  private static void rotate(double[] x, double[] y, double sine, double cosine) {
    for (int k = 0; k < x.length; k++) {
      double old = y[k];
      y[k] = Math.fma(sine, x[k], cosine * old);
      x[k] = Math.fma(cosine, x[k], -sine * old);
    }
  }

  /// The eigenvalues, the largest first.
  public double[] values() {
    double[] values = new double[d];
    for (int i = 0; i < d; i++) {
      values[i] = scale * diagonal[order[i]];
    }
    return values;
  }

  /// The eigenvectors of the `count` largest eigenvalues, one a row, of length 1.
  public double[][] vectors(int count) {
    double[][] vectors = new double[count][];
    for (int c = 0; c < count; c++) {
      double[] z = rotated[order[c]].clone();
      for (int i = 1; i < d; i++) {
        if (halfSquares[i] > 0) {
          double factor = -Sums.dot(a[i], z, i) / halfSquares[i];
          for (int k = 0; k < i; k++) {
            z[k] = Math.fma(factor, a[i][k], z[k]);
          }
        }
      }
      vectors[c] = z;
    }
    return vectors;
  }
}
