package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NoiseScheduleTest {
  @Test
  void marginalsAreThoseOfTheSteps() {
    NoiseSchedule s = NoiseSchedule.linear(5, 0.1, 0.5);
    double signal = 1;
    for (int t = 1; t <= 5; t++) {
      double beta = 0.1 * t;
      signal *= 1 - beta;
      assertEquals(beta, s.beta(t), 1e-15);
      assertEquals(signal, s.signal(t), 1e-15);
      assertEquals(1 - signal, s.noise(t), 1e-15);
      assertEquals(beta * s.noise(t - 1) / s.noise(t), s.reverseVariance(t), 1e-15);
    }
    assertEquals(0, s.reverseVariance(1));
  }

  /// x_t = √ᾱ x₀ + √(1 − ᾱ) ε has the mean that q(x_{t−1} | x_t, x₀) gives back.
  @Test
  void reverseStepsKeepTheMarginals() {
    NoiseSchedule s = NoiseSchedule.linear(9, 1e-4, 0.7);
    for (int t = 2; t <= 9; t++) {
      double mean = s.factorOfStart(t) + s.factorOfNoisy(t) * Math.sqrt(s.signal(t));
      assertEquals(Math.sqrt(s.signal(t - 1)), mean, 1e-14);
      double variance = s.factorOfNoisy(t) * s.factorOfNoisy(t) * s.noise(t) + s.reverseVariance(t);
      assertEquals(s.noise(t - 1), variance, 1e-14);
    }
  }

  @Test
  void someStepsHaveTheMarginalsOfAll() {
    NoiseSchedule all = NoiseSchedule.linear(100, 1e-4, 0.02);
    int[] times = {1, 2, 40, 99};
    NoiseSchedule some = all.at(times);
    assertEquals(4, some.steps());
    for (int i = 0; i < times.length; i++) {
      assertEquals(all.signal(times[i]), some.signal(i + 1), 1e-15);
      assertEquals(all.noise(times[i]), some.noise(i + 1), 1e-15);
    }
    assertEquals(all.beta(2), some.beta(2));
    for (int[] wrong : new int[][] {{}, {0, 1}, {2, 2}, {5, 4}, {101}}) {
      assertThrows(IllegalArgumentException.class, () -> all.at(wrong));
    }
  }

  @Test
  void noiseMustIncrease() {
    for (double wrong : new double[] {0, -0.1, 1, 1.2, Double.NaN}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new NoiseSchedule(new double[] {0.1, wrong, 0.2}))
              .getMessage();
      assertTrue(message.contains("β of step 2 of 3 is " + wrong), message);
    }
    assertEquals(0, new NoiseSchedule(new double[] {0.1, 1}).signal(2));
  }
}
