package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class AntitheticTest {
  private static final int D = 5;

  @Test
  void oppositePointsAreExact() {
    double[][] pairs = Cube.points(new Antithetic(9), 2, 0, 1000, D);
    double[][] points = Cube.points(new Independent(9), 2, 0, 500, D);
    for (int m = 0; m < 500; m++) {
      for (int j = 0; j < D; j++) {
        assertEquals(points[m][j], pairs[2 * m][j]);
        assertEquals(1 - points[m][j], pairs[2 * m + 1][j]);
        assertEquals(1, pairs[2 * m][j] + pairs[2 * m + 1][j]);
      }
    }
  }
}
