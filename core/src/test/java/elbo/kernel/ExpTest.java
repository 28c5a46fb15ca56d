package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class ExpTest extends DoubleTwins {
  @Override
  double scalar(double x) {
    return Exp.exp(x);
  }

  @Override
  void fill(double[] x, int from, int to, double[] out) {
    Exp.fill(x, from, to, out);
  }

  @Override
  double ordinary(UniformRandomProvider rng) {
    return rng.nextDouble(-760, 720);
  }

  @Override
  int hash() {
    return 0xD3C208A7;
  }

  @Test
  void errorBelowOneUlp() throws IOException {
    List<Reference.Row> rows = Reference.read("exp");
    assertTrue(rows.size() >= 1000);
    for (Reference.Row row : rows) {
      double ulps = row.ulps(Exp.exp(row.x()));
      assertTrue(ulps < 1, () -> "at " + row.x() + ": " + ulps + " ulp");
    }
  }

  @Test
  void specialValues() {
    assertEquals(1, Exp.exp(0.0));
    assertEquals(1, Exp.exp(-0.0));
    assertEquals(0, Exp.exp(Double.NEGATIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, Exp.exp(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Exp.exp(Double.NaN));
    assertEquals(Double.MIN_VALUE, Exp.exp(-745.1));
    assertEquals(0, Exp.exp(-745.2));
    assertTrue(Exp.exp(709.78) < Double.POSITIVE_INFINITY);
    assertEquals(Double.POSITIVE_INFINITY, Exp.exp(709.79));
  }

  @Test
  void shiftedIsExpOfTheDifference() {
    double[] x = new double[77];
    for (int i = 0; i < x.length; i++) {
      x[i] = -0.37 * i * i;
    }
    double[] out = new double[x.length];
    Exp.shifted(x, 3, x.length, -12.75, out);
    for (int i = 0; i < x.length; i++) {
      assertEquals(i < 3 ? 0 : Exp.exp(x[i] + 12.75), out[i]);
    }
  }
}
