package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.inference.Weights;
import elbo.kernel.Block;
import elbo.model.MatchedGaussians;
import elbo.name.Catalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  private static final Catalog<PointSet> POINTS = new Catalog<>(PointSet.class, "elbo.points");

  @Test
  void thereAreFour() {
    assertEquals(
        List.of(
            "Antithetic(seed)",
            "Independent(seed)",
            "Lattice(seed,size)",
            "Sobol(seed,scramble,size)"),
        POINTS.signatures());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Independent(42)|Independent(seed=42)",
        "Independent(seed=+042)|Independent(seed=42)",
        "Independent(seed=one night)|Independent(seed=one night)",
        "Antithetic(-1)|Antithetic(seed=-1)",
        "Sobol(7,OWEN,1024)|Sobol(seed=7,scramble=OWEN,size=1024)",
        "Sobol(size=2,scramble=SHIFT,seed=x)|Sobol(seed=x,scramble=SHIFT,size=2)",
        "Lattice(x,64)|Lattice(seed=x,size=64)"
      })
  void namesAreReadAndWritten(String read, String written) {
    assertEquals(written, POINTS.parse(read).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sobol(1,OWEN,12)|size must be a power of 2 from 1 to 2^48, but is 12",
        "Sobol(1,OWEN,0)|size must be a power of 2 from 1 to 2^48, but is 0",
        "Sobol(1,SHIFT,-8)|size must be a power of 2 from 1 to 2^48, but is -8",
        "Sobol(1,SHIFT,562949953421312)|size must be a power of 2 from 1 to 2^48, but is"
            + " 562949953421312",
        "Sobol(1,OWEN,-9223372036854775808)|size must be a power of 2 from 1 to 2^48, but is"
            + " -9223372036854775808",
        "Lattice(1,2097152)|size must be a power of 2 from 1 to 2^20, but is 2097152"
      })
  void sizesThatBreakTheRuleAreNamed(String name, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> POINTS.parse(name));
    assertEquals("'" + name + "': " + message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Independent(1)|1|2147483647",
        "Antithetic(1)|2|2147483647",
        "Sobol(1,OWEN,64)|64|4096",
        "Lattice(1,128)|128|1024"
      })
  void randomizationsAndDimensionsAreKnown(String name, long size, int dimensions) {
    PointSet points = POINTS.parse(name);
    assertEquals(size, points.size());
    assertEquals(dimensions, points.dimensions());
    assertEquals(size, points.forUse(Use.POSTERIOR).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Lattice(1,64)|1025|Lattice(seed=1,size=64) have at most 1024 dimensions, but the proposal"
            + " takes 1025",
        "Sobol(1,OWEN,64)|4097|Sobol(seed=1,scramble=OWEN,size=64) have at most 4096 dimensions,"
            + " but the proposal takes 4097"
      })
  void proposalsOfMoreDimensionsAreRejected(String name, int d, String message) {
    MatchedGaussians model = new MatchedGaussians(d, 1.5);
    double[] x = new double[d];
    PointSet points = POINTS.parse(name);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Weights.of(model, x, model.proposal(x), points, 0));
    assertEquals(message, e.getMessage());
  }

  @Test
  void dimensionsBeyondTheLatticeAreRejected() {
    double[] out = new double[1025 * Block.SIZE];
    PointSet points = new Lattice(1, 64);
    points.fill(0, 0, 1, 0, 1024, out);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> points.fill(0, 0, 1, 0, 1025, out));
    assertEquals("Lattice has at most 1024 dimensions, but 1025 are needed", e.getMessage());
  }
}
