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

class MonteCarloTest {
  private static double[] fill(Points points, int observation, long first, int count, int d) {
    double[] out = new double[d * Block.SIZE];
    points.fill(observation, first, count, d, out);
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
      for (int count : new int[] {1, 2, 5, 16, 63, 64}) {
        double[] out = fill(new MonteCarlo(seed), observation, first, count, d);
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
  @Tag("bits")
  void anyRangeHoldsTheSamePoints() {
    Points points = new MonteCarlo("ranges");
    int d = 5;
    double[] whole = fill(points, 7, 1000, 64, d);
    for (int from = 0; from < 64; from += 3) {
      for (int count = 1; from + count <= 64; count += 5) {
        double[] part = fill(points, 7, 1000 + from, count, d);
        for (int i = 0; i < count; i++) {
          for (int j = 0; j < d; j++) {
            assertEquals(whole[j * Block.SIZE + from + i], part[j * Block.SIZE + i]);
          }
        }
      }
    }
    // Fewer dimensions are the first ones of more.
    double[] fewer = fill(points, 7, 1000, 64, 3);
    for (int i = 0; i < fewer.length; i++) {
      assertEquals(whole[i], fewer[i]);
    }
  }

  @Test
  void seedsAreNumbersOrText() {
    assertEquals(new MonteCarlo(42), new MonteCarlo("42"));
    assertEquals(
        fill(new MonteCarlo(42), 0, 0, 1, 1)[0], fill(new MonteCarlo("42"), 0, 0, 1, 1)[0]);
    assertNotEquals(
        fill(new MonteCarlo(42), 0, 0, 1, 1)[0], fill(new MonteCarlo("forty-two"), 0, 0, 1, 1)[0]);
    assertEquals("MonteCarlo(seed=42)", new MonteCarlo(42).name());
    assertEquals("MonteCarlo(seed=forty-two)", new MonteCarlo("forty-two").name());
  }

  // Literal, so that neither the hash of a text nor the key of a number can change unnoticed.
  @Test
  @Tag("bits")
  void firstUniformsOfSomeSeeds() {
    assertEquals(0x1.b6a32ad0e122cp-3, fill(new MonteCarlo("42"), 0, 0, 1, 1)[0]);
    assertEquals(0x1.f3df48e9bdf8fp-1, fill(new MonteCarlo("forty-two"), 0, 0, 1, 1)[0]);
    assertEquals(0x1.236044c18a44bp-1, fill(new MonteCarlo("–½"), 0, 0, 1, 1)[0]);
    assertEquals(0x1.d91bc9e4ccdebp-1, fill(new MonteCarlo(42).independent(), 0, 0, 1, 1)[0]);
    // The first eight bytes of the text's SHA-256, as a number.
    assertEquals(
        fill(new MonteCarlo(6684590900678570829L), 0, 0, 1, 1)[0],
        fill(new MonteCarlo("forty-two"), 0, 0, 1, 1)[0]);
  }

  @Test
  void otherAddressesHaveOtherPoints() {
    Points points = new MonteCarlo(1);
    double u = fill(points, 0, 0, 1, 1)[0];
    assertNotEquals(u, fill(points, 1, 0, 1, 1)[0]);
    assertNotEquals(u, fill(points, 0, 1, 1, 1)[0]);
    assertNotEquals(u, fill(points, 0, 1L << 32, 1, 1)[0]);
    assertNotEquals(u, fill(points, 0, 0, 1, 2)[Block.SIZE]);
    assertNotEquals(u, fill(new MonteCarlo(2), 0, 0, 1, 1)[0]);
    Points independent = points.independent();
    assertNotEquals(u, fill(independent, 0, 0, 1, 1)[0]);
    assertEquals(fill(independent, 0, 0, 1, 1)[0], fill(points.independent(), 0, 0, 1, 1)[0]);
    assertNotEquals(
        fill(independent, 0, 0, 1, 1)[0], fill(independent.independent(), 0, 0, 1, 1)[0]);
  }

  @Test
  void coordinatesAreUniformStrictlyInsideTheUnitInterval() {
    int blocks = 2000;
    double[] means = new double[blocks * 64];
    double[] products = new double[blocks * 64];
    Points points = new MonteCarlo(9);
    Points other = points.independent();
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
