package elbo.kernel;

import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The Cholesky factor of a symmetric positive definite matrix.
public final class Cholesky {
  private static final int VIRTUAL = 8;
  private static final int ROWS = 4;
  // Rows that meet the earlier ones together, so that these are fetched less often.
  private static final int BLOCK = 32;
  // Smaller matrices lie in the first cache, where blocks cost more than they save.
  private static final int SMALL = 64;

  private static final int BITS =
      Math.min(64 * VIRTUAL, DoubleVector.SPECIES_PREFERRED.vectorBitSize());
  private static final VectorSpecies<Double> S =
      VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));

  private Cholesky() {}

  /// Replaces `a`, of which only the lower triangle is read, by the lower-triangular L with LLᵀ =
  /// `a`.
  ///
  /// Row by row, lᵢⱼ = (aᵢⱼ − s) / lⱼⱼ and lᵢᵢ = √(aᵢᵢ − s), where s is [Sums#dot] of the first j
  /// numbers of rows i and j.
  ///
  /// @param a square, its rows of full length; overwritten with L, zeros above the diagonal
  /// @throws IllegalArgumentException if it is not positive definite
  public static double[][] factor(double[][] a) {
    if (a.length < SMALL) {
      factorRows(a);
    } else {
      factorBlocks(a);
    }
    for (int i = 0; i < a.length; i++) {
      Arrays.fill(a[i], i + 1, a.length, 0);
    }
    return a;
  }

  /// The scalar definition.
  static void factorRows(double[][] a) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        set(a, i, j, Sums.dot(a[i], a[j], j));
      }
    }
  }

  private static void set(double[][] a, int i, int j, double dot) {
    double s = a[i][j] - dot;
    if (j < i) {
      a[i][j] = s / a[j][j];
    } else if (s > 0) {
      a[i][i] = Math.sqrt(s);
    } else {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the matrix is not positive definite: pivot %d is %s", i, s));
    }
  }

  // Columns go in panels of eight, as many as `Sums.dot` has virtual lanes. So the lanes of a dot
  // product end where the panel begins, and the rest of it, at most seven terms, comes one by one:
  // lanes need finished columns only, and those of four rows and four columns stay in registers.

  /// The same for large matrices.
  static void factorBlocks(double[][] a) {
    int d = a.length;
    double[] lanes = new double[ROWS * VIRTUAL * VIRTUAL];
    for (int block = 0; block < d; block += BLOCK) {
      int end = Math.min(d, block + BLOCK);
      for (int panel = 0; panel < end; panel += VIRTUAL) {
        for (int i = Math.max(block, panel); i < end; i += ROWS) {
          for (int lane = 0; lane < VIRTUAL; lane += S.length()) {
            dots(a, i, panel, 0, lane, lanes);
            dots(a, i, panel, ROWS, lane, lanes);
          }
          for (int r = i; r < Math.min(i + ROWS, end); r++) {
            finish(a, r, panel, lanes, (r - i) * VIRTUAL * VIRTUAL);
          }
        }
      }
    }
  }

  // Some of the virtual lanes of four rows' dot products with four rows of the panel, over the
  // columns before it. In place of rows beyond the last one come copies of it.
  private static void dots(double[][] a, int i, int panel, int column, int lane, double[] out) {
    int last = a.length - 1;
    int j = panel + column;
    int at = column * VIRTUAL + lane;
    double[] p0 = a[Math.min(i, last)];
    double[] p1 = a[Math.min(i + 1, last)];
    double[] p2 = a[Math.min(i + 2, last)];
    double[] p3 = a[Math.min(i + 3, last)];
    double[] q0 = a[Math.min(j, last)];
    double[] q1 = a[Math.min(j + 1, last)];
    double[] q2 = a[Math.min(j + 2, last)];
    double[] q3 = a[Math.min(j + 3, last)];
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s02 = DoubleVector.zero(S);
    DoubleVector s03 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s12 = DoubleVector.zero(S);
    DoubleVector s13 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s22 = DoubleVector.zero(S);
    DoubleVector s23 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
    DoubleVector s32 = DoubleVector.zero(S);
    DoubleVector s33 = DoubleVector.zero(S);
    for (int k = lane; k < panel; k += VIRTUAL) {
      DoubleVector y0 = DoubleVector.fromArray(S, q0, k);
      DoubleVector y1 = DoubleVector.fromArray(S, q1, k);
      DoubleVector y2 = DoubleVector.fromArray(S, q2, k);
      DoubleVector y3 = DoubleVector.fromArray(S, q3, k);
      DoubleVector x = DoubleVector.fromArray(S, p0, k);
      s00 = x.fma(y0, s00);
      s01 = x.fma(y1, s01);
      s02 = x.fma(y2, s02);
      s03 = x.fma(y3, s03);
      x = DoubleVector.fromArray(S, p1, k);
      s10 = x.fma(y0, s10);
      s11 = x.fma(y1, s11);
      s12 = x.fma(y2, s12);
      s13 = x.fma(y3, s13);
      x = DoubleVector.fromArray(S, p2, k);
      s20 = x.fma(y0, s20);
      s21 = x.fma(y1, s21);
      s22 = x.fma(y2, s22);
      s23 = x.fma(y3, s23);
      x = DoubleVector.fromArray(S, p3, k);
      s30 = x.fma(y0, s30);
      s31 = x.fma(y1, s31);
      s32 = x.fma(y2, s32);
      s33 = x.fma(y3, s33);
    }
    s00.intoArray(out, at);
    s01.intoArray(out, at + VIRTUAL);
    s02.intoArray(out, at + 2 * VIRTUAL);
    s03.intoArray(out, at + 3 * VIRTUAL);
    s10.intoArray(out, at + 8 * VIRTUAL);
    s11.intoArray(out, at + 9 * VIRTUAL);
    s12.intoArray(out, at + 10 * VIRTUAL);
    s13.intoArray(out, at + 11 * VIRTUAL);
    s20.intoArray(out, at + 16 * VIRTUAL);
    s21.intoArray(out, at + 17 * VIRTUAL);
    s22.intoArray(out, at + 18 * VIRTUAL);
    s23.intoArray(out, at + 19 * VIRTUAL);
    s30.intoArray(out, at + 24 * VIRTUAL);
    s31.intoArray(out, at + 25 * VIRTUAL);
    s32.intoArray(out, at + 26 * VIRTUAL);
    s33.intoArray(out, at + 27 * VIRTUAL);
  }

  // The elements of row i in the panel, as far as they lie below or on the diagonal.
  private static void finish(double[][] a, int i, int panel, double[] lanes, int at) {
    for (int j = panel; j <= Math.min(i, panel + VIRTUAL - 1); j++) {
      double dot = sum(lanes, at + (j - panel) * VIRTUAL);
      for (int k = panel; k < j; k++) {
        dot = Math.fma(a[i][k], a[j][k], dot);
      }
      set(a, i, j, dot);
    }
  }

  private static double sum(double[] x, int at) {
    double even = (x[at] + x[at + 4]) + (x[at + 2] + x[at + 6]);
    return even + ((x[at + 1] + x[at + 5]) + (x[at + 3] + x[at + 7]));
  }
}
