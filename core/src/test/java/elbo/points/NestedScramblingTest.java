package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.DigitalNet;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class NestedScramblingTest {
  private static long bits(double u) {
    return (long) (u * 0x1p53) << 11;
  }

  /// Output `number` ≥ 1 of commons-rng's SplitMix64.
  private static long word(long stream, long number) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(stream);
    for (long r = 1; r < number; r++) {
      random.nextLong();
    }
    return random.nextLong();
  }

  /// Bit by bit, from the tree of prefixes.
  private static double reference(long x, long stream, int digits) {
    long y = 0;
    long tree = 1;
    for (int g = 0; g < digits; g++) {
      long word = word(stream, tree);
      long node = 1;
      for (int b = 6 * g; b < 6 * g + 6; b++) {
        long bit = x >>> 63 - b & 1;
        y |= (bit ^ word >>> node & 1) << 63 - b;
        node = 2 * node + bit;
        tree = 2 * tree + bit;
      }
    }
    y |= word(stream, tree) >>> 6 * digits;
    return (y >>> 12) * 0x1p-52 + 0x1p-53;
  }

  @Test
  void scramblesAsTheTreeSays() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    for (int k = 0; k < 200; k++) {
      int digits = 1 + k % 2;
      long x = random.nextLong() & -1L << 64 - 6 * digits;
      long stream = random.nextLong();
      assertEquals(reference(x, stream, digits), DigitalNet.scrambled(x, stream, digits));
    }
    assertEquals(reference(0x1234L << 46, 5, 3), DigitalNet.scrambled(0x1234L << 46, 5, 3));
  }

  // What makes the scrambling nested: a common prefix stays one and grows no longer.
  @Test
  void commonPrefixesKeepTheirLength() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(2);
    for (int digits = 1; digits <= 8; digits++) {
      for (int k = 0; k < 1000; k++) {
        long mask = -1L << 64 - 6 * digits;
        long x = random.nextLong() & mask;
        int common = k % (6 * digits);
        long y = (x ^ Long.MIN_VALUE >>> common ^ random.nextLong() >>> 1 >>> common) & mask;
        long stream = random.nextLong();
        long difference =
            bits(DigitalNet.scrambled(x, stream, digits))
                ^ bits(DigitalNet.scrambled(y, stream, digits));
        assertEquals(common, Long.numberOfLeadingZeros(difference));
      }
    }
  }

  // The pairs decide the variance: after the first bit in which two points differ, whether their
  // bits agree is tossed
  // up. Over 4096 streams each count lies within 5 standard deviations, 160; an error of 0.1 in a
  // probability, 410,
  // lies beyond by 7.8.
  @Test
  void behindTheCommonPrefixAllIsTossedUp() {
    int streams = 4096;
    long x = 0b101100111000L << 52;
    for (int common = 0; common < 12; common++) {
      long y = x ^ Long.MIN_VALUE >>> common;
      int[] agree = new int[52];
      for (int s = 0; s < streams; s++) {
        long stream = Double.doubleToLongBits(s + 0.5);
        long same =
            ~(bits(DigitalNet.scrambled(x, stream, 2)) ^ bits(DigitalNet.scrambled(y, stream, 2)));
        for (int b = 0; b < agree.length; b++) {
          agree[b] += (int) (same >>> 63 - b & 1);
        }
      }
      for (int b = 0; b < agree.length; b++) {
        int expected = b < common ? streams : b == common ? 0 : streams / 2;
        double limit = b <= common ? 0 : 160;
        assertTrue(Math.abs(agree[b] - expected) <= limit, common + ", " + b + ": " + agree[b]);
      }
    }
  }

  // And each bit by itself is uniform, so that every point is.
  @Test
  void everyBitIsTossedUp() {
    int streams = 4096;
    int[] ones = new int[52];
    for (int s = 0; s < streams; s++) {
      long y = bits(DigitalNet.scrambled(0x9876L << 48, Double.doubleToLongBits(s + 0.5), 3));
      for (int b = 0; b < ones.length; b++) {
        ones[b] += (int) (y >>> 63 - b & 1);
      }
    }
    for (int b = 0; b < ones.length; b++) {
      assertTrue(Math.abs(ones[b] - streams / 2) <= 160, b + ": " + ones[b]);
    }
  }
}
