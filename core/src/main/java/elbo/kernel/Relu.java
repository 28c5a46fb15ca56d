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
  public float derivative(float x) {
    return x < 0 ? 0 : 1;
  }

  @Override
  public boolean isDerivedFromOutput() {
    return true;
  }

  /// At the kink, where the output is 0, it is 0.
  @Override
  public float slope(float y) {
    return y > 0 ? 1 : 0;
  }

  @Override
  public void chain(float[] y, int from, int to, float[] delta) {
    for (int i = from; i < to; i++) {
      delta[i] = y[i] > 0 ? delta[i] : 0;
    }
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = relu(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      relu(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
  }

  static float relu(float x) {
    return x < 0 ? 0 : x;
  }

  static FloatVector relu(FloatVector x) {
    return x.blend(0, x.compare(LT, 0));
  }
}
