package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The negative binomial log-likelihood of small counts x where the dispersion differs between
/// samples, in single precision: −θ log(1 + eˡ) + log Π (θ + k) σ(l) / (k + 1), with k from 0 to x
/// − 1 and l the log odds of a further event. The products of a few counts take one logarithm.
///
/// The lanes are right where no |log θ| and no |l| is above 80 and products are normal numbers; the
/// sum is NaN otherwise.
public final class NegativeBinomialSum {
  /// The largest count whose product has the digits that single precision needs.
  public static final int MOST = 16;

  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private NegativeBinomialSum() {}

  /// Counts with the rows of their parameters: log θ is `thetaFactor` times a row, and l is
  /// `oddsFactor` times a row plus `thetaShare` times that of θ.
  public static final class Counts {
    private final int[] x;
    private final int[] odds;
    private final float oddsFactor;
    private final int[] theta;
    private final float thetaFactor;
    private final float thetaShare;

    /// @param x the counts
    /// @param odds where the row of each number starts
    /// @param theta where the row of each number starts
    public Counts(
        int[] x, int[] odds, float oddsFactor, int[] theta, float thetaFactor, float thetaShare) {
      this.x = x;
      this.odds = odds;
      this.oddsFactor = oddsFactor;
      this.theta = theta;
      this.thetaFactor = thetaFactor;
      this.thetaShare = thetaShare;
    }
  }

  /// Writes the sum over counts `from` to `to` for samples `i < count`.
  public static void fill(
      Counts x, int from, int to, int count, float[] odds, float[] theta, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, odds, theta, i, out);
    }
  }

  private static void lanes(
      Counts x, int from, int to, float[] odds, float[] theta, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    IntVector most = sum.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      // −log θ and the log odds
      FloatVector v = FloatVector.fromArray(F, theta, x.theta[j] + i);
      FloatVector a = v.mul(-x.thetaFactor);
      FloatVector l =
          FloatVector.fromArray(F, odds, x.odds[j] + i)
              .fma(FloatVector.broadcast(F, x.oddsFactor), v.mul(x.thetaShare));
      FloatVector m = l.abs();
      most = most.lanewise(MAX, a.abs().reinterpretAsInts());
      most = most.lanewise(MAX, m.reinterpretAsInts());
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
      FloatVector number =
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
      // log(1 + e) as in Softplus
      FloatVector c =
          e.fma(FloatVector.broadcast(F, Softplus.P9), FloatVector.broadcast(F, Softplus.P8));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P7));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P6));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P5));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P4));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P3));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P2));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P1));
      c = c.fma(e, FloatVector.broadcast(F, Softplus.P0));
      c = c.fma(e.mul(e), e).add(m.add(l).mul(0.5f));
      sum = number.fma(c, sum);
      if (x.x[j] > 0) {
        FloatVector share = FloatVector.broadcast(F, 1).div(e.add(1));
        share = share.blend(share.mul(e), l.compare(LT, 0));
        for (int k = 0; k < x.x[j]; k++) {
          product = product.mul(number.add(k).mul(share).mul(1f / (k + 1)));
        }
      }
    }
    VectorMask<Float> isInside =
        product
            .compare(GE, Float.MIN_NORMAL)
            .and(product.compare(LE, Float.MAX_VALUE))
            .and(most.compare(LE, BernoulliSum.MOST).cast(F));
    FloatVector.broadcast(F, Float.NaN)
        .blend(Log.log(product).sub(sum), isInside)
        .intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Counts x, int from, int to, int sample, float[] odds, float[] theta) {
    float sum = 0;
    float product = 1;
    boolean isInside = true;
    for (int j = from; j < to; j++) {
      float v = theta[x.theta[j] + sample];
      float a = v * -x.thetaFactor;
      float l = Math.fma(odds[x.odds[j] + sample], x.oddsFactor, v * x.thetaShare);
      float m = Math.abs(l);
      isInside &= Math.abs(a) <= 80 && m <= 80;
      float number = BernoulliSum.moderate(a);
      float e = BernoulliSum.moderate(m);
      sum = Math.fma(number, hazard(e, m, l), sum);
      if (x.x[j] > 0) {
        float share = 1 / (e + 1);
        share = l < 0 ? share * e : share;
        for (int k = 0; k < x.x[j]; k++) {
          product *= (number + k) * share * (1f / (k + 1));
        }
      }
    }
    return isInside && product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE
        ? Log.log(product) - sum
        : Float.NaN;
  }

  private static float hazard(float e, float m, float l) {
    return Softplus.log1p(e) + (m + l) * 0.5f;
  }

  /// Writes θ log(1 + eˡ), which is −log p(0), for numbers `from` to `to` at their rows of θ; NaN
  /// where the sum is NaN.
  public static void zeros(
      Counts x, int from, int to, int count, float[] odds, float[] theta, float[] out) {
    for (int j = from; j < to; j++) {
      for (int i = 0; i < count; i += F.length()) {
        zero(x, j, odds, theta, i, (j - from) * Block.SIZE + i, out);
      }
    }
  }

  private static void zero(
      Counts x, int j, float[] odds, float[] theta, int i, int to, float[] out) {
    IntVector most = FloatVector.zero(F).reinterpretAsInts();
    // −log θ and the log odds
    FloatVector v = FloatVector.fromArray(F, theta, x.theta[j] + i);
    FloatVector a = v.mul(-x.thetaFactor);
    FloatVector l =
        FloatVector.fromArray(F, odds, x.odds[j] + i)
            .fma(FloatVector.broadcast(F, x.oddsFactor), v.mul(x.thetaShare));
    FloatVector m = l.abs();
    most = most.lanewise(MAX, a.abs().reinterpretAsInts());
    most = most.lanewise(MAX, m.reinterpretAsInts());
    // BernoulliSum.moderate
    FloatVector t =
        a.fma(
            FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
            FloatVector.broadcast(F, BernoulliSum.INTEGER));
    FloatVector r = t.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), a);
    FloatVector s = r.mul(r);
    FloatVector low =
        r.fma(
            FloatVector.broadcast(F, -BernoulliSum.C3), FloatVector.broadcast(F, BernoulliSum.C2));
    FloatVector high =
        r.fma(
            FloatVector.broadcast(F, -BernoulliSum.C5), FloatVector.broadcast(F, BernoulliSum.C4));
    high = s.fma(FloatVector.broadcast(F, BernoulliSum.C6), high);
    FloatVector p = s.fma(s.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
    FloatVector number =
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
            FloatVector.broadcast(F, -BernoulliSum.C3), FloatVector.broadcast(F, BernoulliSum.C2));
    FloatVector high2 =
        r2.fma(
            FloatVector.broadcast(F, -BernoulliSum.C5), FloatVector.broadcast(F, BernoulliSum.C4));
    high2 = s2.fma(FloatVector.broadcast(F, BernoulliSum.C6), high2);
    FloatVector p2 = s2.fma(s2.fma(high2, low2), FloatVector.broadcast(F, 1).sub(r2));
    FloatVector e =
        p2.reinterpretAsInts().add(t2.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
    // log(1 + e) as in Softplus
    FloatVector c =
        e.fma(FloatVector.broadcast(F, Softplus.P9), FloatVector.broadcast(F, Softplus.P8));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P7));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P6));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P5));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P4));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P3));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P2));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P1));
    c = c.fma(e, FloatVector.broadcast(F, Softplus.P0));
    c = c.fma(e.mul(e), e).add(m.add(l).mul(0.5f));
    FloatVector.broadcast(F, Float.NaN)
        .blend(number.mul(c), most.compare(LE, BernoulliSum.MOST).cast(F))
        .intoArray(out, to);
  }

  /// The scalar definition of [#zeros] for number j.
  static float zero(Counts x, int j, int sample, float[] odds, float[] theta) {
    float v = theta[x.theta[j] + sample];
    float a = v * -x.thetaFactor;
    float l = Math.fma(odds[x.odds[j] + sample], x.oddsFactor, v * x.thetaShare);
    float m = Math.abs(l);
    return Math.abs(a) <= 80 && m <= 80
        ? BernoulliSum.moderate(a) * hazard(BernoulliSum.moderate(m), m, l)
        : Float.NaN;
  }
}
