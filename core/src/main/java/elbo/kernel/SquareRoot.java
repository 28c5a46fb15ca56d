package elbo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// √x in single precision, rounded once; NaN of negative numbers.
public record SquareRoot() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  @Override
  public float apply(float x) {
    return (float) Math.sqrt(x);
  }

  @Override
  public float derivative(float x) {
    return 0.5f / (float) Math.sqrt(x);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      FloatVector.fromArray(S, x, i).sqrt().intoArray(out, i);
    }
  }
}
