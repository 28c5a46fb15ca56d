package elbo.points;

import elbo.kernel.Block;
import java.util.Locale;

/// How samples are shared out to the randomizations of a point set: `size` to each, in order.
final class Replicate {
  private Replicate() {}

  // An error comes from the spread of 16 (Student's t with 15 degrees of freedom widens an interval
  // of
  // 95 % by 9 %), and as much as possible is gained within each.
  private static final long ENOUGH = 16;

  /// The largest power of two that leaves at least 16 randomizations of so many samples.
  ///
  /// @throws IllegalArgumentException if there are fewer than 32 samples
  static long size(long samples) {
    long size = Long.highestOneBit(samples / ENOUGH);
    if (size < 2) {
      throw new IllegalArgumentException(
          "at least "
              + 2 * ENOUGH
              + " samples are needed, for "
              + ENOUGH
              + " randomizations of 2, but there are "
              + samples);
    }
    return size;
  }

  static void check(long size, int bits) {
    if (size < 1 || size > 1L << bits || Long.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "size must be a power of 2 from 1 to 2^%d, but is %d", bits, size));
    }
  }

  static void check(int from, int dimensions, int most, String of) {
    long needed = (long) from + dimensions;
    if (needed > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s has at most %d dimensions, but %d are needed", of, most, needed));
    }
  }

  /// The index of a sample within its randomization.
  static long point(long sample, long size) {
    return sample & (size - 1);
  }

  /// How many of the next `most` points come before the randomization ends or a multiple of
  /// [Block#SIZE] is crossed.
  static int run(long point, long size, int most) {
    return (int) Math.min(most, Math.min(size - point, Block.SIZE - point % Block.SIZE));
  }
}
