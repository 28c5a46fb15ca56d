package elbo.points;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How evenly the points lie, exactly: in every randomization, and in every aligned part of it.
class NetTest {
  private static final int SIZE = 4096;

  static Stream<PointSet> points() {
    return Stream.of(
        new Sobol(1, Scramble.OWEN, SIZE),
        new Sobol(2, Scramble.SHIFT, SIZE),
        new Lattice(3, SIZE));
  }

  static Stream<PointSet> nets() {
    return points().filter(Sobol.class::isInstance);
  }

  @ParameterizedTest
  @MethodSource("points")
  void everyProjectionOntoOneCoordinateIsStratified(PointSet points) {
    int d = 100;
    // The second randomization
    double[][] rows = Cube.points(points, 4, SIZE, SIZE, d);
    for (int j = 0; j < d; j++) {
      for (int part : new int[] {1, 2, 32, 128, SIZE}) {
        for (int from = 0; from < SIZE; from += part) {
          assertTrue(Cube.stratified(Cube.column(rows, from, from + part, j)), "dimension " + j);
        }
      }
    }
  }

  @Test
  void everyProjectionOfTheLastDimensionsIsStratified() {
    double[][] rows = Cube.points(new Sobol(5, Scramble.OWEN, 64), 0, 0, 64, 4096);
    double[][] lattice = Cube.points(new Lattice(5, 64), 0, 0, 64, 1024);
    for (int j = 1; j < 4096; j++) {
      assertTrue(Cube.stratified(Cube.column(rows, 0, 64, j)));
      assertTrue(j >= 1024 || Cube.stratified(Cube.column(lattice, 0, 64, j)));
    }
  }

  /// Whether each of the boxes 2⁻ᵃ × 2⁻ᵇ, a + b = m, holds one of 2ᵐ points.
  private static boolean isNet(double[][] rows, int from, int m) {
    for (int a = 0; a <= m; a++) {
      double[] box = new double[1 << m];
      for (int i = 0; i < box.length; i++) {
        double[] u = rows[from + i];
        int cell = (int) (u[0] * (1 << a)) << (m - a) | (int) (u[1] * (1 << (m - a)));
        box[i] = (cell + 0.5) / box.length;
      }
      if (!Cube.stratified(box)) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @MethodSource("nets")
  void theFirstTwoCoordinatesAreNetsOfTheBestQuality(PointSet points) {
    double[][] rows = Cube.points(points, 4, 3 * SIZE, SIZE, 2);
    assertTrue(isNet(rows, 0, 12));
    for (int from = 0; from < SIZE; from += 256) {
      assertTrue(isNet(rows, from, 8));
    }
    // Not aligned, so that it is none.
    assertFalse(isNet(rows, 100, 8));
  }

  @Test
  void independentPointsAreNeither() {
    double[][] rows = Cube.points(new Independent(1), 0, 0, 64, 2);
    assertFalse(Cube.stratified(Cube.column(rows, 0, 64, 0)));
    assertFalse(isNet(rows, 0, 6));
  }

  // In the order of the radical inverse the differences of neighbours are those of the lattice.
  @Test
  void latticePointsAreMultiplesOfTheirGenerator() {
    int n = 1 << 10;
    double[][] rows = Cube.points(new Lattice(8, n), 2, 0, n, 3);
    long[] z = {1, 167197, 113797};
    for (int i = 0; i < n; i++) {
      int reversed = Integer.reverse(i) >>> 22;
      for (int j = 0; j < 3; j++) {
        double shifted = rows[0][j] + (double) (reversed * z[j] % n) / n;
        assertTrue(Math.abs(shifted - Math.floor(shifted) - rows[i][j]) < 1e-14);
      }
    }
  }
}
