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
  public void fill(float[] x, int from, int to, float[] out) {
    int i = from;
    for (int end = from + S.loopBound(to - from); i < end; i += S.length()) {
      leakyRelu(FloatVector.fromArray(S, x, i), slope).intoArray(out, i);
    }
    for (; i < to; i++) {
      out[i] = leakyRelu(x[i], slope);
    }
  }

  static float leakyRelu(float x, float slope) {
    return x < 0 ? x * slope : x;
  }

  static FloatVector leakyRelu(FloatVector x, float slope) {
    return x.blend(x.mul(slope), x.compare(LT, 0));
  }
}
