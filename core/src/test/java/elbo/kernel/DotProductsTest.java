package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("bits")
class DotProductsTest {
  static IntStream sizes() {
    return Matrices.sizes();
  }

  private static void assertTwins(double[][] a, double[][] b, int length) {
    double[][] want = Matrices.random(a.length, a.length, 99);
    double[][] out = Matrices.copy(want);
    DotProducts.addRows(a, b, length, want);
    DotProducts.add(a, b, length, out);
    Matrices.assertBits(want, out);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void lanesHaveTheBitsOfTheScalarAtEverySize(int d) {
    for (int length : new int[] {0, 8, 16, 40, 128}) {
      assertTwins(Matrices.random(d, 128, d), Matrices.random(d, 128, d + 1), length);
    }
  }

  // A row that is no number stays alone, also as the last one, which is computed more than once.
  @Test
  void specialValuesStayInTheirRow() {
    for (double special : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 1e-310}) {
      for (int row = 0; row < 6; row++) {
        double[][] a = Matrices.random(6, 24, row);
        a[row][13] = special;
        assertTwins(a, Matrices.random(6, 24, 7), 24);
        assertTwins(Matrices.random(6, 24, 7), a, 24);
      }
    }
  }

  @Test
  void knownProducts() {
    double[][] out = {{1, -1}, {2, 3}};
    double[][] a = {{1, 2, 0, 0, 0, 0, 0, 1}, {3, 0, 0, 0, 0, 0, 0, 0}};
    double[][] b = {{5, 1, 9, 0, 0, 0, 0, 2}, {-1, 0, 0, 0, 0, 0, 0, 0}};
    DotProducts.add(a, b, 8, out);
    assertEquals("[[10.0, -1.0], [17.0, 0.0]]", Arrays.deepToString(out));
  }
}
