package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One coordinate of consecutive points of a digital net in base 2, randomized.
///
/// Coordinates are binary fractions x·2⁻⁶⁴, x being the bitwise sum of two numbers: the one of a
/// table that belongs to the point's place in a block of [Block#SIZE] points, the low bits of its
/// index, and `base`, which belongs to the others.
///
/// [#shifted] adds the same random digits to all points. [#scrambled] is the nested uniform
/// scrambling of A. B. Owen (1995), Randomly permuted (t, m, s)-nets and (t, s)-sequences.
public final class DigitalNet {
  /// The most significant bits of a coordinate that a net may use.
  public static final int BITS = 48;

  private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final long ONE = 0x3FF0000000000000L;
  private static final double ONE_LESS_HALF = 1 - 0x1p-53;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long MIX_1 = 0xBF58476D1CE4E5B9L;
  private static final long MIX_2 = 0x94D049BB133111EBL;
  private static final int DIGIT = 6;
  private static final int LEAVES = 1 << DIGIT;

  private DigitalNet() {}

  // Scrambling flips bit b of x by a random bit that belongs to the bits above it, that is to a
  // node of the binary tree of all prefixes. The tree is cut into levels of six: each small tree
  // has 63 nodes, whose random bits are bits 1 … 63 of one word, numbered as in a heap, so that 1
  // followed by the prefix is the node. The word of a small tree is output number r of the
  // generator SplitMix64 seeded with `stream`, r being in turn 1 followed by the bits of x above
  // it. Below the digits that the net uses, no two points share a node: there the bits are those of
  // one more word.

  /// The scrambled coordinate of one point.
  ///
  /// @param x the coordinate, a binary fraction
  /// @param stream the randomization of this coordinate
  /// @param digits from 1 to `BITS / 6`; scrambled six-bit digits, below which x is replaced by
  ///   random bits
  public static double scrambled(long x, long stream, int digits) {
    long rest = x;
    long node = 1;
    long y = 0;
    for (int g = 0; g < digits; g++) {
      long digit = rest >>> (64 - DIGIT);
      y = y << DIGIT | (digit ^ flips(word(stream, node), digit | LEAVES));
      node = node << DIGIT | digit;
      rest <<= DIGIT;
    }
    int used = DIGIT * digits;
    return Fraction.uniform(y << (64 - used) | word(stream, node) >>> used);
  }

  private static long word(long stream, long number) {
    long z = stream + number * GOLDEN;
    z = (z ^ z >>> 30) * MIX_1;
    z = (z ^ z >>> 27) * MIX_2;
    return z ^ z >>> 31;
  }

  private static long flips(long word, long leaf) {
    long f = word >>> 1 & 1;
    f = f << 1 | (word >>> (leaf >>> 5) & 1);
    f = f << 1 | (word >>> (leaf >>> 4) & 1);
    f = f << 1 | (word >>> (leaf >>> 3) & 1);
    f = f << 1 | (word >>> (leaf >>> 2) & 1);
    return f << 1 | (word >>> (leaf >>> 1) & 1);
  }

  /// Writes the scrambled coordinates of `count` points to `out[at]` and on.
  ///
  /// @param base the bitwise summand that the coordinates have in common
  /// @param low added to it bitwise: element `from + i` for point i
  /// @param stream the randomization of this coordinate
  /// @param digits from 1 to `BITS / 6`, as for one point
  public static void scrambled(
      long base, long[] low, int from, int count, long stream, int digits, double[] out, int at) {
    int lanes = count - count % S.length();
    fill(base, low, from, lanes, stream, digits, out, at);
    for (int g = 0; g < digits; g++) {
      scramble(base, low, from, lanes, stream, g, out, at);
    }
    for (int i = 0; i < lanes; i += S.length()) {
      DoubleVector.fromArray(D, out, at + i).sub(ONE_LESS_HALF).intoArray(out, at + i);
    }
    for (int i = lanes; i < count; i++) {
      out[at + i] = scrambled(base ^ low[from + i], stream, digits);
    }
  }

  // In lanes this takes one pass for the bits below the digits, one for each digit and one for the
  // end; between them the bits found so far are kept in `out`, as fractions of numbers from 1 to 2.
  // The body of a single pass would be too large: the compiler would box the vectors that it
  // carries from digit to digit and those of methods called late in it.

  private static void fill(
      long base, long[] low, int from, int count, long stream, int digits, double[] out, int at) {
    int above = DIGIT * digits;
    for (int i = 0; i < count; i += S.length()) {
      LongVector x = LongVector.fromArray(S, low, from + i).lanewise(VectorOperators.XOR, base);
      word(stream, node(x, above))
          .lanewise(VectorOperators.LSHR, 12 + above)
          .or(ONE)
          .reinterpretAsDoubles()
          .intoArray(out, at + i);
    }
  }

  private static void scramble(
      long base, long[] low, int from, int count, long stream, int g, double[] out, int at) {
    int above = DIGIT * g;
    for (int i = 0; i < count; i += S.length()) {
      LongVector x = LongVector.fromArray(S, low, from + i).lanewise(VectorOperators.XOR, base);
      LongVector w = word(stream, node(x, above));
      LongVector digit =
          x.lanewise(VectorOperators.LSHL, above).lanewise(VectorOperators.LSHR, 64 - DIGIT);
      LongVector leaf = digit.or(LEAVES);
      LongVector f = w.lanewise(VectorOperators.LSHR, 1).and(1);
      LongVector flip = w.lanewise(VectorOperators.LSHR, leaf.lanewise(VectorOperators.LSHR, 5));
      f = f.lanewise(VectorOperators.LSHL, 1).or(flip.and(1));
      flip = w.lanewise(VectorOperators.LSHR, leaf.lanewise(VectorOperators.LSHR, 4));
      f = f.lanewise(VectorOperators.LSHL, 1).or(flip.and(1));
      flip = w.lanewise(VectorOperators.LSHR, leaf.lanewise(VectorOperators.LSHR, 3));
      f = f.lanewise(VectorOperators.LSHL, 1).or(flip.and(1));
      flip = w.lanewise(VectorOperators.LSHR, leaf.lanewise(VectorOperators.LSHR, 2));
      f = f.lanewise(VectorOperators.LSHL, 1).or(flip.and(1));
      flip = w.lanewise(VectorOperators.LSHR, leaf.lanewise(VectorOperators.LSHR, 1));
      f = f.lanewise(VectorOperators.LSHL, 1).or(flip.and(1));
      f = f.lanewise(VectorOperators.XOR, digit).lanewise(VectorOperators.LSHL, 52 - DIGIT - above);
      DoubleVector.fromArray(D, out, at + i)
          .reinterpretAsLongs()
          .or(f)
          .reinterpretAsDoubles()
          .intoArray(out, at + i);
    }
  }

  // 1 followed by the first `above` bits of x
  private static LongVector node(LongVector x, int above) {
    return x.lanewise(VectorOperators.LSHR, 1)
        .or(Long.MIN_VALUE)
        .lanewise(VectorOperators.LSHR, 63 - above);
  }

  private static LongVector word(long stream, LongVector number) {
    LongVector z = number.mul(GOLDEN).add(stream);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30)).mul(MIX_1);
    z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27)).mul(MIX_2);
    return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
  }

  /// Writes the coordinates of `count` points as they are to `out[at]` and on.
  ///
  /// @param base the bitwise summand that the coordinates have in common, with the digital shift
  /// @param low added to it bitwise: element `from + i` for point i
  public static void shifted(long base, long[] low, int from, int count, double[] out, int at) {
    int i = 0;
    for (; i + S.length() <= count; i += S.length()) {
      LongVector x = LongVector.fromArray(S, low, from + i).lanewise(VectorOperators.XOR, base);
      Fraction.uniform(x).intoArray(out, at + i);
    }
    for (; i < count; i++) {
      out[at + i] = shifted(base ^ low[from + i]);
    }
  }

  /// The coordinate x·2⁻⁶⁴ of one point, moved to the middle of its 2⁻⁵².
  public static double shifted(long x) {
    return Fraction.uniform(x);
  }
}
