package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// The exponential function, in scalars and in lanes, with the same bits in both.
///
/// The error is below 1 ulp for every argument, subnormal results included. exp(−∞) = 0, exp(∞) =
/// ∞, exp(NaN) = NaN and exp(0) = 1.
///
/// x = n ln 2 + r with |r| ≤ ½ ln 2, and exp(x) = 2ⁿ(1 + r + r² q(r)). The polynomials q are
/// minimax in the relative error of exp on that interval (Remez exchange in 50 digits), of degree 9
/// for doubles and 4 for floats, with coefficients rounded to the nearest number. Multiplying by 2ⁿ
/// in two steps lets results overflow and underflow with a single rounding.
public final class Exp {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private static final double LOG2_E = 0x1.71547652b82fep+0;
  private static final double LN2 = 0x1.62e42fefa3800p-1;
  private static final double LN2_LOW = 0x1.ef35793c76730p-45;
  private static final double INTEGER = 0x1.8p52;
  private static final double MIN = -746;
  private static final double MAX = 710;
  private static final double GONE = 64;
  private static final long ONE = 0x3FF0000000000000L;
  private static final long EXPONENT = 0xFFF0000000000000L;
  private static final double Q0 = 0x1.000000000000ap-1;
  private static final double Q1 = 0x1.55555555554f9p-3;
  private static final double Q2 = 0x1.55555555507f1p-5;
  private static final double Q3 = 0x1.1111111127e85p-7;
  private static final double Q4 = 0x1.6c16c1844afeep-10;
  private static final double Q5 = 0x1.a01a0129b3a35p-13;
  private static final double Q6 = 0x1.a01999adcf1f5p-16;
  private static final double Q7 = 0x1.71df262e0a285p-19;
  private static final double Q8 = 0x1.28adce715d597p-22;
  private static final double Q9 = 0x1.ad7effbbd58f0p-26;

  private static final float LOG2_EF = 0x1.715476p+0f;
  private static final float LN2F = 0x1.62ep-1f;
  private static final float LN2F_LOW = 0x1.0bfbe8p-15f;
  private static final float INTEGERF = 0x1.8p23f;
  private static final float MINF = -104;
  private static final float MAXF = 89;
  private static final int ONEF = 0x3F800000;
  private static final int EXPONENTF = 0xFF800000;
  private static final float P0 = 0x1.fffffcp-2f;
  private static final float P1 = 0x1.55549p-3f;
  private static final float P2 = 0x1.5558f4p-5f;
  private static final float P3 = 0x1.123a6cp-7f;
  private static final float P4 = 0x1.6a2366p-10f;

  private Exp() {}

  // Adding 1.5·2⁵² (1.5·2²³ for floats) rounds to an integer and leaves n in the low bits of the
  // sum. With h = ⌊n / 2⌋ the factors 2ʰ and 2ⁿ⁻ʰ are in range for every n that the clamps allow.
  // The clamps are comparisons, not min and max: a comparison lets NaN through and takes two
  // instructions.
  //
  // The body of the lanes is written inside the loop. The profile decides whether a method that
  // takes and returns vectors is inlined, and where it is not, every vector becomes an object.

  /// exp(x).
  public static double exp(double x) {
    double a = x > MAX ? MAX : x;
    a = a < MIN ? MIN : a;
    double t = Math.fma(a, LOG2_E, INTEGER);
    double n = t - INTEGER;
    double high = Math.fma(n, -LN2, a);
    double low = n * -LN2_LOW;
    double r = high + low;
    double q = Math.fma(Q9, r, Q8);
    q = Math.fma(q, r, Q7);
    q = Math.fma(q, r, Q6);
    q = Math.fma(q, r, Q5);
    q = Math.fma(q, r, Q4);
    q = Math.fma(q, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    double p = Math.fma(q, r * r, low) + high + 1;
    long bits = Double.doubleToRawLongBits(t);
    long half = (bits << 51) & EXPONENT;
    long rest = (bits << 52) - half;
    return p * Double.longBitsToDouble(half + ONE) * Double.longBitsToDouble(rest + ONE);
  }

  /// Sets `out[i]` = exp(−|`x[i]`|) for i < `count`. The arrays may be the same.
  public static void decay(double[] x, int count, double[] out) {
    int end = D.loopBound(count);
    if (end > 0) {
      decays(x, end, out);
    }
    for (int i = end; i < count; i++) {
      out[i] = exp(-Math.abs(x[i]));
    }
  }

  private static void decays(double[] numbers, int to, double[] out) {
    for (int i = 0; i < to; i += D.length()) {
      DoubleVector a = DoubleVector.fromArray(D, numbers, i).abs().neg();
      a = a.blend(MIN, a.compare(LT, MIN));
      DoubleVector t = a.fma(DoubleVector.broadcast(D, LOG2_E), DoubleVector.broadcast(D, INTEGER));
      DoubleVector n = t.sub(INTEGER);
      DoubleVector high = n.fma(DoubleVector.broadcast(D, -LN2), a);
      DoubleVector low = n.mul(-LN2_LOW);
      DoubleVector r = high.add(low);
      DoubleVector q = r.fma(DoubleVector.broadcast(D, Q9), DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector p = q.fma(r.mul(r), low).add(high).add(1);
      LongVector bits = t.reinterpretAsLongs();
      LongVector half = bits.lanewise(LSHL, 51).and(EXPONENT);
      LongVector rest = bits.lanewise(LSHL, 52).sub(half);
      p.mul(half.add(ONE).reinterpretAsDoubles())
          .mul(rest.add(ONE).reinterpretAsDoubles())
          .intoArray(out, i);
    }
  }

  /// 1 − e^−x for x ≥ 0, below 2 ulp; NaN for x < 0.
  public static double complement(double x) {
    if (!(x >= 0)) {
      return Double.NaN;
    }
    double a = x > GONE ? GONE : x;
    double t = Math.fma(-a, LOG2_E, INTEGER);
    double n = t - INTEGER;
    double high = Math.fma(n, -LN2, -a);
    double low = n * -LN2_LOW;
    double r = high + low;
    double q = Math.fma(Q9, r, Q8);
    q = Math.fma(q, r, Q7);
    q = Math.fma(q, r, Q6);
    q = Math.fma(q, r, Q5);
    q = Math.fma(q, r, Q4);
    q = Math.fma(q, r, Q3);
    q = Math.fma(q, r, Q2);
    q = Math.fma(q, r, Q1);
    q = Math.fma(q, r, Q0);
    double less = Math.fma(q, r * r, low) + high;
    double scale = Double.longBitsToDouble((Double.doubleToRawLongBits(t) << 52) + ONE);
    return (1 - scale) - scale * less;
  }

  /// Sets `out[i]` = 1 − exp(−`x[i]`) for i < `count`, each `x[i]` at least 0. The arrays may be
  /// the same.
  public static void complement(double[] x, int count, double[] out) {
    int end = D.loopBound(count);
    if (end > 0) {
      complements(x, end, out);
    }
    for (int i = end; i < count; i++) {
      out[i] = complement(x[i]);
    }
  }

  private static void complements(double[] numbers, int to, double[] out) {
    for (int i = 0; i < to; i += D.length()) {
      DoubleVector x = DoubleVector.fromArray(D, numbers, i);
      DoubleVector a = x.blend(GONE, x.compare(GT, GONE));
      a = a.blend(Double.NaN, a.compare(LT, 0)).neg();
      DoubleVector t = a.fma(DoubleVector.broadcast(D, LOG2_E), DoubleVector.broadcast(D, INTEGER));
      DoubleVector n = t.sub(INTEGER);
      DoubleVector high = n.fma(DoubleVector.broadcast(D, -LN2), a);
      DoubleVector low = n.mul(-LN2_LOW);
      DoubleVector r = high.add(low);
      DoubleVector q = r.fma(DoubleVector.broadcast(D, Q9), DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector less = q.fma(r.mul(r), low).add(high);
      DoubleVector scale =
          t.reinterpretAsLongs().lanewise(LSHL, 52).add(ONE).reinterpretAsDoubles();
      scale.mul(-1).add(1).sub(scale.mul(less)).intoArray(out, i);
    }
  }

  /// exp(x) in single precision.
  static float exp(float x) {
    float a = x > MAXF ? MAXF : x;
    a = a < MINF ? MINF : a;
    float t = Math.fma(a, LOG2_EF, INTEGERF);
    float n = t - INTEGERF;
    float high = Math.fma(n, -LN2F, a);
    float low = n * -LN2F_LOW;
    float r = high + low;
    float q = Math.fma(P4, r, P3);
    q = Math.fma(q, r, P2);
    q = Math.fma(q, r, P1);
    q = Math.fma(q, r, P0);
    float p = Math.fma(q, r * r, low) + high + 1;
    int bits = Float.floatToRawIntBits(t);
    int half = (bits << 22) & EXPONENTF;
    int rest = (bits << 23) - half;
    return p * Float.intBitsToFloat(half + ONEF) * Float.intBitsToFloat(rest + ONEF);
  }

  /// Sets `out[i]` = exp(`x[i]`) for `from` ≤ i < `to`. The arrays may be the same.
  public static void fill(double[] x, int from, int to, double[] out) {
    shifted(x, from, to, 0, out);
  }

  /// Sets `out[i]` = exp(`x[i]` − `shift`) for `from` ≤ i < `to`. The arrays may be the same.
  public static void shifted(double[] x, int from, int to, double shift, double[] out) {
    int end = from + D.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, shift, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = exp(x[i] - shift);
    }
  }

  private static void lanes(double[] logs, int from, int to, double shift, double[] out) {
    for (int i = from; i < to; i += D.length()) {
      DoubleVector x = DoubleVector.fromArray(D, logs, i).sub(shift);
      DoubleVector a = x.blend(MAX, x.compare(GT, MAX));
      a = a.blend(MIN, a.compare(LT, MIN));
      DoubleVector t = a.fma(DoubleVector.broadcast(D, LOG2_E), DoubleVector.broadcast(D, INTEGER));
      DoubleVector n = t.sub(INTEGER);
      DoubleVector high = n.fma(DoubleVector.broadcast(D, -LN2), a);
      DoubleVector low = n.mul(-LN2_LOW);
      DoubleVector r = high.add(low);
      DoubleVector q = r.fma(DoubleVector.broadcast(D, Q9), DoubleVector.broadcast(D, Q8));
      q = q.fma(r, DoubleVector.broadcast(D, Q7));
      q = q.fma(r, DoubleVector.broadcast(D, Q6));
      q = q.fma(r, DoubleVector.broadcast(D, Q5));
      q = q.fma(r, DoubleVector.broadcast(D, Q4));
      q = q.fma(r, DoubleVector.broadcast(D, Q3));
      q = q.fma(r, DoubleVector.broadcast(D, Q2));
      q = q.fma(r, DoubleVector.broadcast(D, Q1));
      q = q.fma(r, DoubleVector.broadcast(D, Q0));
      DoubleVector p = q.fma(r.mul(r), low).add(high).add(1);
      LongVector bits = t.reinterpretAsLongs();
      LongVector half = bits.lanewise(LSHL, 51).and(EXPONENT);
      LongVector rest = bits.lanewise(LSHL, 52).sub(half);
      p.mul(half.add(ONE).reinterpretAsDoubles())
          .mul(rest.add(ONE).reinterpretAsDoubles())
          .intoArray(out, i);
    }
  }

  /// Sets `out[i]` = exp(`x[i]`) in single precision for `from` ≤ i < `to`. The arrays may be the
  /// same.
  public static void fill(float[] x, int from, int to, float[] out) {
    int end = from + F.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = exp(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += F.length()) {
      exp(FloatVector.fromArray(F, x, i)).intoArray(out, i);
    }
  }

  static FloatVector exp(FloatVector x) {
    FloatVector a = x.blend(MAXF, x.compare(GT, MAXF));
    a = a.blend(MINF, a.compare(LT, MINF));
    FloatVector t = a.fma(FloatVector.broadcast(F, LOG2_EF), FloatVector.broadcast(F, INTEGERF));
    FloatVector n = t.sub(INTEGERF);
    FloatVector high = n.fma(FloatVector.broadcast(F, -LN2F), a);
    FloatVector low = n.mul(-LN2F_LOW);
    FloatVector r = high.add(low);
    FloatVector q = r.fma(FloatVector.broadcast(F, P4), FloatVector.broadcast(F, P3));
    q = q.fma(r, FloatVector.broadcast(F, P2));
    q = q.fma(r, FloatVector.broadcast(F, P1));
    q = q.fma(r, FloatVector.broadcast(F, P0));
    FloatVector p = q.fma(r.mul(r), low).add(high).add(1);
    IntVector bits = t.reinterpretAsInts();
    IntVector half = bits.lanewise(LSHL, 22).and(EXPONENTF);
    IntVector rest = bits.lanewise(LSHL, 23).sub(half);
    return p.mul(half.add(ONEF).reinterpretAsFloats()).mul(rest.add(ONEF).reinterpretAsFloats());
  }
}
