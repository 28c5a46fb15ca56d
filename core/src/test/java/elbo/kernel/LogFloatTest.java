package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

class LogFloatTest extends FloatTwins {
  @Override
  float scalar(float x) {
    return Log.log(x);
  }

  @Override
  void fill(float[] x, int from, int to, float[] out) {
    Log.fill(x, from, to, out);
  }

  @Override
  float ordinary(UniformRandomProvider rng) {
    return Float.intBitsToFloat(rng.nextInt(0x7F000000) + 0x00800000);
  }

  @Override
  int hash() {
    return 0x2B1A93A4;
  }

  /// The library's function of doubles is the reference: its error is 2⁻²⁹ of an ulp of a float.
  @Test
  void errorBelowOneUlp() {
    for (int bits = 0; bits < 0x7F800000; bits += 1009) {
      for (float x : new float[] {Float.intBitsToFloat(bits), -Float.intBitsToFloat(bits)}) {
        double want = Math.log(x);
        if (Double.isNaN(want) || Math.abs(want) > Float.MAX_VALUE) {
          assertEquals((float) want, Log.log(x));
        } else {
          double ulps = Math.abs(Log.log(x) - want) / Math.ulp((float) want);
          assertTrue(ulps < 1, () -> "at " + x + ": " + ulps + " ulp");
        }
      }
    }
  }
}
