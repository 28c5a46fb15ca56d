package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The Poisson log-likelihood of counts x relative to that of a rate of x, in single precision: −x
/// (e^w − 1 − w) with w = log λ − log x, and −λ where x = 0. Nothing cancels in it, so that the
/// error is relative to the result, however large the counts.
///
/// The lanes are right where no |w| is above 80; the sum is NaN otherwise.
public final class PoissonSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int ONE = Float.floatToRawIntBits(1);

  private PoissonSum() {}

  /// Counts with the rows of their log rates.
  public static final class Counts {
    private final float[] weight;
    private final float[] offset;
    private final float[] high;
    private final float[] low;
    private final int[] logRate;
    private final float factor;

    /// @param weight x, or 1 where it is 0
    /// @param offset 1, or 0 where x is 0
    /// @param high log x rounded, or 0
    /// @param low the rest of log x
    /// @param logRate where the row of (log λ) / `factor` starts
    public Counts(
        float[] weight, float[] offset, float[] high, float[] low, int[] logRate, float factor) {
      this.weight = weight;
      this.offset = offset;
      this.high = high;
      this.low = low;
      this.logRate = logRate;
      this.factor = factor;
    }

    /// The terms of the counts x.
    public static Counts of(double[] x, int[] logRate, float factor) {
      float[][] parts = new float[4][x.length];
      for (int j = 0; j < x.length; j++) {
        double log = x[j] == 0 ? 0 : Log.log(x[j]);
        parts[0][j] = x[j] == 0 ? 1 : (float) x[j];
        parts[1][j] = x[j] == 0 ? 0 : 1;
        parts[2][j] = (float) log;
        parts[3][j] = (float) (log - parts[2][j]);
      }
      return new Counts(parts[0], parts[1], parts[2], parts[3], logRate, factor);
    }
  }

  /// Writes the sum over counts `from` to `to` for samples `i < count`.
  public static void fill(Counts x, int from, int to, int count, float[] logRate, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, logRate, i, out);
    }
  }

  private static void lanes(Counts x, int from, int to, float[] logRate, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      // −w
      FloatVector a =
          FloatVector.fromArray(F, logRate, x.logRate[j] + i)
              .fma(FloatVector.broadcast(F, -x.factor), FloatVector.broadcast(F, x.high[j]))
              .add(x.low[j]);
      most = most.lanewise(MAX, a.abs().reinterpretAsInts());
      // e^w = 2ⁿ (1 − r + r² q)
      FloatVector t =
          a.fma(
              FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
              FloatVector.broadcast(F, BernoulliSum.INTEGER));
      FloatVector r =
          t.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), a);
      FloatVector r2 = r.mul(r);
      FloatVector low =
          r.fma(
              FloatVector.broadcast(F, -BernoulliSum.C3),
              FloatVector.broadcast(F, BernoulliSum.C2));
      FloatVector high =
          r.fma(
              FloatVector.broadcast(F, -BernoulliSum.C5),
              FloatVector.broadcast(F, BernoulliSum.C4));
      high = r2.fma(FloatVector.broadcast(F, BernoulliSum.C6), high);
      FloatVector q = r2.fma(high, low);
      FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
      FloatVector linear = a.mul(x.offset[j]).sub(s.mul(r)).add(s.sub(x.offset[j]));
      sum = s.mul(r2).fma(q, linear).fma(FloatVector.broadcast(F, x.weight[j]), sum);
    }
    FloatVector.broadcast(F, Float.NaN)
        .blend(sum.neg(), most.compare(LE, BernoulliSum.MOST).cast(F))
        .intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Counts x, int from, int to, int sample, float[] logRate) {
    float sum = 0;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float a = Math.fma(logRate[x.logRate[j] + sample], -x.factor, x.high[j]) + x.low[j];
      isInside &= Math.abs(a) <= 80;
      float t = Math.fma(a, -BernoulliSum.LOG2_E, BernoulliSum.INTEGER);
      float r = Math.fma(t - BernoulliSum.INTEGER, BernoulliSum.LN2, a);
      float r2 = r * r;
      float low = Math.fma(r, -BernoulliSum.C3, BernoulliSum.C2);
      float high = Math.fma(r, -BernoulliSum.C5, BernoulliSum.C4);
      high = Math.fma(r2, BernoulliSum.C6, high);
      float q = Math.fma(r2, high, low);
      float s = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE);
      float linear = a * x.offset[j] - s * r + (s - x.offset[j]);
      sum = Math.fma(Math.fma(s * r2, q, linear), x.weight[j], sum);
    }
    return isInside ? -sum : Float.NaN;
  }
}
