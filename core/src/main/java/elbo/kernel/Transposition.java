package elbo.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The transposition of small squares of numbers in registers.
///
/// In a round rows whose indices differ in one bit exchange the numbers whose columns have the
/// other value of that bit; log₂ of the side of such rounds transpose. A row of a round is one
/// exchange of lanes and one blend. Element by element, every store would go to another cache line.
///
/// Several squares are transposed at a time, at constant distances.
///
/// @param shift the distance of squares in their array
/// @param step the distance of rows of a transpose
/// @param next the distance of transposes
record Transposition(int shift, int step, int next) {
  // Squares of 8 rows also where vectors have 16 lanes: with 16, all rows would not stay in
  // registers together with what a round makes of them.
  private static final boolean EIGHT = FloatVector.SPECIES_PREFERRED.length() >= 8;
  private static final VectorSpecies<Float> F =
      EIGHT ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  // As many floats as D has doubles, as in Tiles.
  private static final boolean SCALAR = D.length() == 1;
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, D.vectorBitSize() / 2)));

  /// Rows and columns of a square.
  static final int SIDE = F.length();

  /// The distance of rows of squares that are copied side by side before they are transposed.
  static final int LINE = Panels.COLUMNS;

  /// Where such rows begin.
  static final int[] LINES = IntStream.range(0, SIDE).map(i -> i * LINE).toArray();

  private static final VectorShuffle<Float> BY_1 = exchange(1);
  private static final VectorShuffle<Float> BY_2 = exchange(2);
  private static final VectorShuffle<Float> BY_4 = exchange(4);
  private static final VectorMask<Float> HAS_1 = having(1);
  private static final VectorMask<Float> HAS_2 = having(2);
  private static final VectorMask<Float> HAS_4 = having(4);
  private static final float[] ONES = ones();

  private static VectorShuffle<Float> exchange(int bit) {
    return VectorShuffle.fromOp(F, lane -> (lane ^ bit) % SIDE);
  }

  private static VectorMask<Float> having(int bit) {
    boolean[] has = new boolean[SIDE];
    for (int lane = 0; lane < SIDE; lane++) {
      has[lane] = (lane & bit) != 0;
    }
    return VectorMask.fromArray(F, has, 0);
  }

  private static float[] ones() {
    float[] ones = new float[SIDE];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// Transposes squares.
  ///
  /// @param in row r of the first square begins at `in[at[first + r] + from]`
  /// @param to where the first transpose begins
  /// @param count how many squares
  void fill(float[] in, int[] at, int first, int from, float[] out, int to, int count) {
    fill(in, at, first, from, ONES, 0, out, to, count);
  }

  /// Transposes squares, each of their columns multiplied by a factor.
  ///
  /// @param in row r of the first square begins at `in[at[first + r] + from]`
  /// @param factors one a column, from `factorsAt` on
  /// @param to where the first transpose begins
  /// @param count how many squares
  void fill(
      float[] in,
      int[] at,
      int first,
      int from,
      float[] factors,
      int factorsAt,
      float[] out,
      int to,
      int count) {
    if (EIGHT) {
      eight(in, at, first, from, factors, factorsAt, out, to, count);
    } else {
      four(in, at, first, from, factors, factorsAt, out, to, count);
    }
  }

  private void eight(
      float[] in,
      int[] at,
      int first,
      int from,
      float[] factors,
      int factorsAt,
      float[] out,
      int to,
      int count) {
    FloatVector f = FloatVector.fromArray(F, factors, factorsAt);
    for (int n = 0; n < count; n++) {
      int p = from + n * shift;
      int q = to + n * next;
      FloatVector a0 = FloatVector.fromArray(F, in, at[first] + p).mul(f);
      FloatVector a1 = FloatVector.fromArray(F, in, at[first + 1] + p).mul(f);
      FloatVector a2 = FloatVector.fromArray(F, in, at[first + 2] + p).mul(f);
      FloatVector a3 = FloatVector.fromArray(F, in, at[first + 3] + p).mul(f);
      FloatVector a4 = FloatVector.fromArray(F, in, at[first + 4] + p).mul(f);
      FloatVector a5 = FloatVector.fromArray(F, in, at[first + 5] + p).mul(f);
      FloatVector a6 = FloatVector.fromArray(F, in, at[first + 6] + p).mul(f);
      FloatVector a7 = FloatVector.fromArray(F, in, at[first + 7] + p).mul(f);
      FloatVector b0 = a0.blend(a1.rearrange(BY_1), HAS_1);
      FloatVector b1 = a0.rearrange(BY_1).blend(a1, HAS_1);
      FloatVector b2 = a2.blend(a3.rearrange(BY_1), HAS_1);
      FloatVector b3 = a2.rearrange(BY_1).blend(a3, HAS_1);
      FloatVector b4 = a4.blend(a5.rearrange(BY_1), HAS_1);
      FloatVector b5 = a4.rearrange(BY_1).blend(a5, HAS_1);
      FloatVector b6 = a6.blend(a7.rearrange(BY_1), HAS_1);
      FloatVector b7 = a6.rearrange(BY_1).blend(a7, HAS_1);
      a0 = b0.blend(b2.rearrange(BY_2), HAS_2);
      a2 = b0.rearrange(BY_2).blend(b2, HAS_2);
      a1 = b1.blend(b3.rearrange(BY_2), HAS_2);
      a3 = b1.rearrange(BY_2).blend(b3, HAS_2);
      a4 = b4.blend(b6.rearrange(BY_2), HAS_2);
      a6 = b4.rearrange(BY_2).blend(b6, HAS_2);
      a5 = b5.blend(b7.rearrange(BY_2), HAS_2);
      a7 = b5.rearrange(BY_2).blend(b7, HAS_2);
      a0.blend(a4.rearrange(BY_4), HAS_4).intoArray(out, q);
      a1.blend(a5.rearrange(BY_4), HAS_4).intoArray(out, q + step);
      a2.blend(a6.rearrange(BY_4), HAS_4).intoArray(out, q + 2 * step);
      a3.blend(a7.rearrange(BY_4), HAS_4).intoArray(out, q + 3 * step);
      a0.rearrange(BY_4).blend(a4, HAS_4).intoArray(out, q + 4 * step);
      a1.rearrange(BY_4).blend(a5, HAS_4).intoArray(out, q + 5 * step);
      a2.rearrange(BY_4).blend(a6, HAS_4).intoArray(out, q + 6 * step);
      a3.rearrange(BY_4).blend(a7, HAS_4).intoArray(out, q + 7 * step);
    }
  }

  private void four(
      float[] in,
      int[] at,
      int first,
      int from,
      float[] factors,
      int factorsAt,
      float[] out,
      int to,
      int count) {
    FloatVector f = FloatVector.fromArray(F, factors, factorsAt);
    for (int n = 0; n < count; n++) {
      int p = from + n * shift;
      int q = to + n * next;
      FloatVector a0 = FloatVector.fromArray(F, in, at[first] + p).mul(f);
      FloatVector a1 = FloatVector.fromArray(F, in, at[first + 1] + p).mul(f);
      FloatVector a2 = FloatVector.fromArray(F, in, at[first + 2] + p).mul(f);
      FloatVector a3 = FloatVector.fromArray(F, in, at[first + 3] + p).mul(f);
      FloatVector b0 = a0.blend(a1.rearrange(BY_1), HAS_1);
      FloatVector b1 = a0.rearrange(BY_1).blend(a1, HAS_1);
      FloatVector b2 = a2.blend(a3.rearrange(BY_1), HAS_1);
      FloatVector b3 = a2.rearrange(BY_1).blend(a3, HAS_1);
      b0.blend(b2.rearrange(BY_2), HAS_2).intoArray(out, q);
      b1.blend(b3.rearrange(BY_2), HAS_2).intoArray(out, q + step);
      b0.rearrange(BY_2).blend(b2, HAS_2).intoArray(out, q + 2 * step);
      b1.rearrange(BY_2).blend(b3, HAS_2).intoArray(out, q + 3 * step);
    }
  }

  /// Copies numbers, rounded to single precision.
  ///
  /// @param count a multiple of [#SIDE]
  static void round(double[] from, int at, float[] to, int place, int count) {
    if (SCALAR) {
      for (int j = 0; j < count; j++) {
        to[place + j] = (float) from[at + j];
      }
      return;
    }
    for (int j = 0; j < count; j += D.length()) {
      DoubleVector.fromArray(D, from, at + j)
          .convertShape(VectorOperators.D2F, HALF, 0)
          .reinterpretAsFloats()
          .intoArray(to, place + j);
    }
  }
}
