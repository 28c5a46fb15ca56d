package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.kernel.Block;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndependentTest {
  private static double[] fill(PointSet points, int observation, long first, int count, int d) {
    double[] out = new double[d * Block.SIZE];
    points.fill(observation, first, count, 0, d, out);
    return out;
  }

  /// u = (⌊b / 2¹²⌋ + ½)·2⁻⁵² of the words of commons-rng's generator at that counter.
  private static double[] reference(long key, int observation, long sample, int d) {
    int[] seed = {
      (int) key, (int) (key >>> 32), 0, observation, (int) sample, (int) (sample >>> 32)
    };
    UniformRandomProvider random = RandomSource.PHILOX_4X32.create(seed);
    double[] u = new double[d];
    for (int j = 0; j < d; j++) {
      long high = random.nextInt() & 0xFFFFFFFFL;
      long low = random.nextInt() & 0xFFFFFFFFL;
      u[j] = ((high << 32 | low) >>> 12) * 0x1p-52 + 0x1p-53;
    }
    return u;
  }

  @ParameterizedTest
  @Tag("bits")
  @CsvSource({
    "0, 0, 0",
    "42, 3, 0",
    "-7, 2147483647, 4294967290",
    "9223372036854775807, 1, 4294967295",
    "5, -1, 1234567890123456789",
    "1, 0, 9223372036854775700"
  })
  void everyCoordinateIsThatOfPhilox(long seed, int observation, long first) {
    long key = RandomSource.SPLIT_MIX_64.create(seed).nextLong();
    for (int d : new int[] {1, 2, 3, 7, 50}) {
      for (int count : new int[] {1, 2, 5, 16, 63, 127, Block.SIZE}) {
        double[] out = fill(new Independent(seed), observation, first, count, d);
        for (int i = 0; i < count; i++) {
          double[] expected = reference(key, observation, first + i, d);
          for (int j = 0; j < d; j++) {
            assertEquals(expected[j], out[j * Block.SIZE + i]);
          }
        }
      }
    }
  }

  @Test
  void seedsAreNumbersOrText() {
    assertEquals(new Independent(42), new Independent("42"));
    assertEquals(
        fill(new Independent(42), 0, 0, 1, 1)[0], fill(new Independent("42"), 0, 0, 1, 1)[0]);
    assertNotEquals(
        fill(new Independent(42), 0, 0, 1, 1)[0],
        fill(new Independent("forty-two"), 0, 0, 1, 1)[0]);
    assertEquals("Independent(seed=42)", new Independent(42).name());
    assertEquals("Independent(seed=forty-two)", new Independent("forty-two").name());
  }

  // Literal, so that neither the hash of a text nor the key of a number can change unnoticed.
  @Test
  @Tag("bits")
  void firstUniformsOfSomeSeeds() {
    assertEquals(0x1.b6a32ad0e122cp-3, fill(new Independent("42"), 0, 0, 1, 1)[0]);
    assertEquals(0x1.f3df48e9bdf8fp-1, fill(new Independent("forty-two"), 0, 0, 1, 1)[0]);
    assertEquals(0x1.236044c18a44bp-1, fill(new Independent("–½"), 0, 0, 1, 1)[0]);
    // The first eight bytes of the text's SHA-256, as a number.
    assertEquals(
        fill(new Independent(6684590900678570829L), 0, 0, 1, 1)[0],
        fill(new Independent("forty-two"), 0, 0, 1, 1)[0]);
  }

  @Test
  void coordinatesAreUniformStrictlyInsideTheUnitInterval() {
    int blocks = 2000;
    double[] means = new double[blocks * 64];
    double[] products = new double[blocks * 64];
    PointSet points = new Independent(9);
    PointSet other = points.forUse(Use.ADAPTATION);
    for (int b = 0; b < blocks; b++) {
      double[] u = fill(points, 2, 64L * b, 64, 2);
      double[] v = fill(other, 2, 64L * b, 64, 1);
      for (int i = 0; i < 64; i++) {
        assertTrue(u[i] > 0 && u[i] < 1);
        // An odd multiple of 2⁻⁵³
        assertEquals(1, (long) (u[i] * 0x1p53) & 1);
        means[b * 64 + i] = u[i] * u[i];
        products[b * 64 + i] =
            (u[i] - 0.5) * (u[Block.SIZE + i] - 0.5) + (u[i] - 0.5) * (v[i] - 0.5);
      }
    }
    Calibrated.mean(means, 1.0 / 3, 0.007);
    Calibrated.mean(products, 0, 0.003);
  }
}
