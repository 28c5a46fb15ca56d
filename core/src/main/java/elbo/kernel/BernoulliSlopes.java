package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The Bernoulli log-likelihood of a strip of 16 samples with pixels of their own, and its
/// derivatives by the logits: Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), and xⱼ − 1 / (1 + e^−lⱼ).
///
/// The sum is that of [BernoulliSum]: one logarithm for [#GROUP] rows, which are summed in single
/// precision, and the groups in double.
public final class BernoulliSlopes {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();
  private static final int WIDTH = Strips.WIDTH;
  private static final int GROUP = 32;

  private BernoulliSlopes() {}

  /// The scalar definition of [#logits] for one sample.
  static double logits(int rows, float[] x, int xAt, float[] logits, int at) {
    double sum = 0;
    for (int from = 0; from < rows; from += GROUP) {
      float linear = 0;
      float magnitude = 0;
      float product = 1;
      for (int j = from; j < Math.min(from + GROUP, rows); j++) {
        float l = logits[at + j * WIDTH];
        float pixel = x[xAt + j * WIDTH];
        float m = Math.abs(l);
        linear = Math.fma(pixel - 0.5f, l, linear);
        magnitude += m;
        float e = BernoulliSum.decay(m);
        product = Math.fma(product, e, product);
        logits[at + j * WIDTH] = pixel - (l < 0 ? e : 1) / (1 + e);
      }
      sum += Math.fma(-0.5f, magnitude, linear) - Log.log(product);
    }
    return sum;
  }

  /// Writes the sums of all 16 samples of a strip, in nats, and overwrites the logits with the
  /// derivatives.
  ///
  /// @param rows the pixels of a sample
  /// @param x pixels, each from 0 to 1, from `xAt` on
  /// @param logits from `at` on; finite
  /// @param sums 16 numbers of work space
  public static void logits(
      int rows, float[] x, int xAt, float[] logits, int at, float[] sums, double[] out, int to) {
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] = 0;
    }
    for (int from = 0; from < rows; from += GROUP) {
      int end = Math.min(from + GROUP, rows);
      for (int h = 0; h < WIDTH; h += LANES) {
        group(end - from, x, xAt + from * WIDTH + h, logits, at + from * WIDTH + h, sums, h);
      }
      for (int i = 0; i < WIDTH; i++) {
        out[to + i] += sums[i];
      }
    }
  }

  private static void group(
      int rows, float[] pixels, int xAt, float[] logits, int at, float[] sums, int h) {
    FloatVector linear = FloatVector.zero(F);
    FloatVector magnitude = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    for (int j = 0; j < rows; j++) {
      FloatVector l = FloatVector.fromArray(F, logits, at + j * WIDTH);
      FloatVector x = FloatVector.fromArray(F, pixels, xAt + j * WIDTH);
      FloatVector m = l.abs();
      linear = x.sub(0.5f).fma(l, linear);
      magnitude = magnitude.add(m);
      // BernoulliSum.decay(m)
      FloatVector a = m.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
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
      IntVector scaled = p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23));
      FloatVector e = scaled.reinterpretAsFloats();
      product = product.fma(e, product);
      FloatVector one = FloatVector.broadcast(F, 1);
      x.sub(one.blend(e, l.compare(LT, 0)).div(e.add(1))).intoArray(logits, at + j * WIDTH);
    }
    linear = magnitude.fma(FloatVector.broadcast(F, -0.5f), linear);
    linear.sub(Log.log(product)).intoArray(sums, h);
  }
}
