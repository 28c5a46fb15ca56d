package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of a dense layer on a block of samples, in single precision: output r of sample i
/// is biasᵣ + Σₖ wᵣₖ xₖᵢ.
///
/// Terms are summed by fused multiply-adds in the order of k, in parts of 256 columns that are
/// added up in their order. The weights are packed once ([Panels]). Inputs are [Tiles]; outputs are
/// tiles too, for a next product, or a block.
public final class MatrixProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int STRIDE = Block.SIZE;

  // A tile of accumulators must stay in registers: 8 rows by 2 vectors where there are 32 of them
  // (512 bits), 4 by 2 where there are 16.
  private static final boolean WIDE = S.vectorBitSize() >= 512;
  private static final int TILE = 2 * LANES;

  // With a single sample the lanes are the rows of a panel, which are adjacent in memory.
  private static final VectorSpecies<Float> COLUMN =
      LANES >= Panels.ROWS ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  private static final int LINE = Panels.LINE_BYTES / Float.BYTES;
  private static final Activation IDENTITY = new Identity();

  private final Panels panels;
  private final Tiles inputs;
  private final Tiles outputs;
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
    inputs = Tiles.ofFloats(columns);
    outputs = Tiles.ofFloats(rows);
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

  /// The shape of the inputs.
  public Tiles inputs() {
    return inputs;
  }

  /// The shape of the outputs that are inputs of another product.
  public Tiles outputs() {
    return outputs;
  }

  /// The number of elements of a block of outputs, which has whole panels of rows.
  public int outputLength() {
    return panels.rows() * STRIDE;
  }

  /// The scalar definition: one output of one sample.
  ///
  /// @param in a block
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
  /// @param in of the shape [#inputs()]
  /// @param activation applied to outputs while they are in a near cache
  /// @param out [#outputLength()] elements
  public void toBlock(int count, float[] in, Activation activation, Scratch scratch, float[] out) {
    apply(count, in, bias, activation, scratch, false, out);
  }

  /// Writes the activated product for samples `i < count` as the inputs of another.
  ///
  /// @param in of the shape [#inputs()]
  /// @param out of the shape [#outputs()]
  public void toTiles(int count, float[] in, Activation activation, Scratch scratch, float[] out) {
    apply(count, in, bias, activation, scratch, true, out);
  }

  /// Writes the product without its bias to a block: the image of tangents under the map.
  ///
  /// @param in of the shape [#inputs()]
  /// @param out [#outputLength()] elements
  public void linear(int count, float[] in, Scratch scratch, float[] out) {
    apply(count, in, zeros, IDENTITY, scratch, false, out);
  }

  private void apply(
      int count,
      float[] in,
      float[] start,
      Activation activation,
      Scratch scratch,
      boolean tiled,
      float[] out) {
    if (count == 1) {
      one(in, start, activation, scratch, tiled, out);
      return;
    }
    int last = panels.lastPart();
    int step = tiled ? TILE : STRIDE;
    int mark = scratch.mark();
    float[] sums = scratch.floats(Panels.ROWS * TILE);
    for (int chunk = 0; chunk < panels.rows(); chunk += Panels.CHUNK) {
      int end = panels.end(chunk);
      for (int part = 0; part <= last; part += Panels.COLUMNS) {
        int size = panels.size(part);
        if (far) {
          sums[0] = fetch(packed, panels.panel(chunk, part, chunk), panels.panel(chunk, part, end));
        }
        int panel = panels.panel(chunk, part, chunk);
        for (int i = 0; i < count; i += TILE) {
          int x = inputs.place(part, i);
          int o = tiled ? outputs.place(chunk, i) : chunk * STRIDE + i;
          if (part == 0) {
            first(panel, size, start, chunk, end, in, x, out, o, step);
          } else {
            next(panel, size, end - chunk, in, x, sums, out, o, step);
          }
          if (part == last && tiled) {
            activation.fill(out, o, o + (end - chunk) * TILE, out);
          }
        }
      }
      if (!tiled) {
        activate(activation, count, out, chunk * STRIDE, end * STRIDE);
      }
    }
    scratch.release(mark);
  }

  private void first(
      int panel,
      int size,
      float[] start,
      int from,
      int to,
      float[] in,
      int x,
      float[] out,
      int o,
      int step) {
    for (int r = 0; r < to - from; r += Panels.ROWS) {
      tile(panel + r * size, size, start, from + r, in, x, out, o + r * step, step);
    }
  }

  private void next(
      int panel,
      int size,
      int rows,
      float[] in,
      int x,
      float[] sums,
      float[] out,
      int o,
      int step) {
    for (int r = 0; r < rows; r += Panels.ROWS) {
      tile(panel + r * size, size, zeros, 0, in, x, sums, 0, TILE);
      add(sums, out, o + r * step, step);
    }
  }

  private static void activate(Activation activation, int count, float[] out, int from, int to) {
    int width = Block.padded(count);
    if (width == STRIDE) {
      activation.fill(out, from, to, out);
    } else {
      for (int r = from; r < to; r += STRIDE) {
        activation.fill(out, r, r + width, out);
      }
    }
  }

  // Reads one weight of every cache line of a part, as fast as memory gives them: the tiles alone
  // would request one line at a time and wait for each. The sum has no meaning, but without it the
  // compiler would drop the loads.
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
      int panel,
      int size,
      float[] start,
      int row,
      float[] in,
      int x,
      float[] out,
      int o,
      int step) {
    if (WIDE) {
      tile8(packed, panel, size, start, row, in, x, out, o, step);
    } else {
      tile4(packed, panel, size, start, row, in, x, out, o, step);
      tile4(packed, panel + 4, size, start, row + 4, in, x, out, o + 4 * step, step);
    }
  }

  private static void add(float[] sums, float[] out, int o, int step) {
    for (int r = 0; r < Panels.ROWS; r++) {
      for (int s = 0; s < TILE; s += LANES) {
        FloatVector.fromArray(S, out, o + r * step + s)
            .add(FloatVector.fromArray(S, sums, r * TILE + s))
            .intoArray(out, o + r * step + s);
      }
    }
  }

  private void one(
      float[] in,
      float[] start,
      Activation activation,
      Scratch scratch,
      boolean tiled,
      float[] out) {
    int step = tiled ? TILE : STRIDE;
    int mark = scratch.mark();
    float[] sums = scratch.floats(Panels.CHUNK);
    float[] more = scratch.floats(Panels.CHUNK);
    for (int chunk = 0; chunk < panels.rows(); chunk += Panels.CHUNK) {
      int rows = panels.end(chunk) - chunk;
      for (int part = 0; part <= panels.lastPart(); part += Panels.COLUMNS) {
        columns(chunk, part, part == 0 ? start : zeros, in, part == 0 ? sums : more);
        for (int r = 0; part > 0 && r < rows; r++) {
          sums[r] += more[r];
        }
      }
      activation.fill(sums, 0, rows, sums);
      int o = tiled ? outputs.place(chunk, 0) : chunk * STRIDE;
      for (int r = 0; r < rows; r++) {
        out[o + r * step] = sums[r];
      }
    }
    scratch.release(mark);
  }

  // Four panels are summed at a time, since each sum is a chain of dependent operations; where
  // fewer are left, the last one is summed again.
  private void columns(int chunk, int part, float[] start, float[] in, float[] out) {
    int size = panels.size(part);
    int x = inputs.place(part, 0);
    int last = panels.end(chunk) - Panels.ROWS;
    for (int r = chunk; r <= last; r += 4 * Panels.ROWS) {
      int r1 = Math.min(r + Panels.ROWS, last);
      int r2 = Math.min(r + 2 * Panels.ROWS, last);
      int r3 = Math.min(r + 3 * Panels.ROWS, last);
      int p = panels.panel(chunk, part, r);
      int p1 = panels.panel(chunk, part, r1);
      int p2 = panels.panel(chunk, part, r2);
      int p3 = panels.panel(chunk, part, r3);
      for (int h = 0; h < Panels.ROWS; h += COLUMN.length()) {
        FloatVector a = FloatVector.fromArray(COLUMN, start, r + h);
        FloatVector a1 = FloatVector.fromArray(COLUMN, start, r1 + h);
        FloatVector a2 = FloatVector.fromArray(COLUMN, start, r2 + h);
        FloatVector a3 = FloatVector.fromArray(COLUMN, start, r3 + h);
        for (int k = 0; k < size; k++) {
          FloatVector v = FloatVector.broadcast(COLUMN, in[x + k * TILE]);
          a = FloatVector.fromArray(COLUMN, packed, p + h + k * Panels.ROWS).fma(v, a);
          a1 = FloatVector.fromArray(COLUMN, packed, p1 + h + k * Panels.ROWS).fma(v, a1);
          a2 = FloatVector.fromArray(COLUMN, packed, p2 + h + k * Panels.ROWS).fma(v, a2);
          a3 = FloatVector.fromArray(COLUMN, packed, p3 + h + k * Panels.ROWS).fma(v, a3);
        }
        a.intoArray(out, r - chunk + h);
        a1.intoArray(out, r1 - chunk + h);
        a2.intoArray(out, r2 - chunk + h);
        a3.intoArray(out, r3 - chunk + h);
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
      int o,
      int step) {
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
    a1.intoArray(out, o + step);
    b1.intoArray(out, o + step + LANES);
    a2.intoArray(out, o + 2 * step);
    b2.intoArray(out, o + 2 * step + LANES);
    a3.intoArray(out, o + 3 * step);
    b3.intoArray(out, o + 3 * step + LANES);
    a4.intoArray(out, o + 4 * step);
    b4.intoArray(out, o + 4 * step + LANES);
    a5.intoArray(out, o + 5 * step);
    b5.intoArray(out, o + 5 * step + LANES);
    a6.intoArray(out, o + 6 * step);
    b6.intoArray(out, o + 6 * step + LANES);
    a7.intoArray(out, o + 7 * step);
    b7.intoArray(out, o + 7 * step + LANES);
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
      int o,
      int step) {
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
    a1.intoArray(out, o + step);
    b1.intoArray(out, o + step + LANES);
    a2.intoArray(out, o + 2 * step);
    b2.intoArray(out, o + 2 * step + LANES);
    a3.intoArray(out, o + 3 * step);
    b3.intoArray(out, o + 3 * step + LANES);
  }
}
