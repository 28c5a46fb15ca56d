package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class PhiloxTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 2, 3",
    "-1, -1, -1",
    "-81985529216486896, 2147483647, 4294967296",
    "81985529216486895, -2147483648, 4294967295",
    "7, 100, 123456789012345",
  })
  void bitsOfCommonsRng(long key, int observation, long sample) {
    int[] seed = {
      (int) key, (int) (key >>> 32), 0, observation, (int) sample, (int) (sample >>> 32)
    };
    UniformRandomProvider rng = RandomSource.PHILOX_4X32.create(seed);
    for (int dimension = 0; dimension < 1000; dimension++) {
      double want = ((rng.nextLong() >>> 12) + 0.5) * 0x1p-52;
      assertEquals(want, Philox.uniform(key, observation, sample, dimension));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "-5, 17, 4294967290",
    "81985529216486895, -3, -40",
    "3, -1, 9223372036854775800"
  })
  void lanesHaveTheBitsOfTheScalar(long key, int observation, long first) {
    for (int count = 0; count <= Block.SIZE; count++) {
      for (int dimensions : new int[] {0, 1, 2, 3, 8, 33}) {
        assertTwins(key, observation, first, count, 0, dimensions);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 11, 12, Integer.MAX_VALUE - 7})
  void lanesMayBeginAtAnyDimension(int from) {
    for (int count : new int[] {0, 1, 3, 8, 15, 16, 17, 33, 127, Block.SIZE}) {
      for (int dimensions = 0; dimensions <= 7; dimensions++) {
        assertTwins(-5, 17, 4294967290L, count, from, dimensions);
      }
    }
  }

  // Rows around those that are asked for must stay.
  private static void assertTwins(
      long key, int observation, long first, int count, int from, int dimensions) {
    double[] out = new double[(dimensions + 1) * Block.SIZE];
    Arrays.fill(out, dimensions * Block.SIZE, out.length, -1);
    Philox.uniforms(key, observation, first, count, from, dimensions, out);
    for (int j = 0; j < dimensions; j++) {
      for (int i = 0; i < count; i++) {
        double want = Philox.uniform(key, observation, first + i, from + j);
        assertEquals(want, out[j * Block.SIZE + i]);
      }
    }
    for (int i = dimensions * Block.SIZE; i < out.length; i++) {
      assertEquals(-1, out[i]);
    }
  }

  @Test
  void recordedBits() {
    double[] out = new double[16 * Block.SIZE];
    Philox.uniforms(20110711L, 42, 1L << 40, 64, 0, 16, out);
    double[] samples = new double[16 * 64];
    for (int j = 0; j < 16; j++) {
      System.arraycopy(out, j * Block.SIZE, samples, j * 64, 64);
    }
    assertEquals(0xBDF680F3, Arrays.hashCode(samples));
  }

  @Test
  void oddMultiplesInsideTheInterval() {
    double[] out = new double[64 * Block.SIZE];
    for (int block = 0; block < 20; block++) {
      Philox.uniforms(5, 0, (long) block * Block.SIZE, Block.SIZE, 0, 64, out);
      for (double u : out) {
        long multiple = (long) (u * 0x1p53);
        assertEquals(u, multiple * 0x1p-53);
        assertEquals(1, multiple & 1);
      }
    }
  }
}
