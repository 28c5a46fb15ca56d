package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The log probability of levels of logistic numbers, Σ log(σ(b) − σ(a)) with a and b the ends of
/// an interval in units of the scale, in single precision: σ(b) − σ(a) = σ(b) σ(−a) (1 − e^(a −
/// b)). The factors of a few numbers are multiplied before the logarithm.
///
/// The lanes are right where the log scale is from −80 to 80 and products are normal numbers; the
/// sum is NaN otherwise.
public final class DiscretizedLogisticSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int ONE = Float.floatToRawIntBits(1);

  private DiscretizedLogisticSum() {}

  /// Intervals with the rows of their parameters. An end is the sum of two floats; one that is
  /// infinite has a weight of 0.
  public static final class Intervals {
    private final float[][] lower;
    private final float[][] upper;
    private final float step;
    private final int[] mean;
    private final int[] logScale;
    private final float factor;

    /// @param lower the lower ends rounded, then the rest of them, then their weights
    /// @param upper the same of the upper ends
    /// @param step the length of an interval with two ends
    /// @param mean where the row of each number starts
    /// @param logScale where the row of (log s) / `factor` starts
    public Intervals(
        float[][] lower, float[][] upper, float step, int[] mean, int[] logScale, float factor) {
      this.lower = lower;
      this.upper = upper;
      this.step = step;
      this.mean = mean;
      this.logScale = logScale;
      this.factor = factor;
    }
  }

  /// Writes the sum over numbers `from` to `to`, a few, for samples `i < count`.
  public static void fill(
      Intervals x, int from, int to, int count, float[] mean, float[] logScale, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, mean, logScale, i, out);
    }
  }

  private static void lanes(
      Intervals x, int from, int to, float[] mean, float[] logScale, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    FloatVector widths = product;
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      FloatVector u = FloatVector.fromArray(F, logScale, x.logScale[j] + i).mul(x.factor);
      most = most.lanewise(MAX, u.abs().reinterpretAsInts());
      // BernoulliSum.moderate
      FloatVector t =
          u.fma(
              FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
              FloatVector.broadcast(F, BernoulliSum.INTEGER));
      FloatVector r =
          t.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), u);
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
      FloatVector precision =
          p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector m = FloatVector.fromArray(F, mean, x.mean[j] + i);
      float below = x.lower[2][j];
      float above = x.upper[2][j];
      if (below != 0) {
        FloatVector a =
            FloatVector.broadcast(F, x.lower[0][j]).sub(m).add(x.lower[1][j]).mul(precision);
        FloatVector size = a.abs();
        sum = size.add(a).fma(FloatVector.broadcast(F, 0.5f), sum);
        size = size.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
        FloatVector t2 =
            size.fma(
                FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
                FloatVector.broadcast(F, BernoulliSum.INTEGER));
        FloatVector r2 =
            t2.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), size);
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
        FloatVector decay =
            p2.reinterpretAsInts()
                .add(t2.reinterpretAsInts().lanewise(LSHL, 23))
                .reinterpretAsFloats();
        product = product.fma(decay, product);
      }
      if (above != 0) {
        FloatVector b =
            FloatVector.broadcast(F, x.upper[0][j]).sub(m).add(x.upper[1][j]).mul(precision);
        FloatVector size = b.abs();
        sum = size.sub(b).fma(FloatVector.broadcast(F, 0.5f), sum);
        size = size.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
        FloatVector t2 =
            size.fma(
                FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
                FloatVector.broadcast(F, BernoulliSum.INTEGER));
        FloatVector r2 =
            t2.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), size);
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
        FloatVector decay =
            p2.reinterpretAsInts()
                .add(t2.reinterpretAsInts().lanewise(LSHL, 23))
                .reinterpretAsFloats();
        product = product.fma(decay, product);
      }
      if (below != 0 && above != 0) {
        FloatVector width = precision.mul(x.step);
        width = width.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
        // BernoulliSum.complement
        FloatVector t2 =
            width.fma(
                FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
                FloatVector.broadcast(F, BernoulliSum.INTEGER));
        FloatVector r2 =
            t2.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), width);
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
        FloatVector w2 = t2.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
        FloatVector less2 = r2.sub(s2.mul(s2.fma(high2, low2)));
        FloatVector complement = w2.fma(less2, FloatVector.broadcast(F, 1).sub(w2));
        widths = widths.mul(complement);
      }
    }
    VectorMask<Float> isInside =
        widths.compare(GE, Float.MIN_NORMAL).and(most.compare(LE, BernoulliSum.MOST).cast(F));
    FloatVector.broadcast(F, Float.NaN)
        .blend(Log.log(widths).sub(Log.log(product)).sub(sum), isInside)
        .intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Intervals x, int from, int to, int sample, float[] mean, float[] logScale) {
    float sum = 0;
    float product = 1;
    float widths = 1;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float u = logScale[x.logScale[j] + sample] * x.factor;
      isInside &= Math.abs(u) <= 80;
      float precision = BernoulliSum.moderate(u);
      float m = mean[x.mean[j] + sample];
      if (x.lower[2][j] != 0) {
        float a = (x.lower[0][j] - m + x.lower[1][j]) * precision;
        float size = Math.abs(a);
        sum = Math.fma(size + a, 0.5f, sum);
        product = Math.fma(product, BernoulliSum.decay(size), product);
      }
      if (x.upper[2][j] != 0) {
        float b = (x.upper[0][j] - m + x.upper[1][j]) * precision;
        float size = Math.abs(b);
        sum = Math.fma(size - b, 0.5f, sum);
        product = Math.fma(product, BernoulliSum.decay(size), product);
      }
      if (x.lower[2][j] != 0 && x.upper[2][j] != 0) {
        widths *= BernoulliSum.complement(Math.min(precision * x.step, 80));
      }
    }
    return isInside && widths >= Float.MIN_NORMAL
        ? Log.log(widths) - Log.log(product) - sum
        : Float.NaN;
  }
}
