package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// The numbers are those of torch.linspace and of the formulas of diffusers in single precision.
class BetaScheduleTest {
  private static final int[] AT = {0, 1, 333, 499, 500, 998, 999};

  private static void check(String word, double... expected) {
    float[] betas = BetaSchedule.of(word, 1000, 0.0001, 0.02);
    for (int i = 0; i < AT.length; i++) {
      assertEquals(
          expected[i], betas[AT[i]], 2 * Math.ulp((float) expected[i]), word + " " + AT[i]);
    }
  }

  @Test
  void betasAreThoseOfTheExporter() {
    check(
        BetaSchedule.LINEAR,
        9.999999747378752e-05,
        0.00011991991777904332,
        0.006733333691954613,
        0.010040040127933025,
        0.010059959255158901,
        0.01998008042573929,
        0.019999999552965164);
    check(
        BetaSchedule.SCALED_LINEAR,
        9.999999747378752e-05,
        0.00010264836600981653,
        0.002895205747336149,
        0.0057221511378884315,
        0.005742072593420744,
        0.019962811842560768,
        0.020000001415610313);
    check(
        BetaSchedule.COSINE,
        4.128422369831242e-05,
        4.614175122696906e-05,
        0.0018335160566493869,
        0.003145886119455099,
        0.003155691549181938,
        0.7499994039535522,
        0.9990000128746033);
    check(
        BetaSchedule.SIGMOID,
        0.00014920519606675953,
        0.00014979831757955253,
        0.002472138497978449,
        0.01002012100070715,
        0.010079878382384777,
        0.019950199872255325,
        0.01995079591870308);
  }

  @Test
  void rescaledOnesEndWithoutSignal() {
    float[] betas =
        BetaSchedule.rescaled(BetaSchedule.of(BetaSchedule.SCALED_LINEAR, 1000, 0.00085, 0.012));
    assertEquals(0.0008500218391418457, betas[0], 1e-7);
    assertEquals(0.0009172558784484863, betas[1], 2e-7);
    assertEquals(0.0055304765701293945, betas[500], 5e-7);
    assertEquals(0.7511317729949951, betas[998], 1e-4);
    assertEquals(1, betas[999]);
  }
}
