package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of [MatrixProduct] in double precision: output r of sample i is startᵣ + Σₖ wᵣₖ
/// xₖᵢ.
///
/// Terms are summed by fused multiply-adds in the order of k, in parts of 256 columns that are
/// added up in their order. The weights are packed once ([Panels]); the start is an argument of
/// each call.
public final class DoubleProduct {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int STRIDE = Block.SIZE;

  // A tile of accumulators must stay in registers: 8 rows by 2 vectors where there are 32 of them
  // (512 bits), 4 by 2 where there are 16.
  private static final boolean WIDE = S.vectorBitSize() >= 512;
  private static final int TILE = 2 * LANES;
  private static final int LINE = Panels.LINE_BYTES / Double.BYTES;

  private final Panels panels;
  private final Tiles inputs;
  private final double[] packed;
  private final boolean far;
  private final double[] zeros;

  /// @param weights rows of equal length, at least one
  public DoubleProduct(double[][] weights) {
    int rows = weights.length;
    int columns = weights[0].length;
    panels = new Panels(Panels.padded(rows), columns);
    inputs = Tiles.ofDoubles(columns);
    far = panels.far(Double.BYTES);
    zeros = new double[panels.rows()];
    packed = new double[panels.length()];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        packed[panels.place(r, k)] = weights[r][k];
      }
    }
  }

  /// The number of rows, rounded up to whole panels.
  public static int paddedRows(int rows) {
    return Panels.padded(rows);
  }

  /// The scalar definition: one output of one sample.
  double apply(double[] in, double[] start, int row, int sample) {
    double total = 0;
    for (int part = 0; part <= panels.lastPart(); part += Panels.COLUMNS) {
      double sum = part == 0 ? start[row] : 0;
      for (int k = part; k < part + panels.size(part); k++) {
        sum = Math.fma(packed[panels.place(row, k)], in[k * STRIDE + sample], sum);
      }
      total = part == 0 ? sum : total + sum;
    }
    return total;
  }

  /// Writes the product for samples `i < count` to `out[r * Block.SIZE + i]`.
  ///
  /// @param in as many rows of a block as there are columns
  /// @param start the first term of each sum: [#paddedRows] elements
  /// @param out [#paddedRows] rows of a block
  public void apply(int count, double[] in, double[] start, Scratch scratch, double[] out) {
    int last = panels.lastPart();
    int mark = scratch.mark();
    double[] tiles = scratch.doubles(inputs.length());
    inputs.cut(count, in, tiles);
    double[] sums = scratch.doubles(Panels.ROWS * STRIDE);
    for (int chunk = 0; chunk < panels.rows(); chunk += Panels.CHUNK) {
      int end = panels.end(chunk);
      for (int part = 0; part <= last; part += Panels.COLUMNS) {
        int size = panels.size(part);
        if (far) {
          sums[0] = fetch(packed, panels.panel(chunk, part, chunk), panels.panel(chunk, part, end));
        }
        for (int i = 0; i < count; i += TILE) {
          int x = inputs.place(part, i);
          for (int row = chunk; row < end; row += Panels.ROWS) {
            int panel = panels.panel(chunk, part, row);
            if (part == 0) {
              tile(panel, size, start, row, tiles, x, out, row * STRIDE + i);
            } else {
              tile(panel, size, zeros, row, tiles, x, sums, i);
              add(sums, i, out, row * STRIDE);
            }
          }
        }
      }
    }
    scratch.release(mark);
  }

  // Reads one weight of every cache line of a part, as fast as memory gives them: the tiles alone
  // would request one line at a time and wait for each. The sum has no meaning, but without it the
  // compiler would drop the loads.
  private static double fetch(double[] w, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = from; k < to - 3 * LINE; k += 4 * LINE) {
      a += w[k];
      b += w[k + LINE];
      c += w[k + 2 * LINE];
      d += w[k + 3 * LINE];
    }
    return a + b + c + d;
  }

  private void tile(
      int panel, int size, double[] start, int row, double[] tiles, int x, double[] out, int o) {
    if (WIDE) {
      tile8(packed, panel, size, start, row, tiles, x, out, o);
    } else {
      tile4(packed, panel, size, start, row, tiles, x, out, o);
      tile4(packed, panel + 4, size, start, row + 4, tiles, x, out, o + 4 * STRIDE);
    }
  }

  private static void add(double[] sums, int i, double[] out, int o) {
    for (int r = i; r < Panels.ROWS * STRIDE; r += STRIDE) {
      for (int s = r; s < r + TILE; s += LANES) {
        DoubleVector.fromArray(S, out, o + s)
            .add(DoubleVector.fromArray(S, sums, s))
            .intoArray(out, o + s);
      }
    }
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
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + k * TILE);
      DoubleVector y = DoubleVector.fromArray(S, in, x0 + k * TILE + LANES);
      int p = panel + k * Panels.ROWS;
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
      DoubleVector x = DoubleVector.fromArray(S, in, x0 + k * TILE);
      DoubleVector y = DoubleVector.fromArray(S, in, x0 + k * TILE + LANES);
      int p = panel + k * Panels.ROWS;
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
