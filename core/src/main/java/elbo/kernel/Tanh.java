package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The hyperbolic tangent, in single precision.
///
/// The error is below 2.6 ulp for every argument, |tanh x| ≤ 1, and tanh is odd bit by bit.
///
/// With e = (exp(2|x|) − 1) / 2, tanh |x| = e / (e + 1). Twice |x| is n ln 2 + 2r with |r| ≤ ¼ ln
/// 2, so that e = 2ⁿ(r + r² p(r)) + (2ⁿ − 1) / 2, which keeps the relative precision of small
/// arguments. The polynomial p of degree 4 is minimax in the relative error of exp(2r) − 1 (Remez
/// exchange in 50 digits, coefficients rounded one after the other from the highest, the others
/// fitted again each time).
public record Tanh() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final float MAX = 9.02f;
  private static final int ONE = 0x3F800000;
  private static final int SIGN = 0x80000000;
  private static final float INTEGER = 0x1.8p23f;
  private static final float TWO_LOG2_E = 0x1.715476p+1f;
  private static final float HALF_LN2 = 0x1.62e43p-2f;
  private static final float P0 = 0x1.fffffep-1f;
  private static final float P1 = 0x1.5554aap-1f;
  private static final float P2 = 0x1.55567ep-2f;
  private static final float P3 = 0x1.122d08p-3f;
  private static final float P4 = 0x1.6bec8cp-5f;

  @Override
  public float apply(float x) {
    return tanh(x);
  }

  @Override
  public float derivative(float x) {
    float e = Exp.exp(-2 * Math.abs(x));
    return 4 * e / ((1 + e) * (1 + e));
  }

  @Override
  public boolean isDerivedFromOutput() {
    return true;
  }

  @Override
  public float slope(float y) {
    return Math.fma(-y, y, 1);
  }

  @Override
  public void chain(float[] y, int from, int to, float[] delta) {
    for (int i = from; i < to; i++) {
      delta[i] *= Math.fma(-y[i], y[i], 1);
    }
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = tanh(x[i]);
    }
  }

  private static void lanes(float[] inputs, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      FloatVector x = FloatVector.fromArray(S, inputs, i);
      FloatVector a = x.abs();
      FloatVector b = a.blend(MAX, a.compare(GT, MAX));
      FloatVector t =
          b.fma(FloatVector.broadcast(S, TWO_LOG2_E), FloatVector.broadcast(S, INTEGER));
      FloatVector r = t.sub(INTEGER).fma(FloatVector.broadcast(S, -HALF_LN2), b);
      FloatVector p = r.fma(FloatVector.broadcast(S, P4), FloatVector.broadcast(S, P3));
      p = p.fma(r, FloatVector.broadcast(S, P2));
      p = p.fma(r, FloatVector.broadcast(S, P1));
      p = p.fma(r, FloatVector.broadcast(S, P0));
      p = p.fma(r.mul(r), r);
      FloatVector scale = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
      FloatVector half = FloatVector.broadcast(S, 0.5f);
      FloatVector e = scale.fma(p, scale.fma(half, half.neg()));
      FloatVector z = e.div(e.add(1));
      z.reinterpretAsInts()
          .or(x.reinterpretAsInts().and(SIGN))
          .reinterpretAsFloats()
          .intoArray(out, i);
    }
  }

  // Beyond MAX the nearest float is 1, and e + 1 rounds to at least e: the quotient never passes 1.
  //
  // The body of the lanes is written inside the loop. The profile decides whether a method that
  // takes and returns vectors is inlined, and where it is not, every vector becomes an object.

  static float tanh(float x) {
    float a = Math.abs(x);
    float b = a > MAX ? MAX : a;
    float t = Math.fma(b, TWO_LOG2_E, INTEGER);
    float r = Math.fma(t - INTEGER, -HALF_LN2, b);
    float p = Math.fma(P4, r, P3);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P1);
    p = Math.fma(p, r, P0);
    p = Math.fma(p, r * r, r);
    float scale = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE);
    float e = Math.fma(scale, p, Math.fma(scale, 0.5f, -0.5f));
    float z = e / (e + 1);
    return Float.intBitsToFloat(Float.floatToRawIntBits(z) | (Float.floatToRawIntBits(x) & SIGN));
  }
}
