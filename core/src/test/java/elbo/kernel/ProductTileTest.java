package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class ProductTileTest {
  private static final int PANEL = ProductTile.PANEL;
  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -1e-310,
    1e300,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static void assertTwins(int size, double[] a, int aAt, double[] b, int bAt, double[] c) {
    double[] want = new double[ProductTile.SIZE];
    for (int r = 0; r < ProductTile.ROWS; r++) {
      for (int s = 0; s < PANEL; s++) {
        int at = r * PANEL + s;
        want[at] = ProductTile.add(size, a, aAt + r, b, bAt + s, c[at]);
      }
    }
    double[] tile = c.clone();
    ProductTile.add(size, a, aAt, b, bAt, tile);
    assertEquals(-1, Arrays.mismatch(want, tile), () -> "of size " + size);
  }

  // Often enough that compiled code is compared too.
  @Test
  void lanesHaveTheBitsOfTheScalar() {
    for (int repeat = 0; repeat < 100; repeat++) {
      double[][] x = Matrices.random(3, 35 * PANEL, repeat);
      double[] tile = Arrays.copyOf(x[2], ProductTile.SIZE);
      for (int size = 0; size <= 28; size++) {
        assertTwins(size, x[0], 0, x[1], 0, tile);
        assertTwins(size, x[0], 3 * PANEL + 8, x[0], 7 * PANEL, tile);
      }
    }
  }

  @Test
  void specialValuesInEveryPlace() {
    for (double special : SPECIAL) {
      for (int at = 0; at < PANEL; at++) {
        double[][] x = Matrices.random(3, 3 * PANEL, at);
        double[] tile = new double[ProductTile.SIZE];
        x[0][PANEL + at] = special;
        assertTwins(3, x[0], 0, x[1], 0, tile);
        assertTwins(3, x[1], 0, x[0], 0, tile);
        Arrays.fill(x[1], 0);
        assertTwins(3, x[0], 8, x[1], 0, tile);
        Arrays.fill(tile, special);
        assertTwins(2, x[2], 0, x[1], 0, tile);
      }
    }
  }

  @Test
  void tilesLieBelowTheDiagonal() {
    int d = 21;
    for (int i = 0; i < d; i += ProductTile.ROWS) {
      for (int j = 0; j < d; j += PANEL) {
        double[][] matrix = Matrices.random(d, d, i + j);
        double[] tile = new double[ProductTile.SIZE];
        Arrays.fill(tile, Double.NaN);
        ProductTile.load(matrix, i, j, tile);
        double[][] want = Matrices.copy(matrix);
        for (int at = 0; at < tile.length; at++) {
          int row = i + at / PANEL;
          int column = j + at % PANEL;
          boolean lower = row < d && column <= row;
          assertEquals(lower ? matrix[row][column] : 0.0, tile[at]);
          tile[at] = at + 7;
          if (lower) {
            want[row][column] = at + 7;
          }
        }
        ProductTile.store(tile, matrix, i, j);
        Matrices.assertBits(want, matrix);
      }
    }
  }
}
