package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of a dense layer on a block of samples, in single precision: output r of sample i
/// is biasᵣ + Σₖ wᵣₖ xₖᵢ.
///
/// Summed by fused multiply-adds in the order of k, in parts of 256 columns that are added up in
/// their order. The weights are packed once ([Panels]).
public final class MatrixProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int STRIDE = Block.SIZE;

  // A tile of accumulators must stay in registers: 8 rows by 2 vectors where there are 32 of them
  // (512 bits), 4 by 2
  // where there are 16.
  private static final boolean WIDE = S.vectorBitSize() >= 512;
  private static final int TILE = 2 * LANES;
  private static final int LINE = Panels.LINE_BYTES / Float.BYTES;
  private static final Activation IDENTITY = new Identity();

  private final Panels panels;
  private final float[] packed;
  private final boolean far;
  private final float[] bias;
  private final float[] zeros;

  /// @param rows outputs, at least 1
  /// @param weights row-major, `weights[r * columns + k]`
  /// @param bias one number a row
  public MatrixProduct(int rows, float[] weights, float[] bias) {
    int columns = weights.length / rows;
    panels = new Panels(Panels.padded(rows), columns);
    far = panels.far(Float.BYTES);
    this.bias = Arrays.copyOf(bias, panels.rows());
    zeros = new float[panels.rows()];
    packed = new float[panels.length()];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        packed[panels.place(r, k)] = weights[r * columns + k];
      }
    }
  }

  /// The elements of a block of outputs: whole panels of rows.
  public int outputLength() {
    return panels.rows() * STRIDE;
  }

  /// The scalar definition: one output of one sample.
  float apply(float[] in, int row, int sample) {
    float total = 0;
    for (int part = 0; part <= panels.lastPart(); part += Panels.COLUMNS) {
      float sum = part == 0 ? bias[row] : 0;
      for (int k = part; k < part + panels.size(part); k++) {
        sum = Math.fma(packed[panels.place(row, k)], in[k * STRIDE + sample], sum);
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
    int last = panels.lastPart();
    int mark = scratch.mark();
    float[] tiles = scratch.floats(panels.columns() * STRIDE);
    cut(in, count, tiles);
    float[] sums = scratch.floats(Panels.ROWS * STRIDE);
    for (int chunk = 0; chunk < panels.rows(); chunk += Panels.CHUNK) {
      int end = panels.end(chunk);
      for (int part = 0; part <= last; part += Panels.COLUMNS) {
        int size = panels.size(part);
        if (far) {
          sums[0] = fetch(packed, panels.panel(chunk, part, chunk), panels.panel(chunk, part, end));
        }
        for (int i = 0; i < count; i += TILE) {
          int x = part * STRIDE + i * size;
          boolean complete = part == last && i + TILE >= count;
          for (int row = chunk; row < end; row += Panels.ROWS) {
            int panel = panels.panel(chunk, part, row);
            if (part == 0) {
              tile(panel, size, start, row, tiles, x, out, row * STRIDE + i);
            } else {
              tile(panel, size, zeros, row, tiles, x, sums, i);
              add(sums, i, out, row * STRIDE);
            }
            if (complete) {
              activate(activation, row, count, out);
            }
          }
        }
      }
    }
    scratch.release(mark);
  }

  // The input is copied tile by tile: the rows of a block lie a power of two apart, which would
  // leave half of the first
  // cache unused.
  private void cut(float[] in, int count, float[] tiles) {
    for (int part = 0; part <= panels.lastPart(); part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += TILE) {
        cut(in, part * STRIDE + i, panels.size(part), tiles, part * STRIDE + i * panels.size(part));
      }
    }
  }

  private static void cut(float[] in, int from, int size, float[] tiles, int to) {
    for (int k = 0; k < size; k++) {
      int f = from + k * STRIDE;
      int t = to + k * TILE;
      FloatVector.fromArray(S, in, f).intoArray(tiles, t);
      FloatVector.fromArray(S, in, f + LANES).intoArray(tiles, t + LANES);
    }
  }

  // Reads one weight of every cache line of a part, as fast as memory gives them: the tiles alone
  // would ask for a line
  // at a time and wait for each. The sum has no meaning, but keeps the loads alive.
  private static float fetch(float[] w, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int k = from; k < to - 3 * LINE; k += 4 * LINE) {
      a += w[k];
      b += w[k + LINE];
      c += w[k + 2 * LINE];
      d += w[k + 3 * LINE];
    }
    return a + b + c + d;
  }

  private void tile(
      int panel, int size, float[] start, int row, float[] tiles, int x, float[] out, int o) {
    if (WIDE) {
      tile8(packed, panel, size, start, row, tiles, x, out, o);
    } else {
      tile4(packed, panel, size, start, row, tiles, x, out, o);
      tile4(packed, panel + 4, size, start, row + 4, tiles, x, out, o + 4 * STRIDE);
    }
  }

  private static void add(float[] sums, int i, float[] out, int o) {
    for (int r = i; r < Panels.ROWS * STRIDE; r += STRIDE) {
      for (int s = r; s < r + TILE; s += LANES) {
        FloatVector.fromArray(S, out, o + s)
            .add(FloatVector.fromArray(S, sums, s))
            .intoArray(out, o + s);
      }
    }
  }

  private static void activate(Activation activation, int row, int count, float[] out) {
    int width = Block.padded(count);
    if (width == STRIDE) {
      activation.fill(out, row * STRIDE, (row + Panels.ROWS) * STRIDE, out);
    } else {
      for (int r = row; r < row + Panels.ROWS; r++) {
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
      FloatVector x = FloatVector.fromArray(S, in, x0 + k * TILE);
      FloatVector y = FloatVector.fromArray(S, in, x0 + k * TILE + LANES);
      int p = panel + k * Panels.ROWS;
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
      FloatVector x = FloatVector.fromArray(S, in, x0 + k * TILE);
      FloatVector y = FloatVector.fromArray(S, in, x0 + k * TILE + LANES);
      int p = panel + k * Panels.ROWS;
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
