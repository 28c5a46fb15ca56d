package elbo.points;

import elbo.kernel.Block;

/// How samples are shared out to the randomizations of a point set: `size` to each, in order.
final class Replicate {
  private Replicate() {}

  static void check(long size, int bits) {
    if (size < 1 || size > 1L << bits || Long.bitCount(size) != 1) {
      throw new IllegalArgumentException(
          "size must be a power of 2 from 1 to 2^%d, but is %d".formatted(bits, size));
    }
  }

  static void check(int dimensions, int most, String of) {
    if (dimensions > most) {
      throw new IllegalArgumentException(
          "%s has at most %d dimensions, but %d are needed".formatted(of, most, dimensions));
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
