package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The function x tanh(log(1 + eˣ)), in single precision.
///
/// The error is below 5 ulp for x ≥ −85 and less than 2⁻¹¹⁴ below; the function tends to −0 at −∞.
///
/// tanh(log(1 + t)) = (t² + 2t) / (t² + 2t + 2). It is computed with e = e^−|x|, as e (e + 2) / (e
/// (e + 2) + 2) for x < 0 and (1 + 2e) / (1 + 2e + 2e²) for x ≥ 0, so that nothing overflows.
///
/// Misra (2020), Mish: a self regularized non-monotonic activation function.
public record Mish() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final float MIN = -120;

  @Override
  public float apply(float x) {
    return mish(x);
  }

  @Override
  public float derivative(float x) {
    float e = Exp.exp(-Math.abs(x));
    float n = x < 0 ? e * (e + 2) : Math.fma(2, e, 1);
    float rest = x < 0 ? 2 : 2 * e * e;
    float d = n + rest;
    // 1 − tanh² = (d² − n²) / d².
    float square = rest * (n + d) / (d * d);
    return Math.fma(x * square, Sigmoid.sigmoid(x), n / d);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = mish(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      mish(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
  }

  // e^−|x| is 0 well before MIN; without the clamp 0 · −∞ would be NaN.

  static float mish(float x) {
    float a = x < MIN ? MIN : x;
    float e = Exp.exp(-Math.abs(a));
    float n = a < 0 ? e * (e + 2) : Math.fma(2, e, 1);
    float d = n + (a < 0 ? 2 : 2 * e * e);
    return a * (n / d);
  }

  static FloatVector mish(FloatVector x) {
    FloatVector a = x.blend(MIN, x.compare(LT, MIN));
    FloatVector e = Exp.exp(a.abs().neg());
    FloatVector two = FloatVector.broadcast(S, 2);
    FloatVector n = two.fma(e, FloatVector.broadcast(S, 1));
    n = n.blend(e.mul(e.add(2)), a.compare(LT, 0));
    FloatVector rest = e.mul(2).mul(e);
    return a.mul(n.div(n.add(rest.blend(2, a.compare(LT, 0)))));
  }
}
