package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        double[] out = new double[dimensions * Block.SIZE];
        Philox.uniforms(key, observation, first, count, dimensions, out);
        for (int j = 0; j < dimensions; j++) {
          for (int i = 0; i < count; i++) {
            double want = Philox.uniform(key, observation, first + i, j);
            assertEquals(want, out[j * Block.SIZE + i]);
          }
        }
      }
    }
  }

  @Test
  void recordedBits() {
    double[] out = new double[16 * Block.SIZE];
    Philox.uniforms(20110711L, 42, 1L << 40, 64, 16, out);
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
      Philox.uniforms(5, 0, (long) block * Block.SIZE, Block.SIZE, 64, out);
      for (double u : out) {
        long multiple = (long) (u * 0x1p53);
        assertEquals(u, multiple * 0x1p-53);
        assertEquals(1, multiple & 1);
      }
    }
  }
}
