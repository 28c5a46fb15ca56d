package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/// The conversion of 64-bit binary fractions x·2⁻⁶⁴ to uniforms.
///
/// As in [Philox], u = (⌊x / 2¹²⌋ + ½)·2⁻⁵²: an odd multiple of 2⁻⁵³, strictly inside (0, 1).
final class Fraction {
  private static final long ONE = 0x3FF0000000000000L;
  private static final double ONE_LESS_HALF = 1 - 0x1p-53;

  private Fraction() {}

  static double uniform(long x) {
    return Double.longBitsToDouble(x >>> 12 | ONE) - ONE_LESS_HALF;
  }

  static DoubleVector uniform(LongVector x) {
    return x.lanewise(VectorOperators.LSHR, 12).or(ONE).reinterpretAsDoubles().sub(ONE_LESS_HALF);
  }
}
