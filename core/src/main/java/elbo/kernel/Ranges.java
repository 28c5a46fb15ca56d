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
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = DoubleVector.fromArray(S, x, i);
      VectorMask<Double> above = v.compare(VectorOperators.GE, low);
      // Masks that are joined over the loop take longer than a branch that is never taken.
      if (!above.and(v.compare(VectorOperators.LE, high)).allTrue()) {
        return false;
      }
    }
    boolean rest = true;
    for (int i = whole; i < x.length; i++) {
      rest &= x[i] >= low && x[i] <= high;
    }
    return rest;
  }
}
