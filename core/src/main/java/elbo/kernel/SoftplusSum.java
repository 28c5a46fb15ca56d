package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The log-likelihood of events and non-events from log odds l, −Σ b log(1 + eˡ) + a log(1 + e⁻ˡ),
/// in single precision: binomial counts, and negative binomial counts where the dispersion is
/// known.
///
/// No term cancels another, so that the error is relative to the result. Where an l is NaN or
/// infinite, the sum is not finite.
public final class SoftplusSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private SoftplusSum() {}

  /// Numbers of events with the rows of their log odds.
  public static final class Events {
    private final float[] events;
    private final float[] others;
    private final float[] shift;
    private final int[] logOdds;
    private final float factor;

    /// @param events a
    /// @param others b
    /// @param shift what is added to a row to get l
    /// @param logOdds where the row of (l − shift) / `factor` starts
    public Events(float[] events, float[] others, float[] shift, int[] logOdds, float factor) {
      this.events = events;
      this.others = others;
      this.shift = shift;
      this.logOdds = logOdds;
      this.factor = factor;
    }
  }

  /// Writes the sum over numbers `from` to `to` for samples `i < count`.
  public static void fill(Events x, int from, int to, int count, float[] logOdds, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, logOdds, i, out);
    }
  }

  private static void lanes(Events x, int from, int to, float[] logOdds, int i, float[] out) {
    FloatVector sum = FloatVector.zero(F);
    for (int j = from; j < to; j++) {
      FloatVector l =
          FloatVector.fromArray(F, logOdds, x.logOdds[j] + i)
              .fma(FloatVector.broadcast(F, x.factor), FloatVector.broadcast(F, x.shift[j]));
      FloatVector m = l.abs();
      float events = x.events[j];
      float others = x.others[j];
      sum = m.add(l).fma(FloatVector.broadcast(F, 0.5f * others), sum);
      sum = m.sub(l).fma(FloatVector.broadcast(F, 0.5f * events), sum);
      FloatVector a = m.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
      // BernoulliSum.decay(a), and the logarithm of Softplus
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
      FloatVector e =
          p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23)).reinterpretAsFloats();
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
      sum = c.fma(e.mul(e), e).fma(FloatVector.broadcast(F, events + others), sum);
    }
    sum.neg().intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Events x, int from, int to, int sample, float[] logOdds) {
    float sum = 0;
    for (int j = from; j < to; j++) {
      float l = Math.fma(logOdds[x.logOdds[j] + sample], x.factor, x.shift[j]);
      float m = Math.abs(l);
      float a = x.events[j];
      float b = x.others[j];
      sum = Math.fma(m + l, 0.5f * b, sum);
      sum = Math.fma(m - l, 0.5f * a, sum);
      sum = Math.fma(Softplus.log1p(BernoulliSum.decay(m)), a + b, sum);
    }
    return -sum;
  }
}
