package elbo.estimate;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.bound.Naive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
  private static Moments of(double... x) {
    Moments m = new Moments();
    m.add(x, 0, x.length);
    return m;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1e6, 1e9})
  void surviveALargeMean(double center) {
    double[] x = GivenWeights.uniform(1, 3000, 2);
    Moments moments = new Moments();
    for (int i = 0; i < x.length; i++) {
      x[i] += center;
    }
    moments.add(x, 0, 1000);
    for (int i = 1000; i < 1500; i++) {
      moments.add(x[i]);
    }
    Moments rest = new Moments();
    rest.add(x, 1500, 3000);
    rest.append(new Moments());
    moments.append(rest);
    double tolerance = 1e-15 * Math.max(1, Math.abs(center));
    assertEquals(3000, moments.count());
    assertEquals(Naive.mean(x), moments.mean(), 1000 * tolerance);
    assertEquals(Naive.standardError(x), moments.standardError(), tolerance);
    assertEquals(3000 * Math.pow(moments.standardError(), 2), moments.variance(), 1e-9);
  }

  @Test
  void fewNumbers() {
    assertTrue(Double.isNaN(new Moments().mean()));
    assertEquals(3, of(3).mean());
    assertTrue(Double.isNaN(of(3).variance()));
    assertTrue(Double.isNaN(of(3).standardError()));
    assertEquals(0.5, of(3, 4).variance());
    assertEquals(0.5, of(3, 4).standardError());
  }

  @Test
  void infiniteNumbersMakeTheMeanInfinite() {
    for (double infinity : new double[] {NEGATIVE_INFINITY, POSITIVE_INFINITY}) {
      Moments first = of(infinity, 1);
      first.append(of(2, 3));
      Moments last = of(2, 3);
      last.append(of(1));
      last.add(infinity);
      last.add(4);
      for (Moments m : new Moments[] {of(infinity), first, last}) {
        assertEquals(infinity, m.mean());
        assertTrue(Double.isNaN(m.variance()));
        assertTrue(Double.isNaN(m.standardError()));
      }
    }
    Moments both = of(NEGATIVE_INFINITY);
    both.append(of(POSITIVE_INFINITY));
    assertTrue(Double.isNaN(both.mean()));
  }
}
