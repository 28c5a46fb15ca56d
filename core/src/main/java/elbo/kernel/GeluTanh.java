package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The Gaussian error linear unit in its approximation by tanh, in single precision.
///
/// ½ x (1 + tanh(√(2/π)(x + 0.044715 x³))) = x / (1 + e⁻ʷ) with w = √(8/π)(x + 0.044715 x³). The
/// error is below 4 ulp for x ≥ −1, and less than 2⁻²³ below, where e^|w| multiplies the rounding
/// error of w. The function tends to −0 at −∞.
///
/// Hendrycks and Gimpel (2016), Gaussian error linear units.
public record GeluTanh() implements Activation {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private static final float MIN = -12;
  private static final float LINEAR = 0x1.988454p+0f;
  private static final float CUBIC = 0x1.2444f2p-4f;

  @Override
  public float apply(float x) {
    return geluTanh(x);
  }

  @Override
  public float derivative(float x) {
    if (Math.abs(x) > -MIN) {
      return x < 0 ? 0 : 1;
    }
    float w = x * Math.fma(x * x, CUBIC, LINEAR);
    float slope = Math.fma(3 * CUBIC, x * x, LINEAR);
    return Math.fma(x * slope, Sigmoid.sigmoid(w) * Sigmoid.sigmoid(-w), Sigmoid.sigmoid(w));
  }

  @Override
  public void fill(float[] x, int from, int to, float[] out) {
    int end = from + S.loopBound(to - from);
    if (from < end) {
      lanes(x, from, end, out);
    }
    for (int i = end; i < to; i++) {
      out[i] = geluTanh(x[i]);
    }
  }

  private static void lanes(float[] x, int from, int to, float[] out) {
    for (int i = from; i < to; i += S.length()) {
      geluTanh(FloatVector.fromArray(S, x, i)).intoArray(out, i);
    }
  }

  // e^−|w| is 0 well before MIN; without the clamp 0 · −∞ would be NaN.

  static float geluTanh(float x) {
    float a = x < MIN ? MIN : x;
    float w = a * Math.fma(a * a, CUBIC, LINEAR);
    float e = Exp.exp(-Math.abs(w));
    return (a < 0 ? a * e : a) / (1 + e);
  }

  static FloatVector geluTanh(FloatVector x) {
    FloatVector a = x.blend(MIN, x.compare(LT, MIN));
    FloatVector w = a.mul(a).fma(FloatVector.broadcast(S, CUBIC), FloatVector.broadcast(S, LINEAR));
    FloatVector e = Exp.exp(w.mul(a).abs().neg());
    return a.blend(a.mul(e), a.compare(LT, 0)).div(e.add(1));
  }
}
