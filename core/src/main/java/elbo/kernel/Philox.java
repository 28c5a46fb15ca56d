package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
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
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int L = S.length();
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

  // Words are in the low halves of 64-bit lanes. The high halves are meaningless between rounds: a
  // product reads only the low half of its factor, and the words are masked once at the end. The
  // masks of both factors, the constant one too, let C2 choose the 32 × 32-bit product. The high
  // half of a 32 × 32-bit product is then a shift, the low half is the lane itself.

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
  /// `first` is the first, in dimensions `from` … `from + dimensions` − 1.
  ///
  /// Coordinate from + j of sample first + i goes to `out[j·Block.SIZE + i]`. The rest of a row is
  /// meaningless.
  public static void uniforms(
      long key, int observation, long first, int count, int from, int dimensions, double[] out) {
    // A pair of which only one dimension is asked for has its other row before `out`: −1.
    for (int row = -(from & 1); row < dimensions; row += 2) {
      int even = row * Block.SIZE;
      int odd = row + 1 == dimensions ? -Block.SIZE : even + Block.SIZE;
      for (int i = 0; i < count; i += 4 * L) {
        bits(key, observation, first + i, (from + row) >>> 1, out, even + i, odd + i);
      }
      if (even >= 0) {
        numbers(out, even, even + count);
      }
      if (odd >= 0) {
        numbers(out, odd, odd + count);
      }
    }
  }

  /// Fills a block with the coordinates of `count` samples of any observations.
  ///
  /// Coordinate from + j of sample `sample[i]` of observation `observation[i]` goes to
  /// `out[j·Block.SIZE + i]`. The rest of a row is meaningless.
  ///
  /// @param observation as many as [Block#SIZE]
  /// @param sample as many as [Block#SIZE]
  public static void uniforms(
      long key,
      long[] observation,
      long[] sample,
      int count,
      int from,
      int dimensions,
      double[] out) {
    for (int row = -(from & 1); row < dimensions; row += 2) {
      int even = row * Block.SIZE;
      int odd = row + 1 == dimensions ? -Block.SIZE : even + Block.SIZE;
      for (int i = 0; i < count; i += 4 * L) {
        bits(key, observation, sample, i, (from + row) >>> 1, out, even + i, odd + i);
      }
      if (even >= 0) {
        numbers(out, even, even + count);
      }
      if (odd >= 0) {
        numbers(out, odd, odd + count);
      }
    }
  }

  // Four vectors of samples are computed at a time, since the rounds of one are a chain of
  // dependent operations, which leaves the multipliers idle half of the time. This pass writes the
  // 64 bits b of each dimension whose place is not below 0, and a second one makes them numbers:
  // together the two would exceed what C2 inlines into one body.
  private static void bits(
      long key, int observation, long first, int pair, double[] out, int even, int odd) {
    LongVector x0 = LongVector.broadcast(S, 1L + pair);
    LongVector y0 = x0;
    LongVector z0 = x0;
    LongVector w0 = x0;
    LongVector x1 = LongVector.broadcast(S, observation);
    LongVector y1 = x1;
    LongVector z1 = x1;
    LongVector w1 = x1;
    LongVector x2 = LANES.add(first);
    LongVector y2 = LANES.add(first + L);
    LongVector z2 = LANES.add(first + 2L * L);
    LongVector w2 = LANES.add(first + 3L * L);
    LongVector x3 = x2.lanewise(LSHR, 32);
    LongVector y3 = y2.lanewise(LSHR, 32);
    LongVector z3 = z2.lanewise(LSHR, 32);
    LongVector w3 = w2.lanewise(LSHR, 32);
    LongVector k0 = LongVector.broadcast(S, key);
    LongVector k1 = LongVector.broadcast(S, key >>> 32);
    LongVector m0 = LongVector.broadcast(S, MULTIPLIER_0).and(WORD);
    LongVector m1 = LongVector.broadcast(S, MULTIPLIER_1).and(WORD);
    for (int round = 0; round < ROUNDS; round++) {
      LongVector xp = x0.and(WORD).mul(m0);
      LongVector xq = x2.and(WORD).mul(m1);
      LongVector yp = y0.and(WORD).mul(m0);
      LongVector yq = y2.and(WORD).mul(m1);
      LongVector zp = z0.and(WORD).mul(m0);
      LongVector zq = z2.and(WORD).mul(m1);
      LongVector wp = w0.and(WORD).mul(m0);
      LongVector wq = w2.and(WORD).mul(m1);
      x0 = xq.lanewise(LSHR, 32).lanewise(XOR, x1).lanewise(XOR, k0);
      x1 = xq;
      x2 = xp.lanewise(LSHR, 32).lanewise(XOR, x3).lanewise(XOR, k1);
      x3 = xp;
      y0 = yq.lanewise(LSHR, 32).lanewise(XOR, y1).lanewise(XOR, k0);
      y1 = yq;
      y2 = yp.lanewise(LSHR, 32).lanewise(XOR, y3).lanewise(XOR, k1);
      y3 = yp;
      z0 = zq.lanewise(LSHR, 32).lanewise(XOR, z1).lanewise(XOR, k0);
      z1 = zq;
      z2 = zp.lanewise(LSHR, 32).lanewise(XOR, z3).lanewise(XOR, k1);
      z3 = zp;
      w0 = wq.lanewise(LSHR, 32).lanewise(XOR, w1).lanewise(XOR, k0);
      w1 = wq;
      w2 = wp.lanewise(LSHR, 32).lanewise(XOR, w3).lanewise(XOR, k1);
      w3 = wp;
      k0 = k0.add(WEYL_0);
      k1 = k1.add(WEYL_1);
    }
    if (odd >= 0) {
      x2.lanewise(LSHL, 32).or(x3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd);
      y2.lanewise(LSHL, 32).or(y3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + L);
      z2.lanewise(LSHL, 32).or(z3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + 2 * L);
      w2.lanewise(LSHL, 32).or(w3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + 3 * L);
    }
    if (even >= 0) {
      x0.lanewise(LSHL, 32).or(x1.and(WORD)).reinterpretAsDoubles().intoArray(out, even);
      y0.lanewise(LSHL, 32).or(y1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + L);
      z0.lanewise(LSHL, 32).or(z1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + 2 * L);
      w0.lanewise(LSHL, 32).or(w1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + 3 * L);
    }
  }

  // The other bits, but for where the counters come from: as a method of both, it would be compiled
  // for each with loads in place of constants.
  private static void bits(
      long key,
      long[] observation,
      long[] sample,
      int i,
      int pair,
      double[] out,
      int even,
      int odd) {
    LongVector x0 = LongVector.broadcast(S, 1L + pair);
    LongVector y0 = x0;
    LongVector z0 = x0;
    LongVector w0 = x0;
    LongVector x1 = LongVector.fromArray(S, observation, i);
    LongVector y1 = LongVector.fromArray(S, observation, i + L);
    LongVector z1 = LongVector.fromArray(S, observation, i + 2 * L);
    LongVector w1 = LongVector.fromArray(S, observation, i + 3 * L);
    LongVector x2 = LongVector.fromArray(S, sample, i);
    LongVector y2 = LongVector.fromArray(S, sample, i + L);
    LongVector z2 = LongVector.fromArray(S, sample, i + 2 * L);
    LongVector w2 = LongVector.fromArray(S, sample, i + 3 * L);
    LongVector x3 = x2.lanewise(LSHR, 32);
    LongVector y3 = y2.lanewise(LSHR, 32);
    LongVector z3 = z2.lanewise(LSHR, 32);
    LongVector w3 = w2.lanewise(LSHR, 32);
    LongVector k0 = LongVector.broadcast(S, key);
    LongVector k1 = LongVector.broadcast(S, key >>> 32);
    LongVector m0 = LongVector.broadcast(S, MULTIPLIER_0).and(WORD);
    LongVector m1 = LongVector.broadcast(S, MULTIPLIER_1).and(WORD);
    for (int round = 0; round < ROUNDS; round++) {
      LongVector xp = x0.and(WORD).mul(m0);
      LongVector xq = x2.and(WORD).mul(m1);
      LongVector yp = y0.and(WORD).mul(m0);
      LongVector yq = y2.and(WORD).mul(m1);
      LongVector zp = z0.and(WORD).mul(m0);
      LongVector zq = z2.and(WORD).mul(m1);
      LongVector wp = w0.and(WORD).mul(m0);
      LongVector wq = w2.and(WORD).mul(m1);
      x0 = xq.lanewise(LSHR, 32).lanewise(XOR, x1).lanewise(XOR, k0);
      x1 = xq;
      x2 = xp.lanewise(LSHR, 32).lanewise(XOR, x3).lanewise(XOR, k1);
      x3 = xp;
      y0 = yq.lanewise(LSHR, 32).lanewise(XOR, y1).lanewise(XOR, k0);
      y1 = yq;
      y2 = yp.lanewise(LSHR, 32).lanewise(XOR, y3).lanewise(XOR, k1);
      y3 = yp;
      z0 = zq.lanewise(LSHR, 32).lanewise(XOR, z1).lanewise(XOR, k0);
      z1 = zq;
      z2 = zp.lanewise(LSHR, 32).lanewise(XOR, z3).lanewise(XOR, k1);
      z3 = zp;
      w0 = wq.lanewise(LSHR, 32).lanewise(XOR, w1).lanewise(XOR, k0);
      w1 = wq;
      w2 = wp.lanewise(LSHR, 32).lanewise(XOR, w3).lanewise(XOR, k1);
      w3 = wp;
      k0 = k0.add(WEYL_0);
      k1 = k1.add(WEYL_1);
    }
    if (odd >= 0) {
      x2.lanewise(LSHL, 32).or(x3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd);
      y2.lanewise(LSHL, 32).or(y3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + L);
      z2.lanewise(LSHL, 32).or(z3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + 2 * L);
      w2.lanewise(LSHL, 32).or(w3.and(WORD)).reinterpretAsDoubles().intoArray(out, odd + 3 * L);
    }
    if (even >= 0) {
      x0.lanewise(LSHL, 32).or(x1.and(WORD)).reinterpretAsDoubles().intoArray(out, even);
      y0.lanewise(LSHL, 32).or(y1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + L);
      z0.lanewise(LSHL, 32).or(z1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + 2 * L);
      w0.lanewise(LSHL, 32).or(w1.and(WORD)).reinterpretAsDoubles().intoArray(out, even + 3 * L);
    }
  }

  private static void numbers(double[] out, int from, int to) {
    for (int i = from; i < to; i += L) {
      LongVector bits = DoubleVector.fromArray(D, out, i).reinterpretAsLongs();
      bits.lanewise(LSHR, 12).or(ONE).reinterpretAsDoubles().sub(ONE_LESS_HALF).intoArray(out, i);
    }
  }

  private static double uniform(long high, long low) {
    long bits = ((high << 20) & FRACTION) | ((low & WORD) >>> 12);
    return Double.longBitsToDouble(bits | ONE) - ONE_LESS_HALF;
  }
}
