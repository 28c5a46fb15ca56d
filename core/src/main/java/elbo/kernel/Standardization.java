package elbo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// `(x − mean) / √(variance + epsilon)` of each of the groups of `size` neighbouring rows, in
/// single precision: a layer normalization without its scales and shifts (Ba, Kiros, Hinton 2016,
/// Layer Normalization). The variance is that of the group, over `size`.
///
/// Sums are taken in the order of the rows; the variance is that of the differences from the mean.
///
/// @param size the rows of a group
/// @param epsilon added to the variance, at least 0
public record Standardization(int size, float epsilon) {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /// @throws IllegalArgumentException if a group has no rows, or epsilon is negative or NaN
  public Standardization {
    if (size < 1 || !(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "groups of " + size + " rows with epsilon " + epsilon + " cannot be standardized");
    }
  }

  /// The scalar definition, for one group of one sample.
  ///
  /// @param x the number of row r at `[first + r * stride]`
  /// @param out in the same places
  /// @return `1 / √(variance + epsilon)`
  public float apply(float[] x, int first, int stride, float[] out) {
    int end = first + size * stride;
    float sum = 0;
    for (int i = first; i < end; i += stride) {
      sum += x[i];
    }
    float mean = sum / size;
    float squares = 0;
    for (int i = first; i < end; i += stride) {
      float d = x[i] - mean;
      squares = Math.fma(d, d, squares);
    }
    float inverse = 1 / (float) Math.sqrt(squares / size + epsilon);
    for (int i = first; i < end; i += stride) {
      out[i] = (x[i] - mean) * inverse;
    }
    return inverse;
  }

  /// Writes the standardized numbers of the samples `i < count`.
  public void fill(Tiles shape, int count, float[] in, float[] out) {
    for (int first = 0; first < shape.rows(); first += size) {
      for (int i = 0; i < count; i += shape.width()) {
        lanes(shape, first, i, in, out);
      }
    }
  }

  private void lanes(Tiles shape, int first, int sample, float[] in, float[] out) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    for (int r = first; r < first + size; r++) {
      int at = shape.place(r / Panels.COLUMNS * Panels.COLUMNS, r, sample);
      a = a.add(FloatVector.fromArray(S, in, at));
      b = b.add(FloatVector.fromArray(S, in, at + LANES));
    }
    FloatVector meanA = a.div(size);
    FloatVector meanB = b.div(size);
    a = FloatVector.zero(S);
    b = FloatVector.zero(S);
    for (int r = first; r < first + size; r++) {
      int at = shape.place(r / Panels.COLUMNS * Panels.COLUMNS, r, sample);
      FloatVector u = FloatVector.fromArray(S, in, at).sub(meanA);
      FloatVector v = FloatVector.fromArray(S, in, at + LANES).sub(meanB);
      a = u.fma(u, a);
      b = v.fma(v, b);
    }
    FloatVector one = FloatVector.broadcast(S, 1);
    FloatVector inverseA = one.div(a.div(size).add(epsilon).sqrt());
    FloatVector inverseB = one.div(b.div(size).add(epsilon).sqrt());
    for (int r = first; r < first + size; r++) {
      int at = shape.place(r / Panels.COLUMNS * Panels.COLUMNS, r, sample);
      FloatVector.fromArray(S, in, at).sub(meanA).mul(inverseA).intoArray(out, at);
      FloatVector.fromArray(S, in, at + LANES).sub(meanB).mul(inverseB).intoArray(out, at + LANES);
    }
  }
}
