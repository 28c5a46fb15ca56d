package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.name.Catalog;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bits of points, written down: no other version, machine or vector width may have others.
@Tag("bits")
class RecordedPointsTest {
  @ParameterizedTest
  @CsvSource({
    "Independent(seed=42), -1597686121",
    "Antithetic(seed=42), -763894820",
    "'Sobol(seed=42,scramble=OWEN,size=1024)', -1497615330",
    "'Sobol(seed=42,scramble=SHIFT,size=1024)', -1373674930",
    "'Lattice(seed=42,size=1024)', -553083048"
  })
  void bitsStayTheSame(String name, int hash) {
    PointSet points = new Catalog<>(PointSet.class, "elbo.points").parse(name);
    assertEquals(hash, Arrays.deepHashCode(Cube.points(points, 3, 960, 2500, 7)));
  }
}
