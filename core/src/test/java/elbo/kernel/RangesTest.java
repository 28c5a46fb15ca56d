package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class RangesTest {
  @Test
  void findsANumberOutsideAtEveryPlaceOfEveryLength() {
    double[] bad = {
      Math.nextDown(0.0),
      Math.nextUp(1.0),
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Double.POSITIVE_INFINITY
    };
    for (int length = 0; length < 40; length++) {
      double[] x = new double[length];
      Arrays.fill(x, 1);
      assertEquals(true, Ranges.contain(0, 1, x));
      for (int j = 0; j < length; j++) {
        for (double v : bad) {
          x[j] = v;
          assertEquals(false, Ranges.contain(0, 1, x), length + " numbers, " + v + " at " + j);
        }
        x[j] = 0;
      }
      assertEquals(true, Ranges.contain(0, 1, x));
    }
  }

  @Test
  void limitsMayBeInfiniteAndZeroNegative() {
    double infinite = Double.POSITIVE_INFINITY;
    double[] x = {-infinite, -1e300, -0.0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1e300, infinite};
    assertEquals(true, Ranges.contain(-infinite, infinite, x));
    assertEquals(false, Ranges.contain(-infinite, Double.MAX_VALUE, x));
    Arrays.fill(x, -0.0);
    assertEquals(true, Ranges.contain(0, 1, x));
  }
}
