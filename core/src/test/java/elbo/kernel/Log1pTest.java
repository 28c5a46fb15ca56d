package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class Log1pTest extends DoubleTwins {
  private static final MathContext DIGITS = new MathContext(40);

  @Override
  double scalar(double x) {
    return Log1p.log1p(x);
  }

  @Override
  void fill(double[] x, int from, int to, double[] out) {
    Log1p.fill(x, from, to, out);
  }

  @Override
  double ordinary(UniformRandomProvider rng) {
    return rng.nextDouble(-0.99, 40);
  }

  @Override
  int hash() {
    return 0xB9793C59;
  }

  /// log(1 + x) = 2 artanh(x / (2 + x)), summed in 40 digits.
  static BigDecimal exact(double x) {
    BigDecimal s = new BigDecimal(x).divide(new BigDecimal(x).add(new BigDecimal(2)), DIGITS);
    BigDecimal square = s.multiply(s, DIGITS);
    BigDecimal term = s.add(s);
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 1; k < 400; k += 2) {
      sum = sum.add(term.divide(new BigDecimal(k), DIGITS), DIGITS);
      term = term.multiply(square, DIGITS);
    }
    return sum;
  }

  @Test
  void errors() {
    for (double x = 1e-300; x <= 1; x *= x < 1e-20 ? 1e9 : 1.013) {
      double ulps = ulps(x, Log1p.log1p(x));
      double ofUnit = ulps(x, Log1p.unit(x));
      double at = x;
      assertTrue(ulps < 2, () -> at + ": " + ulps + " ulp");
      assertTrue(ofUnit < 2.5, () -> at + ": " + ofUnit + " ulp");
    }
    for (double x = 1e-18; x < 0.6; x *= 1.07) {
      assertTrue(ulps(-x, Log1p.log1p(-x)) < 2);
    }
  }

  private static double ulps(double x, double got) {
    BigDecimal value = exact(x);
    return new Reference.Row(x, value).ulps(got);
  }

  @Test
  void unitAndSoftplusInLanes() {
    double[] x = new double[57];
    for (int i = 0; i < x.length; i++) {
      x[i] = i == 11 ? Double.NaN : i / 56.0;
    }
    for (int count = 0; count <= x.length; count++) {
      double[] unit = new double[x.length];
      double[] decay = new double[x.length];
      double[] complement = new double[x.length];
      double[] tail = new double[x.length];
      double[] softplus = new double[x.length];
      double[] v = new double[x.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = (i % 2 == 0 ? 1 : -1) * Math.pow(x[i], 9) * 1e4;
      }
      Log1p.unit(x, count, unit);
      Exp.decay(v, count, decay);
      Exp.complement(x, count, complement);
      Softplus.fill(v, count, tail, softplus);
      for (int i = 0; i < x.length; i++) {
        assertEquals(i < count ? Log1p.unit(x[i]) : 0, unit[i]);
        assertEquals(i < count ? Exp.exp(-Math.abs(v[i])) : 0, decay[i]);
        assertEquals(i < count ? Exp.complement(x[i]) : 0, complement[i]);
        assertEquals(i < count ? Softplus.softplus(v[i]) : 0, softplus[i]);
        assertEquals(i < count ? Log1p.unit(Exp.exp(-Math.abs(v[i]))) : 0, tail[i]);
      }
    }
  }

  @Test
  void complements() {
    assertEquals(0, Exp.complement(0));
    assertEquals(1, Exp.complement(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Exp.complement(-1e-9));
    for (double x = 1e-300; x < 100; x *= x < 1e-20 ? 1e9 : 1.03) {
      double want = -Math.expm1(-x);
      assertEquals(want, Exp.complement(x), 3 * Math.ulp(want));
    }
  }

  @Test
  void specialValues() {
    assertEquals(Double.NEGATIVE_INFINITY, Log1p.log1p(-1));
    assertEquals(Double.POSITIVE_INFINITY, Log1p.log1p(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Log1p.log1p(-1.5));
    assertEquals(Double.NaN, Log1p.log1p(Double.NaN));
    assertEquals(0, Log1p.log1p(0));
  }
}
