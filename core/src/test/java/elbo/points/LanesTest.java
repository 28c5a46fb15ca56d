package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.kernel.Block;
import elbo.kernel.DigitalNet;
import elbo.kernel.RankOne;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The kernels of points, lanes against scalar twins.
@Tag("bits")
class LanesTest {
  private static final UniformRandomProvider RANDOM = RandomSource.XO_SHI_RO_256_PP.create(3);
  private static final int LENGTH = Block.SIZE + 40;

  private static long[] low() {
    return RANDOM.longs(Block.SIZE).toArray();
  }

  // Elements around the range must stay.
  private static void check(double expected, double actual, int i, int from, int to) {
    assertEquals(i < from || i >= to ? -1 : expected, actual);
  }

  private static double[] out() {
    double[] out = new double[LENGTH];
    Arrays.fill(out, -1);
    return out;
  }

  @Test
  void netsAreThoseOfTheirTwins() {
    for (int count = 0; count <= Block.SIZE; count++) {
      long[] low = low();
      long base = RANDOM.nextLong();
      long stream = RANDOM.nextLong();
      int from = RANDOM.nextInt(Block.SIZE + 1 - count);
      int at = RANDOM.nextInt(LENGTH - count);
      double[] shifted = out();
      DigitalNet.shifted(base, low, from, count, shifted, at);
      for (int digits = 1; digits <= 8; digits++) {
        double[] scrambled = out();
        DigitalNet.scrambled(base, low, from, count, stream, digits, scrambled, at);
        for (int i = 0; i < scrambled.length; i++) {
          long x = base ^ low[Math.clamp(from + i - at, 0, Block.SIZE - 1)];
          check(DigitalNet.scrambled(x, stream, digits), scrambled[i], i, at, at + count);
          check(DigitalNet.shifted(x), shifted[i], i, at, at + count);
        }
      }
    }
  }

  @Test
  void extremeFractionsStayInsideTheUnitInterval() {
    assertEquals(0x1p-53, DigitalNet.shifted(0));
    assertEquals(1 - 0x1p-53, DigitalNet.shifted(-1));
    assertEquals(0x1p-53, RankOne.shifted(0, 1, 0));
    assertEquals(1 - 0x1p-53, RankOne.shifted(0, 1, -1));
  }

  @Test
  void latticesAreThoseOfTheirTwins() {
    for (int count = 0; count <= Block.SIZE; count++) {
      long z = RANDOM.nextLong();
      long shift = RANDOM.nextLong();
      long first = Block.SIZE * RANDOM.nextLong(1 << 20) + RANDOM.nextInt(Block.SIZE + 1 - count);
      int at = RANDOM.nextInt(LENGTH - count);
      double[] shifted = out();
      RankOne.shifted(first, count, z, shift, shifted, at);
      for (int i = 0; i < shifted.length; i++) {
        check(RankOne.shifted(first + i - at, z, shift), shifted[i], i, at, at + count);
      }
    }
  }
}
