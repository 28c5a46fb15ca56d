package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The natural logarithm, in scalars and in lanes, with the same bits in both.
///
/// The error is below 1 ulp for every argument, subnormal numbers included. log(±0) = −∞, log(∞) =
/// ∞, log(1) = 0; of a negative number or NaN the logarithm is NaN.
///
/// x = 2ᵏ(1 + f) with √½ ≤ 1 + f < √2. With s = f / (2 + f), log(1 + f) = 2 artanh s = f − (f²/2 −
/// s(f²/2 + s² R(s²))), the form of FDLIBM, in which f is exact and all other terms are small. The
/// polynomials R are minimax in the relative error of 2 artanh s on that interval (Remez exchange
/// in 50 digits), of degree 6 for doubles and 2 for floats, with coefficients rounded to the
/// nearest number.
public final class Log {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  static final long SQRT_HALF = 0x3FE6A09E667F3BCDL;
  static final long ONE = 0x3FF0000000000000L;
  static final long FRACTION = 0x000FFFFFFFFFFFFFL;
  static final long INTEGER = 0x4330000000000000L;
  static final double INTEGER_BIAS = 0x1p52 + 1023;
  static final double LN2 = 0x1.62e42fefa3800p-1;
  static final double LN2_LOW = 0x1.ef35793c76730p-45;
  static final double R0 = 0x1.5555555555593p-1;
  static final double R1 = 0x1.999999997fb2fp-2;
  static final double R2 = 0x1.2492494217c6fp-2;
  static final double R3 = 0x1.c71c51e7dcc09p-3;
  static final double R4 = 0x1.7466463136950p-3;
  static final double R5 = 0x1.39a0f49c96b12p-3;
  static final double R6 = 0x1.2f0d91f6bd412p-3;

  private static final int SQRT_HALFF = 0x3F3504F3;
  private static final int ONEF = 0x3F800000;
  private static final int FRACTIONF = 0x007FFFFF;
  private static final int INTEGERF = 0x4B000000;
  private static final float INTEGER_BIASF = 0x1p23f + 127;
  private static final float LN2F = 0x1.62ep-1f;
  private static final float LN2F_LOW = 0x1.0bfbe8p-15f;
  private static final float P0 = 0x1.55557ap-1f;
  private static final float P1 = 0x1.995e9cp-2f;
  private static final float P2 = 0x1.31e678p-2f;

  private Log() {}

  // Subtracting the bits of √½ from those of x puts k in the exponent and leaves the distance from
  // √½ in the fraction. A positive integer is converted by writing it into the fraction of 2⁵² (2²³
  // for floats). The lanes are right for positive normal numbers only: a vector with any other
  // number in it is passed to the scalar version.
  //
  // The body of the lanes is written inside the loop. The profile decides whether a method that
  // takes and returns vectors is inlined, and where it is not, every vector becomes an object.

  /// log(x).
  public static double log(double x) {
    if (x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE) {
      return normal(x, 0);
    }
    if (x > 0 && x < Double.MIN_NORMAL) {
      return normal(x * 0x1p54, -54);
    }
    return x == 0 ? Double.NEGATIVE_INFINITY : x > 0 ? x : Double.NaN;
  }

  private static double normal(double x, double scale) {
    long bits = Double.doubleToRawLongBits(x) + (ONE - SQRT_HALF);
    double k = Double.longBitsToDouble((bits >>> 52) | INTEGER) - INTEGER_BIAS + scale;
    double f = Double.longBitsToDouble((bits & FRACTION) + SQRT_HALF) - 1;
    double s = f / (f + 2);
    double z = s * s;
    double r = Math.fma(R6, z, R5);
    r = Math.fma(r, z, R4);
    r = Math.fma(r, z, R3);
    r = Math.fma(r, z, R2);
    r = Math.fma(r, z, R1);
    r = Math.fma(r, z, R0);
    double h = f * f * 0.5;
    double small = h - Math.fma(s, Math.fma(r, z, h), k * LN2_LOW);
    return Math.fma(k, LN2, f - small);
  }

  /// log(x) in single precision.
  static float log(float x) {
    if (x >= Float.MIN_NORMAL && x <= Float.MAX_VALUE) {
      return normal(x, 0);
    }
    if (x > 0 && x < Float.MIN_NORMAL) {
      return normal(x * 0x1p25f, -25);
    }
    return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
  }

  private static float normal(float x, float scale) {
    int bits = Float.floatToRawIntBits(x) + (ONEF - SQRT_HALFF);
    float k = Float.intBitsToFloat((bits >>> 23) | INTEGERF) - INTEGER_BIASF + scale;
    float f = Float.intBitsToFloat((bits & FRACTIONF) + SQRT_HALFF) - 1;
    float s = f / (f + 2);
    float z = s * s;
    float r = Math.fma(P2, z, P1);
    r = Math.fma(r, z, P0);
    float h = f * f * 0.5f;
    float small = h - Math.fma(s, Math.fma(r, z, h), k * LN2F_LOW);
    return Math.fma(k, LN2F, f - small);
  }

  /// Sets `out[i]` = log(`x[i]`) for `from` ≤ i < `to`. The arrays may be the same.
  public static void fill(double[] x, int from, int to, double[] out) {
    int end = from + D.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    scalars(x, end, to, out);
  }

  private static void lanes(double[] numbers, int from, int to, double[] out) {
    for (int i = from; i < to; i += D.length()) {
      DoubleVector x = DoubleVector.fromArray(D, numbers, i);
      LongVector bits = x.reinterpretAsLongs().add(ONE - SQRT_HALF);
      DoubleVector k = bits.lanewise(LSHR, 52).or(INTEGER).reinterpretAsDoubles().sub(INTEGER_BIAS);
      DoubleVector f = bits.and(FRACTION).add(SQRT_HALF).reinterpretAsDoubles().sub(1);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r = z.fma(DoubleVector.broadcast(D, R6), DoubleVector.broadcast(D, R5));
      r = r.fma(z, DoubleVector.broadcast(D, R4));
      r = r.fma(z, DoubleVector.broadcast(D, R3));
      r = r.fma(z, DoubleVector.broadcast(D, R2));
      r = r.fma(z, DoubleVector.broadcast(D, R1));
      r = r.fma(z, DoubleVector.broadcast(D, R0));
      DoubleVector h = f.mul(f).mul(0.5);
      DoubleVector small = h.sub(s.fma(r.fma(z, h), k.mul(LN2_LOW)));
      DoubleVector log = k.fma(DoubleVector.broadcast(D, LN2), f.sub(small));
      VectorMask<Double> normal =
          x.compare(GE, Double.MIN_NORMAL).and(x.compare(LE, Double.MAX_VALUE));
      if (normal.allTrue()) {
        log.intoArray(out, i);
      } else {
        scalars(numbers, i, i + D.length(), out);
      }
    }
  }

  /// Sets `out[i]` = log(`x[i]`) in single precision for `from` ≤ i < `to`. The arrays may be the
  /// same.
  public static void fill(float[] x, int from, int to, float[] out) {
    int end = from + F.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    scalars(x, end, to, out);
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += F.length()) {
      FloatVector v = FloatVector.fromArray(F, x, i);
      FloatVector log = log(v);
      VectorMask<Float> normal =
          v.compare(GE, Float.MIN_NORMAL).and(v.compare(LE, Float.MAX_VALUE));
      if (normal.allTrue()) {
        log.intoArray(out, i);
      } else {
        scalars(x, i, i + F.length(), out);
      }
    }
  }

  private static void scalars(double[] x, int from, int to, double[] out) {
    for (int i = from; i < to; i++) {
      out[i] = log(x[i]);
    }
  }

  private static void scalars(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i++) {
      out[i] = log(x[i]);
    }
  }

  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts().add(ONEF - SQRT_HALFF);
    FloatVector k = bits.lanewise(LSHR, 23).or(INTEGERF).reinterpretAsFloats().sub(INTEGER_BIASF);
    FloatVector f = bits.and(FRACTIONF).add(SQRT_HALFF).reinterpretAsFloats().sub(1);
    FloatVector s = f.div(f.add(2));
    FloatVector z = s.mul(s);
    FloatVector r = z.fma(FloatVector.broadcast(F, P2), FloatVector.broadcast(F, P1));
    r = r.fma(z, FloatVector.broadcast(F, P0));
    FloatVector h = f.mul(f).mul(0.5f);
    FloatVector small = h.sub(s.fma(r.fma(z, h), k.mul(LN2F_LOW)));
    return k.fma(FloatVector.broadcast(F, LN2F), f.sub(small));
  }
}
