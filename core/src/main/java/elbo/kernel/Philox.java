package elbo.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The counter-based random generator Philox4x32-10: a pure function from an address to random
/// bits.
///
/// The address of a coordinate is (key, observation, sample, dimension). Dimensions 2m and 2m + 1
/// share one call of the bijection, whose 128-bit counter holds the words (1 + m, observation, low
/// 32 bits of the sample, high 32 bits of the sample), and whose two key words are the low and the
/// high half of the key. So the words of one sample are, in order, those of commons-rng's
/// `PHILOX_4X32` seeded with {low key, high key, 0, observation, low sample, high sample}, which
/// increments its counter before its first output.
///
/// Of the four words R0 … R3 of a call, dimension 2m takes the 64 bits b = R0·2³² + R1 and
/// dimension 2m + 1 takes b = R2·2³² + R3. The uniform is u = (⌊b / 2¹²⌋ + ½)·2⁻⁵²: an odd multiple
/// of 2⁻⁵³, strictly inside (0, 1), for which 2u − 1 and 1 − u are exact.
///
/// Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
public final class Philox {
  private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
  private static final LongVector LANES = LongVector.zero(S).addIndex(1);
  private static final int ROUNDS = 10;
  private static final long WORD = 0xFFFFFFFFL;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long ONE = 0x3FF0000000000000L;
  private static final long FRACTION = 0x000FFFFFFFFFFFFFL;
  private static final double ONE_LESS_HALF = 1 - 0x1p-53;

  private Philox() {}

  // Words live in the low halves of 64-bit lanes. The high halves hold rubbish between rounds: a
  // product reads only the low half of its factor, and the words are masked once at the end. The
  // masks of both factors, the constant one too, let C2 choose the 32 × 32-bit product.
  // The high half of a 32 × 32-bit product is then a shift, the low half is the lane itself.

  /// The coordinate of one sample in one dimension.
  public static double uniform(long key, int observation, long sample, int dimension) {
    long x0 = 1L + (dimension >>> 1);
    long x1 = observation;
    long x2 = sample;
    long x3 = sample >>> 32;
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (x0 & WORD) * MULTIPLIER_0;
      long p1 = (x2 & WORD) * MULTIPLIER_1;
      x0 = (p1 >>> 32) ^ x1 ^ k0;
      x1 = p1;
      x2 = (p0 >>> 32) ^ x3 ^ k1;
      x3 = p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return (dimension & 1) == 0 ? uniform(x0, x1) : uniform(x2, x3);
  }

  /// Fills a block with the coordinates of `count` ≤ [Block#SIZE] consecutive samples, of which
  /// `first` is the first, in dimensions 0 … `dimensions` − 1.
  ///
  /// Coordinate j of sample first + i goes to `out[j·Block.SIZE + i]`. Where `count` is no multiple
  /// of the vector length, the samples that follow complete the last vector.
  public static void uniforms(
      long key, int observation, long first, int count, int dimensions, double[] out) {
    for (int j = 0; j < dimensions; j += 2) {
      boolean odd = j + 1 == dimensions;
      for (int i = 0; i < count; i += S.length()) {
        int at = j * Block.SIZE + i;
        fill(key, observation, first + i, j >>> 1, out, at, odd ? at : at + Block.SIZE);
      }
    }
  }

  private static void fill(
      long key, int observation, long first, int pair, double[] out, int even, int odd) {
    LongVector sample = LANES.add(first);
    LongVector x0 = LongVector.broadcast(S, 1L + pair);
    LongVector x1 = LongVector.broadcast(S, observation);
    LongVector x2 = sample;
    LongVector x3 = sample.lanewise(VectorOperators.LSHR, 32);
    LongVector k0 = LongVector.broadcast(S, key);
    LongVector k1 = LongVector.broadcast(S, key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      LongVector p0 = x0.and(WORD).mul(LongVector.broadcast(S, MULTIPLIER_0).and(WORD));
      LongVector p1 = x2.and(WORD).mul(LongVector.broadcast(S, MULTIPLIER_1).and(WORD));
      x0 =
          p1.lanewise(VectorOperators.LSHR, 32)
              .lanewise(VectorOperators.XOR, x1)
              .lanewise(VectorOperators.XOR, k0);
      x1 = p1;
      x2 =
          p0.lanewise(VectorOperators.LSHR, 32)
              .lanewise(VectorOperators.XOR, x3)
              .lanewise(VectorOperators.XOR, k1);
      x3 = p0;
      k0 = k0.add(WEYL_0);
      k1 = k1.add(WEYL_1);
    }
    LongVector evenBits = x0.lanewise(VectorOperators.LSHL, 20).and(FRACTION);
    evenBits = evenBits.or(x1.and(WORD).lanewise(VectorOperators.LSHR, 12)).or(ONE);
    LongVector oddBits = x2.lanewise(VectorOperators.LSHL, 20).and(FRACTION);
    oddBits = oddBits.or(x3.and(WORD).lanewise(VectorOperators.LSHR, 12)).or(ONE);
    // In an odd number of dimensions the last pair has one place: the even one is written last.
    oddBits.reinterpretAsDoubles().sub(ONE_LESS_HALF).intoArray(out, odd);
    evenBits.reinterpretAsDoubles().sub(ONE_LESS_HALF).intoArray(out, even);
  }

  private static double uniform(long high, long low) {
    long bits = ((high << 20) & FRACTION) | ((low & WORD) >>> 12);
    return Double.longBitsToDouble(bits | ONE) - ONE_LESS_HALF;
  }
}
