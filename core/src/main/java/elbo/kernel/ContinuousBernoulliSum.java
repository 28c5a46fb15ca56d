package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The continuous Bernoulli log-likelihood from log odds l, Σ x l − max(l, 0) − log((1 − e^−|l|) /
/// |l|), in single precision; the normalizers of a few pixels are multiplied before the logarithm.
///
/// The lanes are right where no |l| is above 80; the sum is NaN otherwise.
public final class ContinuousBernoulliSum {
  /// Pixels whose normalizers, each at least 1/80, have a product in range.
  public static final int GROUP = 16;

  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int ONE = Float.floatToRawIntBits(1);
  // Below it (1 − e⁻ᵐ) / m is 1.
  private static final int LEAST = Float.floatToRawIntBits(0x1p-40f);

  private ContinuousBernoulliSum() {}

  /// Pixels with the rows of their log odds.
  public static final class Pixels {
    private final float[] centered;
    private final int[] logOdds;

    /// @param centered x − ½
    /// @param logOdds where the row of each pixel starts
    public Pixels(float[] centered, int[] logOdds) {
      this.centered = centered;
      this.logOdds = logOdds;
    }
  }

  /// Writes the sum over pixels `from` to `to`, at most [#GROUP], for samples `i < count`.
  public static void fill(Pixels x, int from, int to, int count, float[] logOdds, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, logOdds, i, out);
    }
  }

  private static void lanes(Pixels x, int from, int to, float[] logOdds, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      FloatVector l = FloatVector.fromArray(F, logOdds, x.logOdds[j] + i);
      FloatVector m = l.abs();
      most = most.lanewise(MAX, m.reinterpretAsInts());
      sum = l.fma(FloatVector.broadcast(F, x.centered[j]), sum);
      sum = m.fma(FloatVector.broadcast(F, -0.5f), sum);
      FloatVector a = m.reinterpretAsInts().lanewise(MAX, LEAST).reinterpretAsFloats();
      // BernoulliSum.complement
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
      FloatVector w = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
      FloatVector less = r.sub(s.mul(s.fma(high, low)));
      FloatVector complement = w.fma(less, FloatVector.broadcast(F, 1).sub(w));
      product = product.mul(complement.div(a));
    }
    VectorMask<Float> isInside = most.compare(LE, BernoulliSum.MOST).cast(F);
    FloatVector.broadcast(F, Float.NaN)
        .blend(sum.sub(Log.log(product)), isInside)
        .intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Pixels x, int from, int to, int sample, float[] logOdds) {
    float sum = 0;
    float product = 1;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float l = logOdds[x.logOdds[j] + sample];
      float m = Math.abs(l);
      isInside &= m <= 80;
      sum = Math.fma(l, x.centered[j], sum);
      sum = Math.fma(m, -0.5f, sum);
      float a = Math.max(m, 0x1p-40f);
      product *= BernoulliSum.complement(a) / a;
    }
    return isInside ? sum - Log.log(product) : Float.NaN;
  }
}
