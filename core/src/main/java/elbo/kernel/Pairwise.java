package elbo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// An operation on two numbers, in single precision, rounded once.
public enum Pairwise {
  /// `x + y`
  SUM,
  /// `x · y`
  PRODUCT,
  /// `x / y`
  QUOTIENT;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /// The scalar definition.
  public float apply(float x, float y) {
    return switch (this) {
      case SUM -> x + y;
      case PRODUCT -> x * y;
      case QUOTIENT -> x / y;
    };
  }

  /// The derivative of the result along a direction in which x and y change by `dx` and `dy`.
  public float derivative(float x, float y, float dx, float dy) {
    return switch (this) {
      case SUM -> dx + dy;
      case PRODUCT -> Math.fma(x, dy, dx * y);
      case QUOTIENT -> Math.fma(-x / y, dy, dx) / y;
    };
  }

  /// Writes the results for the samples `i < count` of two arrays of tiles; `out` may be one of
  /// them.
  public void fill(Tiles shape, int count, float[] x, float[] y, float[] out) {
    for (int part = 0; part < shape.rows(); part += Panels.COLUMNS) {
      for (int i = 0; i < count; i += shape.width()) {
        int from = shape.place(part, i);
        int to = from + shape.height(part) * shape.width();
        switch (this) {
          case SUM -> sum(x, y, from, to, out);
          case PRODUCT -> product(x, y, from, to, out);
          case QUOTIENT -> quotient(x, y, from, to, out);
        }
      }
    }
  }

  private static void sum(float[] x, float[] y, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      FloatVector.fromArray(S, x, i).add(FloatVector.fromArray(S, y, i)).intoArray(out, i);
    }
  }

  private static void product(float[] x, float[] y, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      FloatVector.fromArray(S, x, i).mul(FloatVector.fromArray(S, y, i)).intoArray(out, i);
    }
  }

  private static void quotient(float[] x, float[] y, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      FloatVector.fromArray(S, x, i).div(FloatVector.fromArray(S, y, i)).intoArray(out, i);
    }
  }
}
