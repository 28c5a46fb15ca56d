package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.kernel.Block;
import elbo.kernel.DigitalNet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectionNumbersTest {
  /// A coordinate of the unscrambled sequence. The published generators take the points in the
  /// order of the Gray code.
  private static double published(int dimension, long index) {
    long[] table = DirectionNumbers.tables(dimension + 1)[dimension];
    return (DirectionNumbers.fraction(table, index ^ index >>> 1) >>> 11) * 0x1p-53;
  }

  // From new SobolSequenceGenerator(8).nextVector() of Apache Commons Math 3.6.1, eight times.
  @Test
  void firstPointsAreThoseOfCommonsMath() {
    double[][] expected = {
      {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
      {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
      {0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75},
      {0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25},
      {0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875},
      {0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375},
      {0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125},
      {0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625}
    };
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < 8; j++) {
        assertEquals(expected[i][j], published(j, i), i + ", " + j);
      }
    }
  }

  // From new SobolSequenceGenerator(1000).skipTo(index) of Apache Commons Math 3.6.1.
  @ParameterizedTest
  @CsvSource({
    "12345, 0, 0.64093017578125",
    "12345, 1, 0.81341552734375",
    "12345, 2, 0.16033935546875",
    "12345, 9, 0.42962646484375",
    "12345, 99, 0.53887939453125",
    "12345, 499, 0.94464111328125",
    "12345, 999, 0.13104248046875",
    "1234567, 0, 0.13961553573608398",
    "1234567, 1, 0.6500735282897949",
    "1234567, 2, 0.19301176071166992",
    "1234567, 9, 0.5772433280944824",
    "1234567, 99, 0.5380797386169434",
    "1234567, 499, 0.9895424842834473",
    "1234567, 999, 0.31421899795532227"
  })
  void farPointsAreThoseOfCommonsMath(long index, int dimension, double expected) {
    assertEquals(expected, published(dimension, index));
  }

  // From scipy.stats.qmc.Sobol(d=4096, scramble=False, bits=30).fast_forward(index).random(1) of
  // SciPy 1.10.1.
  @ParameterizedTest
  @CsvSource({
    "12345, 1000, 0.36248779296875",
    "12345, 2047, 0.73382568359375",
    "12345, 3666, 0.82049560546875",
    "12345, 3667, 0.73443603515625",
    "12345, 4095, 0.62750244140625",
    "1234567, 1000, 0.6677241325378418",
    "1234567, 2047, 0.004568576812744141",
    "1234567, 3666, 0.33159875869750977",
    "1234567, 3667, 0.9850935935974121",
    "1234567, 4095, 0.06833696365356445"
  })
  void highDimensionsAreThoseOfScipy(long index, int dimension, double expected) {
    assertEquals(expected, published(dimension, index));
  }

  // A unit upper triangular matrix makes a (0, m, 1)-net of every aligned run of 2ᵐ points.
  @Test
  void everyMatrixIsUnitTriangular() {
    long[][] tables = DirectionNumbers.tables(DirectionNumbers.DIMENSIONS);
    assertEquals(4096, tables.length);
    for (long[] table : tables) {
      assertEquals(Block.SIZE + DigitalNet.BITS, table.length);
      for (int c = 0; c < DigitalNet.BITS; c++) {
        assertEquals(63 - c, Long.numberOfTrailingZeros(table[Block.SIZE + c]));
      }
    }
  }

  @Test
  void dimensionsBeyondTheNumbersAreRejected() {
    PointSet points = new Sobol(1, Scramble.OWEN, 64);
    double[] out = new double[4097 * Block.SIZE];
    points.fill(0, 0, 1, 0, 4096, out);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> points.fill(0, 0, 1, 0, 4097, out));
    assertEquals("Sobol has at most 4096 dimensions, but 4097 are needed", e.getMessage());
  }
}
