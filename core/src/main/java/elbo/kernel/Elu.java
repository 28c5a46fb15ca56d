package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The exponential linear unit: x for x ≥ 0, `alpha` · (eˣ − 1) below, in single precision.
///
/// The error is below 1.5 ulp where `alpha` = 1; another `alpha` adds its rounding.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2, and eˣ − 1 = 2ⁿ(r + r² p(r)) + (2ⁿ − 1), which keeps the
/// relative precision of small arguments. The polynomial p of degree 4 is minimax in the relative
/// error of exp(r) − 1 (Remez exchange in 50 digits, coefficients rounded one after the other from
/// the highest, the others fitted again each time).
///
/// Clevert, Unterthiner and Hochreiter (2016), Fast and accurate deep network learning by
/// exponential linear units.
public record Elu(float alpha) implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final float MIN = -18;
  private static final int ONE = 0x3F800000;
  private static final float INTEGER = 0x1.8p23f;
  private static final float LOG2_E = 0x1.715476p+0f;
  private static final float LN2 = 0x1.62ep-1f;
  private static final float LN2_LOW = 0x1.0bfbe8p-15f;
  private static final float P0 = 0x1.fffffep-2f;
  private static final float P1 = 0x1.5554aap-3f;
  private static final float P2 = 0x1.55567ep-5f;
  private static final float P3 = 0x1.122d08p-7f;
  private static final float P4 = 0x1.6bec8cp-10f;

  @Override
  public float apply(float x) {
    return elu(x, alpha);
  }

  @Override
  public float derivative(float x) {
    return x < 0 ? alpha * Exp.exp(x) : 1;
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = elu(x[i], alpha);
    }
  }

  private void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      elu(FloatVector.fromArray(S, x, i), alpha).intoArray(out, i);
    }
  }

  static float elu(float x, float alpha) {
    if (x >= 0) {
      return x;
    }
    float a = x < MIN ? MIN : x;
    float t = Math.fma(a, LOG2_E, INTEGER);
    float n = t - INTEGER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2, a));
    float p = Math.fma(P4, r, P3);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P1);
    p = Math.fma(p, r, P0);
    p = Math.fma(p, r * r, r);
    float scale = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE);
    return Math.fma(scale, p, scale - 1) * alpha;
  }

  static FloatVector elu(FloatVector x, float alpha) {
    FloatVector a = x.blend(MIN, x.compare(LT, MIN));
    FloatVector t = a.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, INTEGER));
    FloatVector n = t.sub(INTEGER);
    FloatVector r =
        n.fma(FloatVector.broadcast(S, -LN2_LOW), n.fma(FloatVector.broadcast(S, -LN2), a));
    FloatVector p = r.fma(FloatVector.broadcast(S, P4), FloatVector.broadcast(S, P3));
    p = p.fma(r, FloatVector.broadcast(S, P2));
    p = p.fma(r, FloatVector.broadcast(S, P1));
    p = p.fma(r, FloatVector.broadcast(S, P0));
    p = p.fma(r.mul(r), r);
    FloatVector scale = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
    FloatVector negative = scale.fma(p, scale.sub(1)).mul(alpha);
    return negative.blend(x, x.compare(GE, 0));
  }
}
