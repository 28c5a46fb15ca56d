package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The rectifier max(x, 0), in single precision; exact, and NaN of NaN.
public record Relu() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  @Override
  public float apply(float x) {
    return relu(x);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int i = from;
    for (int end = from + S.loopBound(to - from); i < end; i += S.length()) {
      relu(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
    for (; i < to; i++) {
      out[i] = relu(x[i]);
    }
  }

  static float relu(float x) {
    return x < 0 ? 0 : x;
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0, x.compare(LT, 0));
  }
}
