package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NormalIntervalTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  // With mpmath at 60 digits: log(ncdf(b) - ncdf(a)).
  private static final double[][] REFERENCE = {
    {-1, 1, -0.38171514630212607},
    {0, 1, -1.0748623268620714},
    {-0.3, 0.2, -1.62368323886832},
    {-0.0005, 0.0004, -7.9320543628446355},
    {2, 2.0005, -10.520340992736005},
    {5, 5.1, -15.962590193561618},
    {-30, -29.9, -451.37406913860613},
    {-40, -39, -765.08315656437754},
    {10, 11, -53.231310225583125},
    {37, 60, -689.03058557689059},
    {3.9, 4.1, -10.503551135557982},
    {-4, -2, -3.7845774380253266},
    {0.1, 0.6, -1.6824439420954595},
    {-0.4, -0.1, -2.1576720548150086},
    {100, 100.0001, -5010.1342747401471},
    {-INFINITE, -38, -726.55721601882013},
    {-INFINITE, -10, -53.231285150512471},
    {-INFINITE, -3, -6.6077262215103495},
    {-INFINITE, -0.5, -1.1759117615936186},
    {-INFINITE, 0.7, -0.27702394227713126},
    {-INFINITE, 3, -0.0013508099647481938},
    {-INFINITE, 9, -1.1285884059538406e-19},
  };

  @Test
  void logProbabilitiesAreThoseOfReference() {
    for (double[] r : REFERENCE) {
      assertEquals(
          r[2], NormalInterval.log(r[0], r[1]), 4e-13 * (1 + Math.abs(r[2])), r[0] + " " + r[1]);
      assertEquals(
          NormalInterval.log(r[0], r[1]),
          NormalInterval.log(-r[1], -r[0]),
          4e-13 * (1 + Math.abs(r[2])));
    }
  }

  /// Where one way of computing it takes over from another, nothing jumps.
  @Test
  void intervalsAddUp() {
    for (double from = -8; from < 7; from += 0.37) {
      for (double length : new double[] {1e-5, 9e-4, 1.1e-3, 0.3, 2}) {
        double whole = NormalInterval.log(from, from + 2 * length);
        double left = NormalInterval.log(from, from + length);
        double right = NormalInterval.log(from + length, from + 2 * length);
        double sum = Math.log(Math.exp(left - whole) + Math.exp(right - whole));
        assertEquals(0, sum, 1e-10, from + " " + length);
      }
    }
  }

  @Test
  void theEndsMayBeInfinite() {
    assertEquals(0, NormalInterval.log(-INFINITE, INFINITE));
    assertEquals(-Math.log(2), NormalInterval.log(-INFINITE, 0), 1e-15);
    assertEquals(-Math.log(2), NormalInterval.log(0, INFINITE), 1e-15);
    assertEquals(Double.NEGATIVE_INFINITY, NormalInterval.log(1, 1));
  }

  /// The usual approximation, ½ (1 + tanh(√(2/π) (x + 0.044715 x³))), is another probability: 0.31
  /// nats of a pixel at four standard deviations.
  @Test
  void theApproximationByTanhIsNotUsed() {
    double half = 1 / 255.0 / 0.05;
    double x = 4;
    double approximate = Math.log(tanh(x + half) - tanh(x - half));
    double exact = NormalInterval.log(x - half, x + half);
    assertTrue(Math.abs(approximate - exact) > 0.3, approximate + " against " + exact);
  }

  private static double tanh(double x) {
    return 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }
}
