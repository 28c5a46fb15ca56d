package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The softplus function log(1 + eˣ), as an activation in single precision.
///
/// The error is below 2.5 ulp for every argument, subnormal results included; there is no threshold
/// beyond which it is computed as x.
///
/// With e = e^−|x| it is max(x, 0) + log(1 + e), and log(1 + e) = e + e² p(e). The polynomial p of
/// degree 9 is minimax on [0, 1] in the relative error of that logarithm (Remez exchange in 50
/// digits, coefficients rounded one after the other from the highest, the others fitted again each
/// time).
public record Softplus() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  static final float P0 = -0x1.fffff8p-2f;
  static final float P1 = 0x1.5553a6p-2f;
  static final float P2 = -0x1.ffc41ep-3f;
  static final float P3 = 0x1.978278p-3f;
  static final float P4 = -0x1.4a542cp-3f;
  static final float P5 = 0x1.fea738p-4f;
  static final float P6 = -0x1.544564p-4f;
  static final float P7 = 0x1.57e91cp-5f;
  static final float P8 = -0x1.beacbap-7f;
  static final float P9 = 0x1.0fb432p-9f;

  @Override
  public float apply(float x) {
    return softplus(x);
  }

  @Override
  public float derivative(float x) {
    return Sigmoid.sigmoid(x);
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = softplus(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      softplus(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
  }

  /// log(1 + eˣ) in double precision, below 3 ulp.
  public static double softplus(double x) {
    return Math.max(x, 0) + Log1p.unit(Exp.exp(-Math.abs(x)));
  }

  /// The same for the first `count` elements: `out` is log(1 + eˣ), and `tail` log(1 + e^−|x|), the
  /// part that log(1 + eˣ) and log(1 + e⁻ˣ) have in common.
  public static void fill(double[] x, int count, double[] tail, double[] out) {
    Exp.decay(x, count, tail);
    int end = D.loopBound(count);
    if (end > 0) {
      tails(x, end, tail, out);
    }
    for (int i = end; i < count; i++) {
      tail[i] = Log1p.unit(tail[i]);
      out[i] = Math.max(x[i], 0) + tail[i];
    }
  }

  private static void tails(double[] x, int to, double[] tail, double[] out) {
    for (int i = 0; i < to; i += D.length()) {
      DoubleVector v = DoubleVector.fromArray(D, x, i);
      DoubleVector e = DoubleVector.fromArray(D, tail, i);
      // Log1p.unit(e)
      DoubleVector s = e.div(e.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r =
          z.fma(DoubleVector.broadcast(D, Log1p.C10), DoubleVector.broadcast(D, Log1p.C9));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C8));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C7));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C6));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C5));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C4));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C3));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C2));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C1));
      r = r.fma(z, DoubleVector.broadcast(D, Log1p.C0));
      DoubleVector twice = s.add(s);
      DoubleVector log = twice.mul(z).fma(r, twice);
      log.intoArray(tail, i);
      v.blend(0, v.compare(LT, 0)).add(log).intoArray(out, i);
    }
  }

  static float softplus(float x) {
    float e = Exp.exp(-Math.abs(x));
    return (x < 0 ? 0 : x) + log1p(e);
  }

  /// log(1 + e) for e from 0 to 1.
  static float log1p(float e) {
    float p = Math.fma(P9, e, P8);
    p = Math.fma(p, e, P7);
    p = Math.fma(p, e, P6);
    p = Math.fma(p, e, P5);
    p = Math.fma(p, e, P4);
    p = Math.fma(p, e, P3);
    p = Math.fma(p, e, P2);
    p = Math.fma(p, e, P1);
    p = Math.fma(p, e, P0);
    return Math.fma(p, e * e, e);
  }

  static FloatVector softplus(FloatVector x) {
    FloatVector e = Exp.exp(x.abs().neg());
    FloatVector p = e.fma(FloatVector.broadcast(S, P9), FloatVector.broadcast(S, P8));
    p = p.fma(e, FloatVector.broadcast(S, P7));
    p = p.fma(e, FloatVector.broadcast(S, P6));
    p = p.fma(e, FloatVector.broadcast(S, P5));
    p = p.fma(e, FloatVector.broadcast(S, P4));
    p = p.fma(e, FloatVector.broadcast(S, P3));
    p = p.fma(e, FloatVector.broadcast(S, P2));
    p = p.fma(e, FloatVector.broadcast(S, P1));
    p = p.fma(e, FloatVector.broadcast(S, P0));
    return x.blend(0, x.compare(LT, 0)).add(p.fma(e.mul(e), e));
  }
}
