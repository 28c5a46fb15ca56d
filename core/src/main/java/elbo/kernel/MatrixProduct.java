package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of a dense layer on a block of samples, in single precision: output r of sample i
/// is biasᵣ + Σₖ wᵣₖ xₖᵢ.
///
/// Summed by fused multiply-adds in the order of k, in parts of COLUMNS columns that are added up
/// in their order. The weights are packed once.
public final class MatrixProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
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
  private static final Activation IDENTITY = new Identity();

  // Layout of the weights: parts of up to COLUMNS columns; in a part, panels of ROWS rows (zeros
  // fill the last); in a
  // panel, the weights of one column side by side. So the innermost loop reads them in the order in
  // which they lie.
  private final int columns;
  private final float[] packed;
  private final float[] bias;
  private final float[] zeros;

  /// @param rows outputs, at least 1
  /// @param weights row-major, `weights[r * columns + k]`
  /// @param bias one number a row
  public MatrixProduct(int rows, float[] weights, float[] bias) {
    columns = weights.length / rows;
    int padded = (rows + ROWS - 1) / ROWS * ROWS;
    this.bias = Arrays.copyOf(bias, padded);
    zeros = new float[padded];
    packed = new float[Math.multiplyExact(padded, columns)];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        packed[place(r, k)] = weights[r * columns + k];
      }
    }
  }

  private int place(int row, int column) {
    int part = column / COLUMNS * COLUMNS;
    int size = Math.min(COLUMNS, columns - part);
    return part * bias.length + row / ROWS * ROWS * size + (column - part) * ROWS + row % ROWS;
  }

  /// The elements of a block of outputs: whole panels of rows.
  public int outputLength() {
    return bias.length * STRIDE;
  }

  /// The scalar definition: one output of one sample.
  float apply(float[] in, int row, int sample) {
    float total = 0;
    for (int part = 0; part == 0 || part < columns; part += COLUMNS) {
      float sum = part == 0 ? bias[row] : 0;
      for (int k = part; k < Math.min(columns, part + COLUMNS); k++) {
        sum = Math.fma(packed[place(row, k)], in[k * STRIDE + sample], sum);
      }
      total = part == 0 ? sum : total + sum;
    }
    return total;
  }

  /// Writes the activated product for samples `i < count` to `out[r * Block.SIZE + i]`.
  ///
  /// @param in as many rows of a block as there are columns
  /// @param activation applied to a panel of outputs while it lies in the first cache
  /// @param out [#outputLength()] elements
  public void apply(int count, float[] in, Activation activation, Scratch scratch, float[] out) {
    apply(count, in, bias, activation, scratch, out);
  }

  /// Writes the product without its bias: what the map does to tangents.
  ///
  /// @param in as many rows of a block as there are columns
  /// @param out [#outputLength()] elements
  public void applyLinear(int count, float[] in, Scratch scratch, float[] out) {
    apply(count, in, zeros, IDENTITY, scratch, out);
  }

  private void apply(
      int count, float[] in, float[] start, Activation activation, Scratch scratch, float[] out) {
    int last = (columns - 1) / COLUMNS * COLUMNS;
    for (int part = 0; part <= last; part += COLUMNS) {
      int size = Math.min(COLUMNS, columns - part);
      for (int row = 0; row < bias.length; row += ROWS) {
        if (part == 0) {
          panel(part, size, start, row, count, in, out, row * STRIDE);
        } else {
          addPanel(part, size, row, count, in, scratch, out);
        }
        if (part == last) {
          activate(activation, row, count, out);
        }
      }
    }
  }

  private void panel(
      int part, int size, float[] start, int row, int count, float[] in, float[] out, int o) {
    int weights = part * bias.length + row * size;
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
      int part, int size, int row, int count, float[] in, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    float[] sums = scratch.floats(ROWS * STRIDE);
    panel(part, size, zeros, row, count, in, sums, 0);
    for (int i = 0; i < ROWS * STRIDE; i++) {
      out[row * STRIDE + i] += sums[i];
    }
    scratch.release(mark);
  }

  private static void activate(Activation activation, int row, int count, float[] out) {
    int width = Block.padded(count);
    if (width == STRIDE) {
      activation.fill(out, row * STRIDE, (row + ROWS) * STRIDE, out);
    } else {
      for (int r = row; r < row + ROWS; r++) {
        activation.fill(out, r * STRIDE, r * STRIDE + width, out);
      }
    }
  }

  private static void tile8(
      float[] w,
      int panel,
      int size,
      float[] start,
      int row,
      float[] in,
      int x0,
      float[] out,
      int o) {
    FloatVector a0 = FloatVector.broadcast(S, start[row]);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.broadcast(S, start[row + 1]);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.broadcast(S, start[row + 2]);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.broadcast(S, start[row + 3]);
    FloatVector b3 = a3;
    FloatVector a4 = FloatVector.broadcast(S, start[row + 4]);
    FloatVector b4 = a4;
    FloatVector a5 = FloatVector.broadcast(S, start[row + 5]);
    FloatVector b5 = a5;
    FloatVector a6 = FloatVector.broadcast(S, start[row + 6]);
    FloatVector b6 = a6;
    FloatVector a7 = FloatVector.broadcast(S, start[row + 7]);
    FloatVector b7 = a7;
    for (int k = 0; k < size; k++) {
      FloatVector x = FloatVector.fromArray(S, in, x0 + k * STRIDE);
      FloatVector y = FloatVector.fromArray(S, in, x0 + k * STRIDE + LANES);
      int p = panel + k * ROWS;
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3]);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.broadcast(S, w[p + 4]);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.broadcast(S, w[p + 5]);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.broadcast(S, w[p + 6]);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.broadcast(S, w[p + 7]);
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
      float[] w,
      int panel,
      int size,
      float[] start,
      int row,
      float[] in,
      int x0,
      float[] out,
      int o) {
    FloatVector a0 = FloatVector.broadcast(S, start[row]);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.broadcast(S, start[row + 1]);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.broadcast(S, start[row + 2]);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.broadcast(S, start[row + 3]);
    FloatVector b3 = a3;
    for (int k = 0; k < size; k++) {
      FloatVector x = FloatVector.fromArray(S, in, x0 + k * STRIDE);
      FloatVector y = FloatVector.fromArray(S, in, x0 + k * STRIDE + LANES);
      int p = panel + k * ROWS;
      FloatVector v = FloatVector.broadcast(S, w[p]);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.broadcast(S, w[p + 1]);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.broadcast(S, w[p + 2]);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.broadcast(S, w[p + 3]);
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
