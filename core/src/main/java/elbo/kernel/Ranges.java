package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Whether numbers lie in a range.
public final class Ranges {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private Ranges() {}

  /// Whether `low ≤ v ≤ high` for all numbers v of x; false if one of them is NaN.
  public static boolean contain(double low, double high, double[] x) {
    int whole = S.loopBound(x.length);
    VectorMask<Double> all = S.maskAll(true);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = DoubleVector.fromArray(S, x, i);
      all = all.and(v.compare(VectorOperators.GE, low)).and(v.compare(VectorOperators.LE, high));
    }
    boolean rest = true;
    for (int i = whole; i < x.length; i++) {
      rest &= x[i] >= low && x[i] <= high;
    }
    return rest && all.allTrue();
  }
}
