package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The leaky rectifier: x for x ≥ 0, `slope` · x below, in single precision, rounded once.
public record LeakyRelu(float slope) implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  @Override
  public float apply(float x) {
    return leakyRelu(x, slope);
  }

  @Override
  public float derivative(float x) {
    return x < 0 ? slope : 1;
  }

  /// With a negative slope outputs are positive on both sides of 0.
  @Override
  public boolean isDerivedFromOutput() {
    return slope >= 0;
  }

  /// Of an output, at the kink, where it is 0, it is that from the left.
  @Override
  public float slope(float kept) {
    return isDerivedFromOutput() ? kept > 0 ? 1 : slope : derivative(kept);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = leakyRelu(x[i], slope);
    }
  }

  private void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      leakyRelu(FloatVector.fromArray(S, x, i), slope).intoArray(out, i);
    }
  }

  static float leakyRelu(float x, float slope) {
    return x < 0 ? x * slope : x;
  }

  static FloatVector leakyRelu(FloatVector x, float slope) {
    return x.blend(x.mul(slope), x.compare(LT, 0));
  }
}
