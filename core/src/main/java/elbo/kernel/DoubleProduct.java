package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of [MatrixProduct] in double precision: output r of sample i is startᵣ + Σₖ wᵣₖ
/// xₖᵢ.
///
/// Summed by fused multiply-adds in the order of k, in parts of COLUMNS columns that are added up
/// in their order. The weights are packed once; what the sums start from comes with each call.
public final class DoubleProduct {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int STRIDE = Block.SIZE;

  // A tile of accumulators must stay in registers: 8 rows by 2 vectors where there are 32 of them
  // (512 bits), 4 by 2
  // where there are 16.
  private static final boolean WIDE = S.vectorBitSize() >= 512;

  // The columns of a part: so many rows of input stay in the first caches while the panels of
  // weights pass by.
  private static final int COLUMNS = 256;
  private static final int ROWS = 8;

  // Layout of the weights: parts of up to COLUMNS columns; in a part, panels of ROWS rows (zeros
  // fill the last); in a
  // panel, the weights of one column side by side. So the innermost loop reads them in the order in
  // which they lie.
  private final int columns;
  private final double[] packed;
  private final int padded;
  private final double[] zeros;

  /// @param weights rows of equal length, at least one
  public DoubleProduct(double[][] weights) {
    int rows = weights.length;
    columns = weights[0].length;
    padded = paddedRows(rows);
    zeros = new double[padded];
    packed = new double[Math.multiplyExact(padded, columns)];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        packed[place(r, k)] = weights[r][k];
      }
    }
  }

  private int place(int row, int column) {
    int part = column / COLUMNS * COLUMNS;
    int size = Math.min(COLUMNS, columns - part);
    return part * padded + row / ROWS * ROWS * size + (column - part) * ROWS + row % ROWS;
  }

  /// `rows` rounded up to whole panels.
  public static int paddedRows(int rows) {
    return (rows + ROWS - 1) / ROWS * ROWS;
  }

  /// The scalar definition: one output of one sample.
  double apply(double[] in, double[] start, int row, int sample) {
    double total = 0;
    for (int part = 0; part == 0 || part < columns; part += COLUMNS) {
      double sum = part == 0 ? start[row] : 0;
      for (int k = part; k < Math.min(columns, part + COLUMNS); k++) {
        sum = Math.fma(packed[place(row, k)], in[k * STRIDE + sample], sum);
      }
      total = part == 0 ? sum : total + sum;
    }
    return total;
  }

  /// Writes the product for samples `i < count` to `out[r * Block.SIZE + i]`.
  ///
  /// @param in as many rows of a block as there are columns
  /// @param start what the sums start from: [#paddedRows] elements
  /// @param out [#paddedRows] rows of a block
  public void apply(int count, double[] in, double[] start, Scratch scratch, double[] out) {
    for (int part = 0; part == 0 || part < columns; part += COLUMNS) {
      int size = Math.min(COLUMNS, columns - part);
      for (int row = 0; row < padded; row += ROWS) {
        if (part == 0) {
          panel(part, size, start, row, count, in, out, row * STRIDE);
        } else {
          addPanel(part, size, row, count, in, scratch, out);
        }
      }
    }
  }

  private void panel(
      int part, int size, double[] start, int row, int count, double[] in, double[] out, int o) {
    int weights = part * padded + row * size;
    for (int i = 0; i < count; i += 2 * LANES) {
      if (WIDE) {
        tile8(packed, weights, size, start, row, in, part * STRIDE + i, out, o + i);
      } else {
        tile4(packed, weights, size, start, row, in, part * STRIDE + i, out, o + i);
        tile4(
            packed,
            weights + 4,
            size,
            start,
            row + 4,
            in,
            part * STRIDE + i,
            out,
            o + 4 * STRIDE + i);
      }
    }
  }

  private void addPanel(
      int part, int size, int row, int count, double[] in, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] sums = scratch.doubles(ROWS * STRIDE);
    panel(part, size, zeros, row, count, in, sums, 0);
    for (int i = 0; i < ROWS * STRIDE; i++) {
      out[row * STRIDE + i] += sums[i];
    }
    scratch.release(mark);
  }

  private static void tile8(
      double[] w,
      int panel,
      int size,
      double[] start,
      int row,
      double[] in,
      int x0,
      double[] out,
      int o) {
    DoubleVector a0 = DoubleVector.broadcast(S, start[row]);
    DoubleVector b0 = a0;
    DoubleVector a1 = DoubleVector.broadcast(S, start[row + 1]);
    DoubleVector b1 = a1;
    DoubleVector a2 = DoubleVector.broadcast(S, start[row + 2]);
    DoubleVector b2 = a2;
    DoubleVector a3 = DoubleVector.broadcast(S, start[row + 3]);
    DoubleVector b3 = a3;
    DoubleVector a4 = DoubleVector.broadcast(S, start[row + 4]);
    DoubleVector b4 = a4;
    DoubleVector a5 = DoubleVector.broadcast(S, start[row + 5]);
    DoubleVector b5 = a5;
    DoubleVector a6 = DoubleVector.broadcast(S, start[row + 6]);
    DoubleVector b6 = a6;
    DoubleVector a7 = DoubleVector.broadcast(S, start[row + 7]);
    DoubleVector b7 = a7;
    for (int k = 0; k < size; k++) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + k * STRIDE);
      DoubleVector y = DoubleVector.fromArray(S, in, x0 + k * STRIDE + LANES);
      int p = panel + k * ROWS;
      DoubleVector v = DoubleVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = DoubleVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = DoubleVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = DoubleVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = DoubleVector.broadcast(S, w[p + 4]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = DoubleVector.broadcast(S, w[p + 5]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = DoubleVector.broadcast(S, w[p + 6]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = DoubleVector.broadcast(S, w[p + 7]);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + STRIDE);
    b1.intoArray(out, o + STRIDE + LANES);
    a2.intoArray(out, o + 2 * STRIDE);
    b2.intoArray(out, o + 2 * STRIDE + LANES);
    a3.intoArray(out, o + 3 * STRIDE);
    b3.intoArray(out, o + 3 * STRIDE + LANES);
    a4.intoArray(out, o + 4 * STRIDE);
    b4.intoArray(out, o + 4 * STRIDE + LANES);
    a5.intoArray(out, o + 5 * STRIDE);
    b5.intoArray(out, o + 5 * STRIDE + LANES);
    a6.intoArray(out, o + 6 * STRIDE);
    b6.intoArray(out, o + 6 * STRIDE + LANES);
    a7.intoArray(out, o + 7 * STRIDE);
    b7.intoArray(out, o + 7 * STRIDE + LANES);
  }

  private static void tile4(
      double[] w,
      int panel,
      int size,
      double[] start,
      int row,
      double[] in,
      int x0,
      double[] out,
      int o) {
    DoubleVector a0 = DoubleVector.broadcast(S, start[row]);
    DoubleVector b0 = a0;
    DoubleVector a1 = DoubleVector.broadcast(S, start[row + 1]);
    DoubleVector b1 = a1;
    DoubleVector a2 = DoubleVector.broadcast(S, start[row + 2]);
    DoubleVector b2 = a2;
    DoubleVector a3 = DoubleVector.broadcast(S, start[row + 3]);
    DoubleVector b3 = a3;
    for (int k = 0; k < size; k++) {
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + k * STRIDE);
      DoubleVector y = DoubleVector.fromArray(S, in, x0 + k * STRIDE + LANES);
      int p = panel + k * ROWS;
      DoubleVector v = DoubleVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = DoubleVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = DoubleVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = DoubleVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + LANES);
    a1.intoArray(out, o + STRIDE);
    b1.intoArray(out, o + STRIDE + LANES);
    a2.intoArray(out, o + 2 * STRIDE);
    b2.intoArray(out, o + 2 * STRIDE + LANES);
    a3.intoArray(out, o + 3 * STRIDE);
    b3.intoArray(out, o + 3 * STRIDE + LANES);
  }
}
