package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The transposition of squares of numbers with as many rows as a vector has lanes.
///
/// A round takes each two rows that are half a square apart to the two rows that their numbers make
/// when they alternate; log₂ of the side of such rounds transpose. Element by element, every store
/// would go to another cache line.
final class Transposition {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  // As many floats as D has doubles, as in Tiles.
  private static final boolean SCALAR = D.length() == 1;
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, D.vectorBitSize() / 2)));
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(F, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(F, 1);

  /// Rows and columns of a square.
  static final int SIDE = F.length();

  /// Elements of a square.
  static final int AREA = SIDE * SIDE;

  private Transposition() {}

  /// Transposes the square at the start of an array, by way of another.
  ///
  /// @return the one of the two that has the result
  static float[] transpose(float[] square, float[] other) {
    float[] from = square;
    float[] to = other;
    for (int side = 1; side < SIDE; side *= 2) {
      alternate(from, to);
      float[] next = from;
      from = to;
      to = next;
    }
    return from;
  }

  private static void alternate(float[] from, float[] to) {
    for (int i = 0; i < AREA / 2; i += SIDE) {
      FloatVector a = FloatVector.fromArray(F, from, i);
      FloatVector b = FloatVector.fromArray(F, from, i + AREA / 2);
      a.rearrange(LOW, b).intoArray(to, 2 * i);
      a.rearrange(HIGH, b).intoArray(to, 2 * i + SIDE);
    }
  }

  /// Copies a row of a square.
  static void copy(float[] from, int at, float[] to, int place) {
    FloatVector.fromArray(F, from, at).intoArray(to, place);
  }

  /// Copies a row of a square, rounded to single precision.
  static void round(double[] from, int at, float[] to, int place) {
    if (SCALAR) {
      for (int j = 0; j < SIDE; j++) {
        to[place + j] = (float) from[at + j];
      }
      return;
    }
    for (int j = 0; j < SIDE; j += D.length()) {
      DoubleVector.fromArray(D, from, at + j)
          .convertShape(VectorOperators.D2F, HALF, 0)
          .reinterpretAsFloats()
          .intoArray(to, place + j);
    }
  }
}
