package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The dot products of the rows of one matrix with those of another, as [Sums#dot] defines them.
public final class DotProducts {
  // As many as Sums.dot has.
  private static final int VIRTUAL = 8;
  private static final int ROWS = 4;

  private static final int BITS =
      Math.min(64 * VIRTUAL, DoubleVector.SPECIES_PREFERRED.vectorBitSize());
  private static final VectorSpecies<Double> S =
      VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));

  private DotProducts() {}

  /// The scalar definition: adds those of row i of `a` with row j ≤ i of `b` to `out[i][j]`.
  static void addRows(double[][] a, double[][] b, int length, double[][] out) {
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j <= i; j++) {
        out[i][j] += Sums.dot(a[i], b[j], length);
      }
    }
  }

  // The products of four rows with four stay in registers. In place of rows beyond the last one
  // come copies of it.

  /// Adds the lower triangle of ABᵀ to a matrix.
  ///
  /// @param a as many rows as `out` has
  /// @param b as many rows as `out` has
  /// @param length the numbers of a row that are used, a multiple of 8
  /// @param out square; what stands above its diagonal is neither read nor written
  public static void add(double[][] a, double[][] b, int length, double[][] out) {
    double[] lanes = new double[ROWS * ROWS * VIRTUAL];
    int last = out.length - 1;
    for (int i = 0; i <= last; i += ROWS) {
      for (int j = 0; j <= i; j += ROWS) {
        for (int lane = 0; lane < VIRTUAL; lane += S.length()) {
          dots(a, i, b, j, last, length, lane, lanes);
        }
        for (int r = i; r <= Math.min(i + ROWS - 1, last); r++) {
          for (int c = j; c <= Math.min(j + ROWS - 1, r); c++) {
            out[r][c] += sum(lanes, ((r - i) * ROWS + c - j) * VIRTUAL);
          }
        }
      }
    }
  }

  private static void dots(
      double[][] a, int i, double[][] b, int j, int last, int length, int lane, double[] out) {
    double[] p0 = a[i];
    double[] p1 = a[Math.min(i + 1, last)];
    double[] p2 = a[Math.min(i + 2, last)];
    double[] p3 = a[Math.min(i + 3, last)];
    double[] q0 = b[j];
    double[] q1 = b[Math.min(j + 1, last)];
    double[] q2 = b[Math.min(j + 2, last)];
    double[] q3 = b[Math.min(j + 3, last)];
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
    for (int k = lane; k < length; k += VIRTUAL) {
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
    s00.intoArray(out, lane);
    s01.intoArray(out, lane + VIRTUAL);
    s02.intoArray(out, lane + 2 * VIRTUAL);
    s03.intoArray(out, lane + 3 * VIRTUAL);
    s10.intoArray(out, lane + 4 * VIRTUAL);
    s11.intoArray(out, lane + 5 * VIRTUAL);
    s12.intoArray(out, lane + 6 * VIRTUAL);
    s13.intoArray(out, lane + 7 * VIRTUAL);
    s20.intoArray(out, lane + 8 * VIRTUAL);
    s21.intoArray(out, lane + 9 * VIRTUAL);
    s22.intoArray(out, lane + 10 * VIRTUAL);
    s23.intoArray(out, lane + 11 * VIRTUAL);
    s30.intoArray(out, lane + 12 * VIRTUAL);
    s31.intoArray(out, lane + 13 * VIRTUAL);
    s32.intoArray(out, lane + 14 * VIRTUAL);
    s33.intoArray(out, lane + 15 * VIRTUAL);
  }

  private static double sum(double[] x, int at) {
    double even = (x[at] + x[at + 4]) + (x[at + 2] + x[at + 6]);
    return even + ((x[at + 1] + x[at + 5]) + (x[at + 3] + x[at + 7]));
  }
}
