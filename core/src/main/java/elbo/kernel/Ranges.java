package elbo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Whether numbers lie in a range.
public final class Ranges {
  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private Ranges() {}

  /// Whether `low ≤ v ≤ high` for all numbers v of x; false if one of them is NaN.
  public static boolean contain(double low, double high, double[] x) {
    return surely(low, high, x) || contain(low, high, x, 0);
  }

  // Without masks, which take longer and are boxed where a vector has two lanes. The sign of v −
  // low or high − v shows what lies outside, v − v what is NaN or infinite; where −0 or
  // infinity may lie inside, comparisons decide.
  private static boolean surely(double low, double high, double[] x) {
    int whole = S.loopBound(x.length);
    DoubleVector most = DoubleVector.broadcast(S, high);
    LongVector signs = LongVector.zero(L);
    DoubleVector zero = DoubleVector.zero(S);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector v = DoubleVector.fromArray(S, x, i);
      signs = signs.or(v.sub(low).reinterpretAsLongs()).or(most.sub(v).reinterpretAsLongs());
      zero = zero.add(v.sub(v));
    }
    return signs.reduceLanes(VectorOperators.OR) >= 0
        && zero.reduceLanes(VectorOperators.ADD) == 0
        && contain(low, high, x, whole);
  }

  private static boolean contain(double low, double high, double[] x, int from) {
    for (int i = from; i < x.length; i++) {
      if (!(x[i] >= low && x[i] <= high)) {
        return false;
      }
    }
    return true;
  }
}
