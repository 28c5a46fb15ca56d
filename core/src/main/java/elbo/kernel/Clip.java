package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The nearest number to x from `low` to `high`, in single precision; exact, and NaN of NaN. With 0
/// and 6 it is ReLU6, with −1 and 1 the hard tanh, with 0 and 1 of an affine map the hard sigmoid.
///
/// @param low the least value, −∞ for none
/// @param high the largest value, at least `low`; ∞ for none
public record Clip(float low, float high) implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /// @throws IllegalArgumentException if the ends are not in order
  public Clip {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "the ends of a range must be in order, but are " + low + " and " + high);
    }
  }

  @Override
  public float apply(float x) {
    return clip(x, low, high);
  }

  @Override
  public float derivative(float x) {
    return x < low || x >= high ? 0 : 1;
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = clip(x[i], low, high);
    }
  }

  private void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      clip(FloatVector.fromArray(S, x, i), low, high).intoArray(out, i);
    }
  }

  static float clip(float x, float low, float high) {
    float a = x < low ? low : x;
    return a > high ? high : a;
  }

  static FloatVector clip(FloatVector x, float low, float high) {
    FloatVector a = x.blend(low, x.compare(LT, low));
    return a.blend(high, a.compare(GT, high));
  }
}
