package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The log probability of counts of 0 in a zero-inflated family, Σ log(π + (1 − π) f(0)), in single
/// precision; the probabilities of a few numbers are multiplied before the logarithm.
///
/// The lanes are right where log odds are below 60, so that what f(0) adds is known to all digits,
/// and the product is a normal number; the sum is NaN otherwise.
public final class InflationSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int MOST = Float.floatToRawIntBits(60);
  private static final int LARGEST = Float.floatToRawIntBits(Float.MAX_VALUE) - MOST;

  private InflationSum() {}

  /// Rows of log odds of π.
  public static final class Zeros {
    private final int[] logOdds;
    private final float factor;

    /// @param logOdds where the row of each number starts
    /// @param factor what a row is multiplied by
    public Zeros(int[] logOdds, float factor) {
      this.logOdds = logOdds;
      this.factor = factor;
    }
  }

  /// Writes the sum over numbers `from` to `to` for samples `i < count`.
  ///
  /// @param hazard −log f(0) of these numbers, in rows from 0
  public static void fill(
      Zeros x, int from, int to, int count, float[] logOdds, float[] hazard, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, logOdds, hazard, i, out);
    }
  }

  private static void lanes(
      Zeros x, int from, int to, float[] logOdds, float[] hazard, int i, float[] out) {
    FloatVector product = FloatVector.broadcast(F, 1);
    IntVector most = FloatVector.zero(F).reinterpretAsInts();
    for (int j = from; j < to; j++) {
      FloatVector l = FloatVector.fromArray(F, logOdds, x.logOdds[j] + i).mul(x.factor);
      FloatVector h = FloatVector.fromArray(F, hazard, (j - from) * Block.SIZE + i);
      FloatVector m = l.abs();
      most = most.lanewise(MAX, m.reinterpretAsInts());
      most = most.lanewise(MAX, h.reinterpretAsInts().sub(LARGEST));
      FloatVector a = h.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
      // BernoulliSum.moderate
      FloatVector t =
          a.fma(
              FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
              FloatVector.broadcast(F, BernoulliSum.INTEGER));
      FloatVector r =
          t.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), a);
      FloatVector s = r.mul(r);
      FloatVector low =
          r.fma(
              FloatVector.broadcast(F, -BernoulliSum.C3),
              FloatVector.broadcast(F, BernoulliSum.C2));
      FloatVector high =
          r.fma(
              FloatVector.broadcast(F, -BernoulliSum.C5),
              FloatVector.broadcast(F, BernoulliSum.C4));
      high = s.fma(FloatVector.broadcast(F, BernoulliSum.C6), high);
      FloatVector p = s.fma(s.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
      FloatVector f =
          p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector t2 =
          m.fma(
              FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
              FloatVector.broadcast(F, BernoulliSum.INTEGER));
      FloatVector r2 =
          t2.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), m);
      FloatVector s2 = r2.mul(r2);
      FloatVector low2 =
          r2.fma(
              FloatVector.broadcast(F, -BernoulliSum.C3),
              FloatVector.broadcast(F, BernoulliSum.C2));
      FloatVector high2 =
          r2.fma(
              FloatVector.broadcast(F, -BernoulliSum.C5),
              FloatVector.broadcast(F, BernoulliSum.C4));
      high2 = s2.fma(FloatVector.broadcast(F, BernoulliSum.C6), high2);
      FloatVector p2 = s2.fma(s2.fma(high2, low2), FloatVector.broadcast(F, 1).sub(r2));
      FloatVector e =
          p2.reinterpretAsInts()
              .add(t2.reinterpretAsInts().lanewise(LSHL, 23))
              .reinterpretAsFloats();
      FloatVector sum = f.fma(e, FloatVector.broadcast(F, 1)).blend(e.add(f), l.compare(LT, 0));
      product = product.mul(sum.div(e.add(1)));
    }
    VectorMask<Float> isInside =
        product
            .compare(GE, Float.MIN_NORMAL)
            .and(product.compare(LE, Float.MAX_VALUE))
            .and(most.compare(LE, MOST).cast(F));
    FloatVector.broadcast(F, Float.NaN).blend(Log.log(product), isInside).intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Zeros x, int from, int to, int sample, float[] logOdds, float[] hazard) {
    float product = 1;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float l = logOdds[x.logOdds[j] + sample] * x.factor;
      float h = hazard[(j - from) * Block.SIZE + sample];
      float m = Math.abs(l);
      isInside &= m <= 60 && h <= Float.MAX_VALUE;
      float f = BernoulliSum.decay(h);
      float e = BernoulliSum.moderate(m);
      float p = l < 0 ? e + f : Math.fma(f, e, 1);
      product *= p / (e + 1);
    }
    return isInside && product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE
        ? Log.log(product)
        : Float.NaN;
  }
}
