package elbo.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The affine map of a dense layer on rows most of whose numbers are zero, in single precision:
/// dark pixels, words that do not occur, genes that are not expressed.
///
/// Lanes are outputs. Two rows are multiplied at a time, since weights come from the second cache,
/// and columns that are zero in both are passed over. The bits are those of [MatrixProduct], to
/// whose sums a product with zero adds nothing (but that it can make +0 of −0).
public final class SparseProduct {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  // Accumulators of both rows must stay in registers: 16 vectors where there are 32 of them (512
  // bits), 8 where there are 16.
  private static final boolean WIDE = S.vectorBitSize() >= 512;
  private static final int STRIP = (WIDE ? 8 : 4) * LANES;

  // Of the columns of two rows: with more, all of them are multiplied as fast.
  private static final double MOST = 0.35;
  // The same of weights beyond the caches, which are read anew for every two rows.
  private static final double MOST_FAR = 0.1;
  // Weights are kept once more, up to 128 MB of them.
  private static final long MOST_WEIGHTS = 1 << 25;
  // Rows that are looked at to decide.
  private static final int LOOKED_AT = 8;

  private final int columns;
  private final int padded;
  private final Tiles outputs;
  private final float[] weights;
  private final float[] bias;
  private final float[] zeros;
  // Where the outputs of rows begin that are transposed together.
  private final int[] lines;

  /// @param rows outputs, at least 1
  /// @param weights row-major, `weights[r * columns + k]`, finite
  /// @param bias one number a row
  public SparseProduct(int rows, float[] weights, float[] bias) {
    columns = weights.length / rows;
    padded = padded(rows);
    outputs = Tiles.ofFloats(rows);
    this.bias = Arrays.copyOf(bias, padded);
    zeros = new float[padded];
    this.weights = new float[Math.multiplyExact(columns, padded)];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < columns; k++) {
        this.weights[k * padded + r] = weights[r * columns + k];
      }
    }
    lines = IntStream.range(0, Transposition.SIDE).map(s -> s * padded).toArray();
  }

  private static int padded(int rows) {
    return (rows + STRIP - 1) / STRIP * STRIP;
  }

  /// Whether so many numbers are zero that this is the faster product, by the first few rows.
  ///
  /// @param x of one length
  /// @param rows the number of outputs
  public static boolean isFaster(List<double[]> x, int rows) {
    Panels weights = new Panels(padded(rows), x.getFirst().length);
    if ((long) weights.rows() * weights.columns() > MOST_WEIGHTS) {
      return false;
    }
    int looked = Math.min(x.size(), LOOKED_AT);
    long columns = 0;
    long needed = 0;
    for (int i = 0; i < looked; i += 2) {
      double[] a = x.get(i);
      double[] b = x.get(Math.min(i + 1, looked - 1));
      columns += a.length;
      for (int k = 0; k < a.length; k++) {
        needed += needed((float) a[k], (float) b[k]);
      }
    }
    double most = weights.far(Float.BYTES) ? MOST_FAR : MOST;
    return (double) needed * padded(rows) < most * columns * rows;
  }

  // 1 where one of the numbers is not zero, without a branch that nobody can predict.
  private static int needed(float a, float b) {
    int bits = (Float.floatToRawIntBits(a) | Float.floatToRawIntBits(b)) << 1;
    return (bits | -bits) >>> 31;
  }

  /// Writes the activated product for some rows as the inputs of another product.
  ///
  /// @param x at most [Block#SIZE] rows, rounded to single precision
  /// @param out of the shape of [MatrixProduct#outputs()]
  public void toTiles(List<double[]> x, Activation activation, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    int count = x.size();
    float[] sums = scratch.floats((count + 1) * padded);
    float[] more = scratch.floats(2 * STRIP);
    long[] places = scratch.longs(columns);
    float[] first = scratch.floats(columns);
    float[] second = scratch.floats(columns);
    int parts = Math.ceilDiv(columns, Panels.COLUMNS);
    long[] ends = scratch.longs(parts);
    for (int i = 0; i < count; i += 2) {
      double[] a = x.get(i);
      double[] b = x.get(Math.min(i + 1, count - 1));
      int needed = 0;
      for (int part = 0; part < parts; part++) {
        int end = Math.min((part + 1) * Panels.COLUMNS, columns);
        for (int k = part * Panels.COLUMNS; k < end; k++) {
          float x0 = (float) a[k];
          float x1 = (float) b[k];
          places[needed] = (long) k * padded;
          first[needed] = x0;
          second[needed] = x1;
          needed += needed(x0, x1);
        }
        ends[part] = needed;
      }
      int at = i * padded;
      for (int r = 0; r < padded; r += STRIP) {
        strip(places, first, second, 0, (int) ends[0], bias, r, sums, at + r, at + padded + r);
        for (int part = 1; part < parts; part++) {
          int from = (int) ends[part - 1];
          strip(places, first, second, from, (int) ends[part], zeros, r, more, 0, STRIP);
          add(more, 0, sums, at + r);
          add(more, STRIP, sums, at + padded + r);
        }
      }
      activation.fill(sums, at, at + padded, sums);
      activation.fill(sums, at + padded, at + 2 * padded, sums);
    }
    outputs.turn(count, sums, lines, out);
    scratch.release(mark);
  }

  private static void add(float[] more, int from, float[] sums, int to) {
    for (int s = 0; s < STRIP; s += LANES) {
      FloatVector.fromArray(S, sums, to + s)
          .add(FloatVector.fromArray(S, more, from + s))
          .intoArray(sums, to + s);
    }
  }

  private void strip(
      long[] places,
      float[] first,
      float[] second,
      int from,
      int to,
      float[] start,
      int r,
      float[] out,
      int o,
      int next) {
    if (WIDE) {
      strip8(weights, places, first, second, from, to, start, r, out, o, next);
    } else {
      strip4(weights, places, first, second, from, to, start, r, out, o, next);
    }
  }

  private static void strip8(
      float[] w,
      long[] places,
      float[] first,
      float[] second,
      int from,
      int to,
      float[] start,
      int r,
      float[] out,
      int o,
      int next) {
    FloatVector a0 = FloatVector.fromArray(S, start, r);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.fromArray(S, start, r + LANES);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.fromArray(S, start, r + 2 * LANES);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.fromArray(S, start, r + 3 * LANES);
    FloatVector b3 = a3;
    FloatVector a4 = FloatVector.fromArray(S, start, r + 4 * LANES);
    FloatVector b4 = a4;
    FloatVector a5 = FloatVector.fromArray(S, start, r + 5 * LANES);
    FloatVector b5 = a5;
    FloatVector a6 = FloatVector.fromArray(S, start, r + 6 * LANES);
    FloatVector b6 = a6;
    FloatVector a7 = FloatVector.fromArray(S, start, r + 7 * LANES);
    FloatVector b7 = a7;
    for (int n = from; n < to; n++) {
      int p = (int) places[n] + r;
      FloatVector x = FloatVector.broadcast(S, first[n]);
      FloatVector y = FloatVector.broadcast(S, second[n]);
      FloatVector v = FloatVector.fromArray(S, w, p);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.fromArray(S, w, p + LANES);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.fromArray(S, w, p + 2 * LANES);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.fromArray(S, w, p + 3 * LANES);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
      v = FloatVector.fromArray(S, w, p + 4 * LANES);
      a4 = v.fma(x, a4);
      b4 = v.fma(y, b4);
      v = FloatVector.fromArray(S, w, p + 5 * LANES);
      a5 = v.fma(x, a5);
      b5 = v.fma(y, b5);
      v = FloatVector.fromArray(S, w, p + 6 * LANES);
      a6 = v.fma(x, a6);
      b6 = v.fma(y, b6);
      v = FloatVector.fromArray(S, w, p + 7 * LANES);
      a7 = v.fma(x, a7);
      b7 = v.fma(y, b7);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + LANES);
    a2.intoArray(out, o + 2 * LANES);
    a3.intoArray(out, o + 3 * LANES);
    a4.intoArray(out, o + 4 * LANES);
    a5.intoArray(out, o + 5 * LANES);
    a6.intoArray(out, o + 6 * LANES);
    a7.intoArray(out, o + 7 * LANES);
    b0.intoArray(out, next);
    b1.intoArray(out, next + LANES);
    b2.intoArray(out, next + 2 * LANES);
    b3.intoArray(out, next + 3 * LANES);
    b4.intoArray(out, next + 4 * LANES);
    b5.intoArray(out, next + 5 * LANES);
    b6.intoArray(out, next + 6 * LANES);
    b7.intoArray(out, next + 7 * LANES);
  }

  private static void strip4(
      float[] w,
      long[] places,
      float[] first,
      float[] second,
      int from,
      int to,
      float[] start,
      int r,
      float[] out,
      int o,
      int next) {
    FloatVector a0 = FloatVector.fromArray(S, start, r);
    FloatVector b0 = a0;
    FloatVector a1 = FloatVector.fromArray(S, start, r + LANES);
    FloatVector b1 = a1;
    FloatVector a2 = FloatVector.fromArray(S, start, r + 2 * LANES);
    FloatVector b2 = a2;
    FloatVector a3 = FloatVector.fromArray(S, start, r + 3 * LANES);
    FloatVector b3 = a3;
    for (int n = from; n < to; n++) {
      int p = (int) places[n] + r;
      FloatVector x = FloatVector.broadcast(S, first[n]);
      FloatVector y = FloatVector.broadcast(S, second[n]);
      FloatVector v = FloatVector.fromArray(S, w, p);
      a0 = v.fma(x, a0);
      b0 = v.fma(y, b0);
      v = FloatVector.fromArray(S, w, p + LANES);
      a1 = v.fma(x, a1);
      b1 = v.fma(y, b1);
      v = FloatVector.fromArray(S, w, p + 2 * LANES);
      a2 = v.fma(x, a2);
      b2 = v.fma(y, b2);
      v = FloatVector.fromArray(S, w, p + 3 * LANES);
      a3 = v.fma(x, a3);
      b3 = v.fma(y, b3);
    }
    a0.intoArray(out, o);
    a1.intoArray(out, o + LANES);
    a2.intoArray(out, o + 2 * LANES);
    a3.intoArray(out, o + 3 * LANES);
    b0.intoArray(out, next);
    b1.intoArray(out, next + LANES);
    b2.intoArray(out, next + 2 * LANES);
    b3.intoArray(out, next + 3 * LANES);
  }
}
