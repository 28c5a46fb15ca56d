package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class LogTest extends DoubleTwins {
  @Override
  double scalar(double x) {
    return Log.log(x);
  }

  @Override
  void fill(double[] x, int from, int to, double[] out) {
    Log.fill(x, from, to, out);
  }

  @Override
  double ordinary(UniformRandomProvider rng) {
    return Double.longBitsToDouble(rng.nextLong(0x7FE0000000000000L) + 0x0010000000000000L);
  }

  @Override
  int hash() {
    return 0xA1308A47;
  }

  @Test
  void errorBelowOneUlp() throws IOException {
    List<Reference.Row> rows = Reference.read("log");
    assertTrue(rows.size() >= 1000);
    for (Reference.Row row : rows) {
      double ulps = row.ulps(Log.log(row.x()));
      assertTrue(ulps < 1, () -> "at " + row.x() + ": " + ulps + " ulp");
    }
  }

  @Test
  void specialValues() {
    assertEquals(0, Log.log(1.0));
    assertEquals(Double.NEGATIVE_INFINITY, Log.log(0.0));
    assertEquals(Double.NEGATIVE_INFINITY, Log.log(-0.0));
    assertEquals(Double.POSITIVE_INFINITY, Log.log(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, Log.log(-Double.MIN_VALUE));
    assertEquals(Double.NaN, Log.log(Double.NEGATIVE_INFINITY));
    assertEquals(Double.NaN, Log.log(Double.NaN));
    assertEquals(-1074 * Math.log(2), Log.log(Double.MIN_VALUE), Math.ulp(744.0));
  }
}
