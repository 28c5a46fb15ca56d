package elbo.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// One coordinate of consecutive points of a rank-1 lattice sequence, shifted.
///
/// Point i has the coordinate (φ(i)·z + Δ) mod 1, where φ(i) is the radical inverse, i with its
/// bits reversed behind the binary point, z is a whole number and Δ the shift. All are binary
/// fractions x·2⁻⁶⁴, whose arithmetic modulo 2⁶⁴ is exact.
///
/// F. J. Hickernell, H. S. Hong, P. L'Ecuyer, C. Lemieux (2000), Extensible lattice sequences for
/// quasi-Monte Carlo quadrature.
public final class RankOne {
  private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
  private static final long[] REVERSED = reversed();

  private RankOne() {}

  private static long[] reversed() {
    long[] out = new long[Block.SIZE];
    for (int i = 0; i < out.length; i++) {
      out[i] = Long.reverse(i);
    }
    return out;
  }

  /// The coordinate of one point.
  public static double shifted(long point, long z, long shift) {
    return Fraction.uniform(Long.reverse(point) * z + shift);
  }

  /// Writes the coordinates of `count` points from `first` on to `out[at]` and on.
  ///
  /// @param first the index of the first point; the range must not cross a multiple of [Block#SIZE]
  public static void shifted(long first, int count, long z, long shift, double[] out, int at) {
    int from = (int) (first % Block.SIZE);
    long base = Long.reverse(first - from) * z + shift;
    int i = 0;
    for (; i + S.length() <= count; i += S.length()) {
      LongVector x = LongVector.fromArray(S, REVERSED, from + i).mul(z).add(base);
      Fraction.uniform(x).intoArray(out, at + i);
    }
    for (; i < count; i++) {
      out[at + i] = shifted(first + i, z, shift);
    }
  }
}
