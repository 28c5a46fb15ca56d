package elbo.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Elementary operations on the rows of blocks, lane by lane.
///
/// Each is a few operations of IEEE arithmetic, so that the formula defines the result of a lane.
/// They are written in lanes and not as plain loops, since C2 begins and ends a loop that it
/// vectorizes with passes that take longer than the row.
public final class Rows {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private Rows() {}

  /// `out[i] = value` for `i < count`, and the padding.
  public static void set(double value, int count, double[] out) {
    int width = Block.padded(count);
    Arrays.fill(out, 0, width, value);
  }

  /// `out[row][i] = scale · x[row][i] + shift`.
  public static void affine(
      int row, int count, double[] x, double scale, double shift, double[] out) {
    int to = row * Block.SIZE + Block.padded(count);
    for (int i = row * Block.SIZE; i < to; i += LANES) {
      DoubleVector.fromArray(S, x, i)
          .fma(DoubleVector.broadcast(S, scale), DoubleVector.broadcast(S, shift))
          .intoArray(out, i);
    }
  }

  /// `out[row][i] = (x[row][i] − center) · factor`.
  public static void standardize(
      int row, int count, double[] x, double center, double factor, double[] out) {
    int to = row * Block.SIZE + Block.padded(count);
    for (int i = row * Block.SIZE; i < to; i += LANES) {
      DoubleVector.fromArray(S, x, i).sub(center).mul(factor).intoArray(out, i);
    }
  }

  /// `out[i] = Σⱼ x[j][i]²` over `rows` rows, in the order of j.
  public static void squares(int rows, int count, double[] x, double[] out) {
    int width = Block.padded(count);
    for (int i = 0; i < width; i += 2 * LANES) {
      squares(rows, x, i, out);
    }
  }

  private static void squares(int rows, double[] x, int i, double[] out) {
    DoubleVector a = DoubleVector.zero(S);
    DoubleVector b = DoubleVector.zero(S);
    for (int row = i; row < i + rows * Block.SIZE; row += Block.SIZE) {
      DoubleVector u = DoubleVector.fromArray(S, x, row);
      DoubleVector v = DoubleVector.fromArray(S, x, row + LANES);
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    a.intoArray(out, i);
    b.intoArray(out, i + LANES);
  }

  /// `out[i] = scale · out[i] + shift` for `i < count`.
  public static void rescale(int count, double scale, double shift, double[] out) {
    affine(0, count, out, scale, shift, out);
  }

  /// `out[i] += factor · x[row][i]`.
  public static void add(int row, int count, double factor, double[] x, double[] out) {
    int width = Block.padded(count);
    int from = row * Block.SIZE;
    for (int i = 0; i < width; i += LANES) {
      DoubleVector.fromArray(S, x, from + i)
          .fma(DoubleVector.broadcast(S, factor), DoubleVector.fromArray(S, out, i))
          .intoArray(out, i);
    }
  }

  /// `out[i] = x[row][i]` in double precision.
  public static void widen(int row, int count, float[] x, double[] out) {
    int from = row * Block.SIZE;
    for (int i = 0; i < count; i++) {
      out[i] = x[from + i];
    }
  }

  /// [#widen] of each of so many rows.
  public static void widenAll(int rows, int count, float[] x, double[] out) {
    for (int from = 0; from < rows * Block.SIZE; from += Block.SIZE) {
      for (int i = from; i < from + count; i++) {
        out[i] = x[i];
      }
    }
  }

  /// `out[row][i] += x[row][i]`.
  public static void sum(int row, int count, double[] x, double[] out) {
    int to = row * Block.SIZE + Block.padded(count);
    for (int i = row * Block.SIZE; i < to; i += LANES) {
      DoubleVector.fromArray(S, x, i).add(DoubleVector.fromArray(S, out, i)).intoArray(out, i);
    }
  }
}
