package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Eight rows by sixteen columns of C + AB, in double precision, which stay in registers while k
/// runs.
///
/// A and B lie in panels: sixteen numbers for each k side by side, those of 16 rows of A or of 16
/// columns of B, so that a matrix can be both. The tile is contiguous: element (r, s) at `[16r +
/// s]`.
final class ProductTile {
  static final int ROWS = 8;
  static final int PANEL = 16;
  static final int SIZE = ROWS * PANEL;

  private static final int BITS = Math.min(512, DoubleVector.SPECIES_PREFERRED.vectorBitSize());
  private static final VectorSpecies<Double> S =
      VectorSpecies.of(double.class, VectorShape.forBitSize(BITS));
  private static final int LANES = S.length();
  private static final int HALF = ROWS / 2;

  private ProductTile() {}

  /// `n` rounded up to whole panels.
  static int padded(int n) {
    return (n + PANEL - 1) / PANEL * PANEL;
  }

  /// The scalar definition: c + Σ a b over `k < size`, by fused multiply-adds in the order of k.
  ///
  /// @param aAt where the row of A has its first number; those of other k follow at steps of 16
  /// @param bAt the same of the column of B
  static double add(int size, double[] a, int aAt, double[] b, int bAt, double c) {
    double sum = c;
    for (int k = 0; k < size; k++) {
      sum = Math.fma(a[aAt + k * PANEL], b[bAt + k * PANEL], sum);
    }
    return sum;
  }

  /// Adds the product over `k < size` to a tile.
  ///
  /// @param aAt where the first of eight rows has its first number
  /// @param bAt where the panel of the columns begins
  static void add(int size, double[] a, int aAt, double[] b, int bAt, double[] tile) {
    if (LANES == ROWS) {
      add8(size, a, aAt, b, bAt, tile);
      return;
    }
    for (int s = 0; s < PANEL; s += 2 * LANES) {
      add4(size, a, aAt, b, bAt + s, tile, s);
      add4(size, a, aAt + HALF, b, bAt + s, tile, HALF * PANEL + s);
    }
  }

  // 8 rows by 2 vectors where there are 32 of them (512 bits), 4 by 2 where there are 16.

  private static void add8(int size, double[] a, int aAt, double[] b, int bAt, double[] c) {
    DoubleVector x0 = DoubleVector.fromArray(S, c, 0);
    DoubleVector y0 = DoubleVector.fromArray(S, c, LANES);
    DoubleVector x1 = DoubleVector.fromArray(S, c, PANEL);
    DoubleVector y1 = DoubleVector.fromArray(S, c, PANEL + LANES);
    DoubleVector x2 = DoubleVector.fromArray(S, c, 2 * PANEL);
    DoubleVector y2 = DoubleVector.fromArray(S, c, 2 * PANEL + LANES);
    DoubleVector x3 = DoubleVector.fromArray(S, c, 3 * PANEL);
    DoubleVector y3 = DoubleVector.fromArray(S, c, 3 * PANEL + LANES);
    DoubleVector x4 = DoubleVector.fromArray(S, c, 4 * PANEL);
    DoubleVector y4 = DoubleVector.fromArray(S, c, 4 * PANEL + LANES);
    DoubleVector x5 = DoubleVector.fromArray(S, c, 5 * PANEL);
    DoubleVector y5 = DoubleVector.fromArray(S, c, 5 * PANEL + LANES);
    DoubleVector x6 = DoubleVector.fromArray(S, c, 6 * PANEL);
    DoubleVector y6 = DoubleVector.fromArray(S, c, 6 * PANEL + LANES);
    DoubleVector x7 = DoubleVector.fromArray(S, c, 7 * PANEL);
    DoubleVector y7 = DoubleVector.fromArray(S, c, 7 * PANEL + LANES);
    for (int k = 0; k < size; k++) {
      DoubleVector u = DoubleVector.fromArray(S, b, bAt + k * PANEL);
      DoubleVector v = DoubleVector.fromArray(S, b, bAt + k * PANEL + LANES);
      int p = aAt + k * PANEL;
      DoubleVector w = DoubleVector.broadcast(S, a[p]);
      x0 = w.fma(u, x0);
      y0 = w.fma(v, y0);
      w = DoubleVector.broadcast(S, a[p + 1]);
      x1 = w.fma(u, x1);
      y1 = w.fma(v, y1);
      w = DoubleVector.broadcast(S, a[p + 2]);
      x2 = w.fma(u, x2);
      y2 = w.fma(v, y2);
      w = DoubleVector.broadcast(S, a[p + 3]);
      x3 = w.fma(u, x3);
      y3 = w.fma(v, y3);
      w = DoubleVector.broadcast(S, a[p + 4]);
      x4 = w.fma(u, x4);
      y4 = w.fma(v, y4);
      w = DoubleVector.broadcast(S, a[p + 5]);
      x5 = w.fma(u, x5);
      y5 = w.fma(v, y5);
      w = DoubleVector.broadcast(S, a[p + 6]);
      x6 = w.fma(u, x6);
      y6 = w.fma(v, y6);
      w = DoubleVector.broadcast(S, a[p + 7]);
      x7 = w.fma(u, x7);
      y7 = w.fma(v, y7);
    }
    x0.intoArray(c, 0);
    y0.intoArray(c, LANES);
    x1.intoArray(c, PANEL);
    y1.intoArray(c, PANEL + LANES);
    x2.intoArray(c, 2 * PANEL);
    y2.intoArray(c, 2 * PANEL + LANES);
    x3.intoArray(c, 3 * PANEL);
    y3.intoArray(c, 3 * PANEL + LANES);
    x4.intoArray(c, 4 * PANEL);
    y4.intoArray(c, 4 * PANEL + LANES);
    x5.intoArray(c, 5 * PANEL);
    y5.intoArray(c, 5 * PANEL + LANES);
    x6.intoArray(c, 6 * PANEL);
    y6.intoArray(c, 6 * PANEL + LANES);
    x7.intoArray(c, 7 * PANEL);
    y7.intoArray(c, 7 * PANEL + LANES);
  }

  private static void add4(
      int size, double[] a, int aAt, double[] b, int bAt, double[] c, int cAt) {
    DoubleVector x0 = DoubleVector.fromArray(S, c, cAt);
    DoubleVector y0 = DoubleVector.fromArray(S, c, cAt + LANES);
    DoubleVector x1 = DoubleVector.fromArray(S, c, cAt + PANEL);
    DoubleVector y1 = DoubleVector.fromArray(S, c, cAt + PANEL + LANES);
    DoubleVector x2 = DoubleVector.fromArray(S, c, cAt + 2 * PANEL);
    DoubleVector y2 = DoubleVector.fromArray(S, c, cAt + 2 * PANEL + LANES);
    DoubleVector x3 = DoubleVector.fromArray(S, c, cAt + 3 * PANEL);
    DoubleVector y3 = DoubleVector.fromArray(S, c, cAt + 3 * PANEL + LANES);
    for (int k = 0; k < size; k++) {
      DoubleVector u = DoubleVector.fromArray(S, b, bAt + k * PANEL);
      DoubleVector v = DoubleVector.fromArray(S, b, bAt + k * PANEL + LANES);
      int p = aAt + k * PANEL;
      DoubleVector w = DoubleVector.broadcast(S, a[p]);
      x0 = w.fma(u, x0);
      y0 = w.fma(v, y0);
      w = DoubleVector.broadcast(S, a[p + 1]);
      x1 = w.fma(u, x1);
      y1 = w.fma(v, y1);
      w = DoubleVector.broadcast(S, a[p + 2]);
      x2 = w.fma(u, x2);
      y2 = w.fma(v, y2);
      w = DoubleVector.broadcast(S, a[p + 3]);
      x3 = w.fma(u, x3);
      y3 = w.fma(v, y3);
    }
    x0.intoArray(c, cAt);
    y0.intoArray(c, cAt + LANES);
    x1.intoArray(c, cAt + PANEL);
    y1.intoArray(c, cAt + PANEL + LANES);
    x2.intoArray(c, cAt + 2 * PANEL);
    y2.intoArray(c, cAt + 2 * PANEL + LANES);
    x3.intoArray(c, cAt + 3 * PANEL);
    y3.intoArray(c, cAt + 3 * PANEL + LANES);
  }

  /// Reads the tile of a lower-triangular matrix whose first element is (`i`, `j`), zeros above the
  /// diagonal and beyond the last row.
  static void load(double[][] lower, int i, int j, double[] tile) {
    for (int r = 0; r < ROWS; r++) {
      int width = width(lower, i + r, j);
      if (width > 0) {
        System.arraycopy(lower[i + r], j, tile, r * PANEL, width);
      }
      for (int s = width; s < PANEL; s++) {
        tile[r * PANEL + s] = 0;
      }
    }
  }

  /// Writes what [#load] reads.
  static void store(double[] tile, double[][] lower, int i, int j) {
    for (int r = 0; r < ROWS; r++) {
      int width = width(lower, i + r, j);
      if (width > 0) {
        System.arraycopy(tile, r * PANEL, lower[i + r], j, width);
      }
    }
  }

  private static int width(double[][] lower, int i, int j) {
    return i < lower.length ? Math.clamp(i + 1 - j, 0, PANEL) : 0;
  }
}
