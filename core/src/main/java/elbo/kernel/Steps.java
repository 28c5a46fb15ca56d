package elbo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Passes over gradients and parameters, number by number, in single precision. Ranges are whole
/// rows of [Strips#WIDTH] numbers.
public final class Steps {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();
  private static final int WIDTH = Strips.WIDTH;

  private Steps() {}

  /// Σ x² over `from ≤ i < to`: numbers 16 apart are summed in their order in single precision, and
  /// the 16 sums in double.
  public static double squares(float[] x, int from, int to) {
    double sum = 0;
    float[] sums = new float[WIDTH];
    for (int h = 0; h < WIDTH; h += LANES) {
      FloatVector a = FloatVector.zero(S);
      for (int i = from + h; i < to; i += WIDTH) {
        FloatVector v = FloatVector.fromArray(S, x, i);
        a = v.fma(v, a);
      }
      a.intoArray(sums, h);
    }
    for (float s : sums) {
      sum += s;
    }
    return sum;
  }

  /// A step of Adam upward: with g = factor · gradient, m ← m + a (g − m), v ← v + b (g² − v), and
  /// w ← keep · w + rate · m / (root · √v + ε).
  ///
  /// @param numbers factor, a = 1 − β₁, b = 1 − β₂, keep, the rate with the correction of m, root =
  ///   1 / √(the correction of v), ε
  public static void adam(
      float[] gradient, float[] w, float[] m, float[] v, int from, int to, float[] numbers) {
    float factor = numbers[0];
    float a = numbers[1];
    float b = numbers[2];
    float keep = numbers[3];
    float rate = numbers[4];
    float root = numbers[5];
    float epsilon = numbers[6];
    for (int i = from; i < to; i += LANES) {
      FloatVector g = FloatVector.fromArray(S, gradient, i).mul(factor);
      FloatVector mean = FloatVector.fromArray(S, m, i);
      mean = g.sub(mean).fma(FloatVector.broadcast(S, a), mean);
      FloatVector square = FloatVector.fromArray(S, v, i);
      square = g.mul(g).sub(square).fma(FloatVector.broadcast(S, b), square);
      mean.intoArray(m, i);
      square.intoArray(v, i);
      FloatVector scale =
          square.sqrt().fma(FloatVector.broadcast(S, root), FloatVector.broadcast(S, epsilon));
      FloatVector old = FloatVector.fromArray(S, w, i).mul(keep);
      mean.mul(rate).div(scale).add(old).intoArray(w, i);
    }
  }

  /// The scalar definition of [#adam].
  static void adam(float[] gradient, float[] w, float[] m, float[] v, int i, float[] numbers) {
    float g = gradient[i] * numbers[0];
    m[i] = Math.fma(g - m[i], numbers[1], m[i]);
    v[i] = Math.fma(g * g - v[i], numbers[2], v[i]);
    float scale = Math.fma((float) Math.sqrt(v[i]), numbers[5], numbers[6]);
    w[i] = m[i] * numbers[4] / scale + w[i] * numbers[3];
  }

  /// A step with momentum upward: u ← momentum · u + factor · gradient, w ← keep · w + rate · u.
  public static void momentum(
      float[] gradient, float[] w, float[] u, int from, int to, float[] numbers) {
    float factor = numbers[0];
    float momentum = numbers[1];
    float keep = numbers[2];
    float rate = numbers[3];
    for (int i = from; i < to; i += LANES) {
      FloatVector g = FloatVector.fromArray(S, gradient, i).mul(factor);
      FloatVector next = FloatVector.fromArray(S, u, i).fma(FloatVector.broadcast(S, momentum), g);
      next.intoArray(u, i);
      FloatVector old = FloatVector.fromArray(S, w, i).mul(keep);
      next.fma(FloatVector.broadcast(S, rate), old).intoArray(w, i);
    }
  }

  /// The scalar definition of [#momentum].
  static void momentum(float[] gradient, float[] w, float[] u, int i, float[] numbers) {
    u[i] = Math.fma(u[i], numbers[1], gradient[i] * numbers[0]);
    w[i] = Math.fma(u[i], numbers[3], w[i] * numbers[2]);
  }
}
