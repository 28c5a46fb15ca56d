package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.name.Catalog;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every choice of points owes: the same point whichever way it is asked for.
@Tag("bits")
class RandomAccessTest {
  private static final int D = 5;

  static Stream<Points> points() {
    return Stream.of(
        new MonteCarlo(1),
        new Antithetic(2),
        new Sobol("text", Scramble.OWEN, 1),
        new Sobol(3, Scramble.OWEN, 2),
        new Sobol(3, Scramble.OWEN, 16),
        new Sobol(4, Scramble.OWEN, 64),
        new Sobol(5, Scramble.OWEN, 1 << 18),
        new Sobol(5, Scramble.OWEN, 1L << 48),
        new Sobol(6, Scramble.SHIFT, 8),
        new Sobol(6, Scramble.SHIFT, 4096),
        new Lattice(7, 1),
        new Lattice(7, 32),
        new Lattice(8, 1 << 20));
  }

  @ParameterizedTest
  @MethodSource("points")
  void blocksHoldThePointsThatAreAskedForOneByOne(Points points) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(11);
    for (int k = 0; k < 300; k++) {
      long first = k < 64 ? k : random.nextLong(k < 200 ? 5000 : 1L << 40);
      int count = k < 64 ? 64 : random.nextInt(65);
      int observation = random.nextInt();
      double[] block = Cube.fill(points, observation, first, count, D);
      for (int i = 0; i < count; i++) {
        double[] one = Cube.fill(points, observation, first + i, 1, D);
        for (int j = 0; j < D; j++) {
          double u = block[j * Block.SIZE + i];
          assertEquals(one[j * Block.SIZE], u);
          assertTrue(u > 0 && u < 1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("points")
  void fewerDimensionsAreTheFirstOfMore(Points points) {
    double[] more = Cube.fill(points, 0, 100, 64, 9);
    double[] fewer = Cube.fill(points, 0, 100, 64, 4);
    assertEquals(-1, Arrays.mismatch(fewer, Arrays.copyOf(more, fewer.length)));
  }

  @ParameterizedTest
  @MethodSource("points")
  void nothingIsSharedThatShouldNotBe(Points points) {
    double[] u = Cube.fill(points, 3, 0, 64, 2);
    double[] otherObservation = Cube.fill(points, 4, 0, 64, 2);
    double[] independent = Cube.fill(points.independent(), 3, 0, 64, 2);
    double[] monteCarlo = Cube.fill(new MonteCarlo(5), 3, 0, 64, 2);
    for (int i = 0; i < 64; i++) {
      assertNotEquals(u[i], otherObservation[i]);
      assertNotEquals(u[i], independent[i]);
      assertNotEquals(u[i], u[Block.SIZE + i]);
      assertNotEquals(u[i], monteCarlo[i]);
    }
    assertNotEquals(points, points.independent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sobol(seed=1,scramble=OWEN,size=16)",
        "Sobol(seed=1,scramble=SHIFT,size=16)",
        "Lattice(seed=1,size=16)"
      })
  void replicatesDiffer(String name) {
    double[][] rows = Cube.points(parse(name), 0, 0, 64, 1);
    for (int i = 0; i < 16; i++) {
      assertNotEquals(rows[i][0], rows[i + 16][0]);
      assertNotEquals(rows[i + 16][0], rows[i + 32][0]);
    }
  }

  private static Points parse(String name) {
    return new Catalog<>(Points.class, "elbo.points").parse(name);
  }

  @ParameterizedTest
  @MethodSource("points")
  void theNameSaysAll(Points points) {
    for (Points p :
        new Points[] {points, points.independent(), points.independent().independent()}) {
      Points again = parse(p.name());
      assertEquals(p, again);
      assertEquals(p.hashCode(), again.hashCode());
      double[] expected = Cube.fill(p, 1, 64, 64, D);
      assertEquals(-1, Arrays.mismatch(expected, Cube.fill(again, 1, 64, 64, D)));
    }
  }

  // Literals: no other version, machine or vector width may have other points.
  @ParameterizedTest
  @CsvSource({
    "MonteCarlo(seed=42), -1597686121",
    "Antithetic(seed=42), -763894820",
    "'Sobol(seed=42,scramble=OWEN,size=1024)', -1497615330",
    "'Sobol(seed=42,scramble=SHIFT,size=1024)', -1373674930",
    "'Lattice(seed=42,size=1024)', -553083048"
  })
  void bitsStayTheSame(String name, int hash) {
    assertEquals(hash, Arrays.deepHashCode(Cube.points(parse(name), 3, 960, 2500, 7)));
  }

  @Test
  void oppositePointsAreExact() {
    double[][] pairs = Cube.points(new Antithetic(9), 2, 0, 1000, D);
    double[][] points = Cube.points(new MonteCarlo(9), 2, 0, 500, D);
    for (int m = 0; m < 500; m++) {
      for (int j = 0; j < D; j++) {
        assertEquals(points[m][j], pairs[2 * m][j]);
        assertEquals(1 - points[m][j], pairs[2 * m + 1][j]);
        assertEquals(1, pairs[2 * m][j] + pairs[2 * m + 1][j]);
      }
    }
  }
}
