package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class NormalQuantileTest extends DoubleTwins {
  @Override
  double scalar(double x) {
    return NormalQuantile.quantile(x);
  }

  @Override
  void fill(double[] x, int from, int to, double[] out) {
    NormalQuantile.fill(x, from, to, out);
  }

  @Override
  double ordinary(UniformRandomProvider rng) {
    return ((rng.nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  @Override
  int hash() {
    return 0xD43D398C;
  }

  @Test
  void errorBelowThreeUlp() throws IOException {
    List<Reference.Row> rows = Reference.read("normal-quantile");
    assertTrue(rows.size() >= 2000);
    for (Reference.Row row : rows) {
      double ulps = row.ulps(NormalQuantile.quantile(row.x()));
      assertTrue(ulps < 3, () -> "at " + row.x() + ": " + ulps + " ulp");
    }
  }

  @Test
  void antitheticBitByBit() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(6L);
    for (int i = 0; i < 100_000; i++) {
      double u = i < 5_000 ? (i + 0.5) * 0x1p-52 : ordinary(rng);
      assertEquals(-NormalQuantile.quantile(u), NormalQuantile.quantile(1 - u));
    }
  }

  @Test
  void increasesWithTheProbability() {
    // The spacing is many times the error bound, also where the two formulas meet.
    double last = NormalQuantile.quantile(0x1p-20);
    for (int i = 2; i < 1 << 20; i++) {
      double z = NormalQuantile.quantile(i * 0x1p-20);
      assertTrue(z > last, "at " + i);
      last = z;
    }
  }

  @Test
  void specialValues() {
    assertEquals(0, NormalQuantile.quantile(0.5));
    assertEquals(Double.NEGATIVE_INFINITY, NormalQuantile.quantile(0.0));
    assertEquals(Double.POSITIVE_INFINITY, NormalQuantile.quantile(1.0));
    assertEquals(Double.NaN, NormalQuantile.quantile(-Double.MIN_VALUE));
    assertEquals(Double.NaN, NormalQuantile.quantile(Math.nextUp(1.0)));
    assertEquals(Double.NaN, NormalQuantile.quantile(Double.POSITIVE_INFINITY));
    assertEquals(Double.NaN, NormalQuantile.quantile(Double.NaN));
  }
}
