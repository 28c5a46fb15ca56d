package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums of the log densities of numbers with a learned location m and log scale u, in single
/// precision.
///
/// The lanes are right where no |u| is above 80; the sum is NaN otherwise, and where it overflows.
public final class DistanceSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private DistanceSum() {}

  /// Numbers x, each the sum of two floats, with the rows of their locations and log scales.
  public static final class Numbers {
    private final float[] high;
    private final float[] low;
    private final int[] location;
    private final int[] logScale;
    private final float factor;

    /// @param high x rounded
    /// @param low the rest of x
    /// @param location where the row of the location of each number starts
    /// @param logScale where the row of u / `factor` starts
    public Numbers(float[] high, float[] low, int[] location, int[] logScale, float factor) {
      this.high = high;
      this.low = low;
      this.location = location;
      this.logScale = logScale;
      this.factor = factor;
    }
  }

  /// Writes −Σ |x − m| e⁻ᵘ + u over numbers `from` to `to` for samples `i < count`.
  public static void laplace(
      Numbers n, int from, int to, int count, float[] m, float[] u, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      laplace(n, from, to, m, u, i, out);
    }
  }

  private static void laplace(
      Numbers n, int from, int to, float[] location, float[] logScale, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      FloatVector a = FloatVector.fromArray(F, logScale, n.logScale[j] + i).mul(n.factor);
      most = most.lanewise(MAX, a.abs().reinterpretAsInts());
      // BernoulliSum.decay(a)
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
      FloatVector p = r2.fma(r2.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
      FloatVector decay =
          p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector m = FloatVector.fromArray(F, location, n.location[j] + i);
      FloatVector d = FloatVector.broadcast(F, n.high[j]).sub(m).add(n.low[j]);
      sum = sum.add(d.abs().fma(decay, a));
    }
    FloatVector.broadcast(F, Float.NaN)
        .blend(sum.neg(), most.compare(LE, BernoulliSum.MOST).cast(F))
        .intoArray(out, i);
  }

  /// The scalar definition of [#laplace(Numbers, int, int, int, float[], float[], float[])].
  static float laplace(Numbers n, int from, int to, int sample, float[] m, float[] u) {
    float sum = 0;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float a = u[n.logScale[j] + sample] * n.factor;
      isInside &= Math.abs(a) <= 80;
      float d = n.high[j] - m[n.location[j] + sample] + n.low[j];
      sum += Math.fma(Math.abs(d), BernoulliSum.moderate(a), a);
    }
    return isInside ? -sum : Float.NaN;
  }

  /// Writes −Σ u + ½ (ν + 1) log(1 + ((x − m) e⁻ᵘ)² / ν) over numbers `from` to `to`, of which
  /// there are a few, for samples `i < count`. Their terms are multiplied before the logarithm.
  public static void studentT(
      Numbers n, float nu, int from, int to, int count, float[] m, float[] u, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      studentT(n, nu, from, to, m, u, i, out);
    }
  }

  private static void studentT(
      Numbers n,
      float nu,
      int from,
      int to,
      float[] location,
      float[] logScale,
      int i,
      float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      FloatVector a = FloatVector.fromArray(F, logScale, n.logScale[j] + i).mul(n.factor);
      most = most.lanewise(MAX, a.abs().reinterpretAsInts());
      // BernoulliSum.decay(a)
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
      FloatVector p = r2.fma(r2.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
      FloatVector decay =
          p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector m = FloatVector.fromArray(F, location, n.location[j] + i);
      FloatVector d = FloatVector.broadcast(F, n.high[j]).sub(m).add(n.low[j]).mul(decay);
      product = d.mul(d).mul(1 / nu).fma(product, product);
      sum = sum.add(a);
    }
    most = most.lanewise(MAX, product.reinterpretAsInts().sub(HUGE));
    sum = Log.log(product).fma(FloatVector.broadcast(F, 0.5f * (nu + 1)), sum);
    FloatVector.broadcast(F, Float.NaN)
        .blend(sum.neg(), most.compare(LE, BernoulliSum.MOST).cast(F))
        .intoArray(out, i);
  }

  // What is below 2¹²⁰ becomes less than the bits of 80 when these bits are subtracted.
  private static final int HUGE = Float.floatToRawIntBits(0x1p120f) - BernoulliSum.MOST;

  /// The scalar definition of the lanes of Student t.
  static float studentT(Numbers n, float nu, int from, int to, int sample, float[] m, float[] u) {
    float sum = 0;
    float product = 1;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float a = u[n.logScale[j] + sample] * n.factor;
      isInside &= Math.abs(a) <= 80;
      float d = n.high[j] - m[n.location[j] + sample] + n.low[j];
      d *= BernoulliSum.moderate(a);
      product = Math.fma(d * d * (1 / nu), product, product);
      sum += a;
    }
    return isInside && product <= 0x1p120f
        ? -Math.fma(Log.log(product), 0.5f * (nu + 1), sum)
        : Float.NaN;
  }
}
