package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The quantile function Φ⁻¹ of the standard normal distribution, in scalars and in lanes, with the
/// same bits in both.
///
/// The error is below 3 ulp for 0 < u < 1, subnormal u included; Φ⁻¹(0) = −∞, Φ⁻¹(1) = ∞, and
/// elsewhere the value is NaN. It is antithetic bit by bit: Φ⁻¹(1 − u) = −Φ⁻¹(u) wherever 1 − u is
/// exact, as it is for every multiple of 2⁻⁵³.
///
/// Where v = u(1 − u) ≥ 2⁻⁹, for 99.6 % of all u, Φ⁻¹(u) = x + x P(v) / Q(v) with x = 2u − 1 and
/// polynomials of degree 15. Nearer to the ends Φ⁻¹(u) = ±(r + A(r) / B(r)) with r = √(−log min(u,
/// 1 − u)) and degrees 10 and 9, for every r of a double. Both are minimax in the relative error of
/// Φ⁻¹ (Remez exchange for rational functions in 70 digits): Q and B are rounded to the nearest
/// doubles, P and A fitted again to these and then rounded.
public final class NormalQuantile {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

  private static final double CENTRAL = 0x1p-9;
  private static final double P0 = 0x1.95872c6eebfeep+1;
  private static final double P1 = 0x1.6753079fc5f43p+15;
  private static final double P2 = 0x1.1496dfa71f5a4p+27;
  private static final double P3 = 0x1.334968eb8da83p+37;
  private static final double P4 = 0x1.2e3a4e52ab1ebp+46;
  private static final double P5 = 0x1.23fb8a6ec807ap+54;
  private static final double P6 = 0x1.251ef321688fcp+61;
  private static final double P7 = 0x1.3a4bd25d74a6dp+67;
  private static final double P8 = 0x1.69df43ec2c7acp+72;
  private static final double P9 = 0x1.b787e095f1130p+76;
  private static final double P10 = 0x1.0b130e311e30bp+80;
  private static final double P11 = 0x1.1a8043c08feb0p+82;
  private static final double P12 = 0x1.07fc642316f00p+82;
  private static final double P13 = -0x1.bfb367b03231ep+83;
  private static final double P14 = -0x1.68226329cd380p+84;
  private static final double P15 = -0x1.63e3912a5219bp+82;
  private static final double Q1 = 0x1.10b6009957267p+14;
  private static final double Q2 = 0x1.df308c9dc3690p+25;
  private static final double Q3 = 0x1.2bc337c9863e6p+36;
  private static final double Q4 = 0x1.4bb23c15ab2a9p+45;
  private static final double Q5 = 0x1.6ad4ba5cb4d77p+53;
  private static final double Q6 = 0x1.a1c5187d98d54p+60;
  private static final double Q7 = 0x1.063feebf7abfbp+67;
  private static final double Q8 = 0x1.6d0646a0b013ap+72;
  private static final double Q9 = 0x1.1a1660d824137p+77;
  private static final double Q10 = 0x1.ddc166ba4e8bdp+80;
  private static final double Q11 = 0x1.adc6c43284e80p+83;
  private static final double Q12 = 0x1.8412295bad4c5p+85;
  private static final double Q13 = 0x1.3e194843000a4p+86;
  private static final double Q14 = 0x1.868f2614a76b4p+85;
  private static final double Q15 = 0x1.c4c5afe6270a0p+82;

  private static final double A0 = -0x1.a57f76b4cbfb1p+1;
  private static final double A1 = -0x1.31987cb873577p+4;
  private static final double A2 = -0x1.621aaeb1d10b9p+4;
  private static final double A3 = -0x1.66fec665f4085p+3;
  private static final double A4 = 0x1.d5239195ebbd5p-1;
  private static final double A5 = 0x1.08b2ea533106ap+2;
  private static final double A6 = 0x1.9618a158c5589p+0;
  private static final double A7 = 0x1.c4ee27edca578p-3;
  private static final double A8 = 0x1.90c1d791bb3c8p-7;
  private static final double A9 = 0x1.047609ebaaf56p-12;
  private static final double A10 = 0x1.7033ba841a5d2p-20;
  private static final double B1 = 0x1.46e1a2084e8cap+3;
  private static final double B2 = 0x1.646b060a479a0p+4;
  private static final double B3 = 0x1.639548349fd6dp+4;
  private static final double B4 = 0x1.ad495715afd4ep+3;
  private static final double B5 = 0x1.0417c8de4f378p+2;
  private static final double B6 = 0x1.145f1ace608fap-1;
  private static final double B7 = 0x1.e47059e2845b0p-6;
  private static final double B8 = 0x1.3a699d56e591fp-11;
  private static final double B9 = 0x1.bc74faffe0debp-19;

  private NormalQuantile() {}

  // v has the relative precision of the distance to the nearer end, which x has not. All of Q and
  // most of P is positive, so nothing cancels; summing in pairs, pairs of pairs, … instead of by
  // Horner's rule keeps the terms, which span many powers of ten, from gathering one rounding each.
  // x is added last and holds most of the result, so that little of the quotient's error remains.
  //
  // The body of the lanes is written inside the loop. The profile decides whether a method that
  // takes and returns vectors is inlined, and where it is not, every vector becomes an object.

  /// Φ⁻¹(u).
  public static double quantile(double u) {
    double v = u * (1 - u);
    if (!(v >= CENTRAL)) {
      return tail(u);
    }
    double v2 = v * v;
    double v4 = v2 * v2;
    double v8 = v4 * v4;
    double x = u + u - 1;
    return Math.fma(numerator(v, v2, v4, v8) / denominator(v, v2, v4, v8), x, x);
  }

  private static double numerator(double v, double v2, double v4, double v8) {
    double a = Math.fma(v, P1, P0);
    double b = Math.fma(v, P3, P2);
    double c = Math.fma(v, P5, P4);
    double d = Math.fma(v, P7, P6);
    double e = Math.fma(v, P9, P8);
    double f = Math.fma(v, P11, P10);
    double g = Math.fma(v, P13, P12);
    double h = Math.fma(v, P15, P14);
    a = Math.fma(v2, b, a);
    c = Math.fma(v2, d, c);
    e = Math.fma(v2, f, e);
    g = Math.fma(v2, h, g);
    a = Math.fma(v4, c, a);
    e = Math.fma(v4, g, e);
    return Math.fma(v8, e, a);
  }

  private static double denominator(double v, double v2, double v4, double v8) {
    double a = Math.fma(v, Q1, 1);
    double b = Math.fma(v, Q3, Q2);
    double c = Math.fma(v, Q5, Q4);
    double d = Math.fma(v, Q7, Q6);
    double e = Math.fma(v, Q9, Q8);
    double f = Math.fma(v, Q11, Q10);
    double g = Math.fma(v, Q13, Q12);
    double h = Math.fma(v, Q15, Q14);
    a = Math.fma(v2, b, a);
    c = Math.fma(v2, d, c);
    e = Math.fma(v2, f, e);
    g = Math.fma(v2, h, g);
    a = Math.fma(v4, c, a);
    e = Math.fma(v4, g, e);
    return Math.fma(v8, e, a);
  }

  private static double tail(double u) {
    if (!(u > 0 && u < 1)) {
      return u == 0 ? Double.NEGATIVE_INFINITY : u == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    double r = Math.sqrt(-Log.log(u < 0.5 ? u : 1 - u));
    double a = Math.fma(A10, r, A9);
    a = Math.fma(a, r, A8);
    a = Math.fma(a, r, A7);
    a = Math.fma(a, r, A6);
    a = Math.fma(a, r, A5);
    a = Math.fma(a, r, A4);
    a = Math.fma(a, r, A3);
    a = Math.fma(a, r, A2);
    a = Math.fma(a, r, A1);
    a = Math.fma(a, r, A0);
    double b = Math.fma(B9, r, B8);
    b = Math.fma(b, r, B7);
    b = Math.fma(b, r, B6);
    b = Math.fma(b, r, B5);
    b = Math.fma(b, r, B4);
    b = Math.fma(b, r, B3);
    b = Math.fma(b, r, B2);
    b = Math.fma(b, r, B1);
    b = Math.fma(b, r, 1);
    double z = a / b + r;
    return u < 0.5 ? -z : z;
  }

  /// Sets `out[i]` = Φ⁻¹(`u[i]`) for `from` ≤ i < `to`. The arrays may be the same.
  public static void fill(double[] u, int from, int to, double[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(u, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = quantile(u[i]);
    }
  }

  private static void lanes(double[] u, int from, int to, double[] out) {
    for (int i = from; i < to; i += S.length()) {
      DoubleVector a = DoubleVector.fromArray(S, u, i);
      DoubleVector v = a.mul(DoubleVector.broadcast(S, 1).sub(a));
      DoubleVector v2 = v.mul(v);
      DoubleVector v4 = v2.mul(v2);
      DoubleVector v8 = v4.mul(v4);
      DoubleVector x = a.add(a).sub(1);
      DoubleVector p0 = v.fma(DoubleVector.broadcast(S, P1), DoubleVector.broadcast(S, P0));
      DoubleVector p1 = v.fma(DoubleVector.broadcast(S, P3), DoubleVector.broadcast(S, P2));
      DoubleVector p2 = v.fma(DoubleVector.broadcast(S, P5), DoubleVector.broadcast(S, P4));
      DoubleVector p3 = v.fma(DoubleVector.broadcast(S, P7), DoubleVector.broadcast(S, P6));
      DoubleVector p4 = v.fma(DoubleVector.broadcast(S, P9), DoubleVector.broadcast(S, P8));
      DoubleVector p5 = v.fma(DoubleVector.broadcast(S, P11), DoubleVector.broadcast(S, P10));
      DoubleVector p6 = v.fma(DoubleVector.broadcast(S, P13), DoubleVector.broadcast(S, P12));
      DoubleVector p7 = v.fma(DoubleVector.broadcast(S, P15), DoubleVector.broadcast(S, P14));
      p0 = v2.fma(p1, p0);
      p2 = v2.fma(p3, p2);
      p4 = v2.fma(p5, p4);
      p6 = v2.fma(p7, p6);
      p0 = v4.fma(p2, p0);
      p4 = v4.fma(p6, p4);
      p0 = v8.fma(p4, p0);
      DoubleVector q0 = v.fma(DoubleVector.broadcast(S, Q1), DoubleVector.broadcast(S, 1));
      DoubleVector q1 = v.fma(DoubleVector.broadcast(S, Q3), DoubleVector.broadcast(S, Q2));
      DoubleVector q2 = v.fma(DoubleVector.broadcast(S, Q5), DoubleVector.broadcast(S, Q4));
      DoubleVector q3 = v.fma(DoubleVector.broadcast(S, Q7), DoubleVector.broadcast(S, Q6));
      DoubleVector q4 = v.fma(DoubleVector.broadcast(S, Q9), DoubleVector.broadcast(S, Q8));
      DoubleVector q5 = v.fma(DoubleVector.broadcast(S, Q11), DoubleVector.broadcast(S, Q10));
      DoubleVector q6 = v.fma(DoubleVector.broadcast(S, Q13), DoubleVector.broadcast(S, Q12));
      DoubleVector q7 = v.fma(DoubleVector.broadcast(S, Q15), DoubleVector.broadcast(S, Q14));
      q0 = v2.fma(q1, q0);
      q2 = v2.fma(q3, q2);
      q4 = v2.fma(q5, q4);
      q6 = v2.fma(q7, q6);
      q0 = v4.fma(q2, q0);
      q4 = v4.fma(q6, q4);
      q0 = v8.fma(q4, q0);
      DoubleVector g = p0.div(q0);
      VectorMask<Double> central = v.compare(GE, CENTRAL);
      if (central.allTrue()) {
        g.fma(x, x).intoArray(out, i);
      } else {
        g.fma(x, x).intoArray(out, i, central);
        tails(central.not().toLong(), u, i, out);
      }
    }
  }

  private static void tails(long lanes, double[] u, int at, double[] out) {
    for (long rest = lanes; rest != 0; rest &= rest - 1) {
      int i = at + Long.numberOfTrailingZeros(rest);
      out[i] = tail(u[i]);
    }
  }
}
