package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class ExpFloatTest extends FloatTwins {
  @Override
  float scalar(float x) {
    return Exp.exp(x);
  }

  @Override
  void fill(float[] x, int from, int to, float[] out) {
    Exp.fill(x, from, to, out);
  }

  @Override
  float ordinary(UniformRandomProvider rng) {
    return rng.nextFloat(-110, 95);
  }

  @Override
  int hash() {
    return 0x541885A0;
  }

  /// The library's function of doubles is the reference: its error is 2⁻²⁹ of an ulp of a float.
  @Test
  void errorBelowOneUlp() {
    for (int bits = 0; bits < 0x7F800000; bits += 1009) {
      for (float x : new float[] {Float.intBitsToFloat(bits), -Float.intBitsToFloat(bits)}) {
        double want = Math.exp(x);
        if (Double.isNaN(want) || Math.abs(want) > Float.MAX_VALUE) {
          assertEquals((float) want, Exp.exp(x));
        } else {
          double ulps = Math.abs(Exp.exp(x) - want) / Math.ulp((float) want);
          assertTrue(ulps < 1, () -> "at " + x + ": " + ulps + " ulp");
        }
      }
    }
  }
}
