package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("bits")
class GramTest {
  static IntStream sizes() {
    return Matrices.sizes();
  }

  private static void assertTwins(double[][] x, int d) {
    double[][] start = Matrices.random(d, d, 99);
    double[][] want = Matrices.copy(start);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        want[i][j] = Gram.add(x, i, j, start[i][j]);
      }
    }
    double[][] out = Matrices.copy(start);
    Gram.add(x, out);
    Matrices.assertBits(want, out);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void tilesHaveTheBitsOfTheScalarAtEverySize(int d) {
    assertTwins(Matrices.random(20, d, d), d);
    assertTwins(Matrices.random(1, d, d), d);
    assertTwins(new double[0][], d);
  }

  @ParameterizedTest
  @CsvSource({"511, 20", "512, 20", "513, 20", "1300, 37"})
  void tilesHaveTheBitsOfTheScalarForAnyRows(int rows, int d) {
    assertTwins(Matrices.random(rows, d, rows), d);
  }

  // A column that is no number stays alone, also beside the last panel's padding.
  @Test
  void specialValuesStayInTheirColumn() {
    for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 1e-310}) {
      for (int column : new int[] {0, 7, 8, 15, 16, 18}) {
        double[][] x = Matrices.random(600, 19, column);
        x[3][column] = special;
        assertTwins(x, 19);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20, 17", "513, 37", "784, 50"})
  void weightedRowsAreRowsTimesRoots(int rows, int d) {
    double[][] x = Matrices.random(rows, d, 3);
    double[] weights = new double[rows];
    float[][] narrow = new float[rows][d];
    double[][] scaled = new double[rows][d];
    for (int k = 0; k < rows; k++) {
      weights[k] = k % 5;
      for (int j = 0; j < d; j++) {
        narrow[k][j] = (float) x[k][j];
        scaled[k][j] = Math.sqrt(weights[k]) * narrow[k][j];
      }
    }
    double[][] want = Matrices.random(d, d, 99);
    double[][] out = Matrices.copy(want);
    Gram.add(scaled, want);
    Gram.add(narrow, weights, out);
    Matrices.assertBits(want, out);
  }

  @Test
  void knownProducts() {
    double[][] out = {{1, -1}, {2, 3}};
    Gram.add(new double[][] {{1, 2}, {3, 4}}, out);
    assertEquals("[[11.0, -1.0], [16.0, 23.0]]", Arrays.deepToString(out));
  }
}
