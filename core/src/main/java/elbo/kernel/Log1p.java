package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The logarithm of 1 + x, in scalars and in lanes, with the same bits in both.
///
/// The error is below 2 ulp for every x > −1. log1p(−1) = −∞, log1p(∞) = ∞; of x < −1 or NaN it is
/// NaN.
///
/// With y = 1 + x rounded, x − (y − 1) is the rounding error, exact, and log(1 + x) = log y + (x −
/// (y − 1)) / y to first order in it. W. Kahan's correction. On [0, 1] it is 2 artanh s with s = x
/// / (2 + x), and artanh s = s + s³ r(s²) with r of degree 10, interpolated in the Chebyshev points
/// of [0, 1/9] in 50 digits.
public final class Log1p {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  static final double C0 = 0x1.5555555555555p-2;
  static final double C1 = 0x1.9999999999944p-3;
  static final double C2 = 0x1.2492492499d46p-3;
  static final double C3 = 0x1.c71c71bedea97p-4;
  static final double C4 = 0x1.745d19937b1fcp-4;
  static final double C5 = 0x1.3b13515f6f9eep-4;
  static final double C6 = 0x1.111abdc8abe19p-4;
  static final double C7 = 0x1.e0a2d581ab634p-5;
  static final double C8 = 0x1.bc37f0140c480p-5;
  static final double C9 = 0x1.32e0d25c9ba79p-5;
  static final double C10 = 0x1.401d3e65ce887p-4;

  private Log1p() {}

  /// log(1 + x).
  public static double log1p(double x) {
    double y = 1 + x;
    if (!(y > 0 && y <= Double.MAX_VALUE)) {
      return Log.log(y);
    }
    return Log.log(y) + (x - (y - 1)) / y;
  }

  /// log(1 + x) for x from 0 to 1, below 2.5 ulp; NaN of NaN.
  public static double unit(double x) {
    double s = x / (x + 2);
    double z = s * s;
    double r = Math.fma(C10, z, C9);
    r = Math.fma(r, z, C8);
    r = Math.fma(r, z, C7);
    r = Math.fma(r, z, C6);
    r = Math.fma(r, z, C5);
    r = Math.fma(r, z, C4);
    r = Math.fma(r, z, C3);
    r = Math.fma(r, z, C2);
    r = Math.fma(r, z, C1);
    r = Math.fma(r, z, C0);
    double twice = s + s;
    return Math.fma(twice * z, r, twice);
  }

  /// Sets `out[i]` = log(1 + `x[i]`), x from 0 to 1, for i < `count`. The arrays may be the same.
  public static void unit(double[] x, int count, double[] out) {
    int end = D.loopBound(count);
    if (end > 0) {
      units(x, end, out);
    }
    for (int i = end; i < count; i++) {
      out[i] = unit(x[i]);
    }
  }

  private static void units(double[] numbers, int to, double[] out) {
    for (int i = 0; i < to; i += D.length()) {
      DoubleVector x = DoubleVector.fromArray(D, numbers, i);
      DoubleVector s = x.div(x.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r = z.fma(DoubleVector.broadcast(D, C10), DoubleVector.broadcast(D, C9));
      r = r.fma(z, DoubleVector.broadcast(D, C8));
      r = r.fma(z, DoubleVector.broadcast(D, C7));
      r = r.fma(z, DoubleVector.broadcast(D, C6));
      r = r.fma(z, DoubleVector.broadcast(D, C5));
      r = r.fma(z, DoubleVector.broadcast(D, C4));
      r = r.fma(z, DoubleVector.broadcast(D, C3));
      r = r.fma(z, DoubleVector.broadcast(D, C2));
      r = r.fma(z, DoubleVector.broadcast(D, C1));
      r = r.fma(z, DoubleVector.broadcast(D, C0));
      DoubleVector twice = s.add(s);
      twice.mul(z).fma(r, twice).intoArray(out, i);
    }
  }

  /// Sets `out[i]` = log(1 + `x[i]`) for `from` ≤ i < `to`. The arrays may be the same.
  public static void fill(double[] x, int from, int to, double[] out) {
    int end = from + D.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    scalars(x, end, to, out);
  }

  private static void scalars(double[] x, int from, int to, double[] out) {
    for (int i = from; i < to; i++) {
      out[i] = log1p(x[i]);
    }
  }

  private static void lanes(double[] numbers, int from, int to, double[] out) {
    for (int i = from; i < to; i += D.length()) {
      DoubleVector x = DoubleVector.fromArray(D, numbers, i);
      DoubleVector y = x.add(1);
      // The lanes of Log.
      LongVector bits = y.reinterpretAsLongs().add(Log.ONE - Log.SQRT_HALF);
      DoubleVector k =
          bits.lanewise(LSHR, 52).or(Log.INTEGER).reinterpretAsDoubles().sub(Log.INTEGER_BIAS);
      DoubleVector f = bits.and(Log.FRACTION).add(Log.SQRT_HALF).reinterpretAsDoubles().sub(1);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector r = z.fma(DoubleVector.broadcast(D, Log.R6), DoubleVector.broadcast(D, Log.R5));
      r = r.fma(z, DoubleVector.broadcast(D, Log.R4));
      r = r.fma(z, DoubleVector.broadcast(D, Log.R3));
      r = r.fma(z, DoubleVector.broadcast(D, Log.R2));
      r = r.fma(z, DoubleVector.broadcast(D, Log.R1));
      r = r.fma(z, DoubleVector.broadcast(D, Log.R0));
      DoubleVector h = f.mul(f).mul(0.5);
      DoubleVector small = h.sub(s.fma(r.fma(z, h), k.mul(Log.LN2_LOW)));
      DoubleVector log = k.fma(DoubleVector.broadcast(D, Log.LN2), f.sub(small));
      DoubleVector rest = x.sub(y.sub(1)).div(y);
      VectorMask<Double> normal =
          y.compare(GE, Double.MIN_NORMAL).and(y.compare(LE, Double.MAX_VALUE));
      if (normal.allTrue()) {
        log.add(rest).intoArray(out, i);
      } else {
        scalars(numbers, i, i + D.length(), out);
      }
    }
  }
}
