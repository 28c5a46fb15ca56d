package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Estimator;
import elbo.ExponentialWeights;
import elbo.GivenWeights;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceIntervalTest {
  private static final EvidenceInterval INTERVAL = new EvidenceInterval(0.95);
  private static final double Z = 1.959963984540054;

  private static Estimate of(double... logW) {
    return new Estimator(logW.length, INTERVAL).estimate(new GivenWeights(logW)).getFirst();
  }

  @Test
  void withoutSkewnessIsTheUsualOne() {
    EvidenceInterval.Interval i = INTERVAL.about(-3, 0.1, 0, 100);
    assertEquals(-3 - 0.1 * Z, i.lower(), 1e-12);
    assertEquals(-3 + 0.1 * Z, i.upper(), 1e-12);
  }

  /// The further end solves Hall's transformation for ±z; the other is the usual one.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 2, 50})
  void skewedWeightsReachFurther(double skewness) {
    double a = skewness / Math.sqrt(10_000.0);
    EvidenceInterval.Interval right = INTERVAL.about(0, 1, skewness, 10_000);
    assertEquals(-Z, right.lower(), 1e-12);
    double t = -right.upper();
    assertTrue(-t > Z);
    assertEquals(-Z, t + a * t * t / 3 + a * a * t * t * t / 27 + a / 6, 1e-9);
    EvidenceInterval.Interval left = INTERVAL.about(0, 1, -skewness, 10_000);
    assertEquals(-right.upper(), left.lower(), 1e-9);
    assertEquals(-right.lower(), left.upper(), 1e-9);
  }

  @Test
  void momentsAreThoseOfTheWeights() {
    double[] w = {1, 2, 4, 9, 0.5, 3};
    double[] logW = new double[w.length];
    double mean = 0;
    for (int i = 0; i < w.length; i++) {
      logW[i] = Math.log(w[i]) + 700;
      mean += w[i] / w.length;
    }
    double squares = 0;
    double cubes = 0;
    for (double v : w) {
      squares += (v - mean) * (v - mean);
      cubes += (v - mean) * (v - mean) * (v - mean);
    }
    double n = w.length;
    Estimate e = of(logW);
    assertEquals(Math.log(mean) + 700, e.value(), 1e-12);
    assertEquals(Math.sqrt(squares / (n - 1) / n) / mean, e.standardError(), 1e-12);
    assertEquals(cubes / n / Math.pow(squares / n, 1.5), e.parts().get("skewness"), 1e-10);
  }

  @Test
  void hasTheValueAndErrorOfLogEvidence() {
    List<Estimate> both =
        new Estimator(30_000, INTERVAL, new LogEvidence()).estimate(new ExponentialWeights(3));
    assertEquals(both.get(1).value(), both.get(0).value(), 1e-12);
    assertEquals(both.get(1).standardError(), both.get(0).standardError(), 1e-6);
    // The exponential law has skewness 2.
    assertEquals(2, both.get(0).parts().get("skewness"), 0.2);
  }

  @Test
  void constantWeightsHaveNoLength() {
    Estimate e = of(-5, -5, -5);
    assertEquals(-5, e.parts().get("lower"), 1e-12);
    assertEquals(-5, e.parts().get("upper"), 1e-12);
  }

  @Test
  void zeroWeightsCount() {
    double zero = Double.NEGATIVE_INFINITY;
    Estimate e = of(zero, 0, zero, 0);
    assertEquals(-Math.log(2), e.value(), 1e-15);
    assertEquals(0, e.parts().get("skewness"), 1e-12);
    assertEquals(zero, of(zero, zero).value());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
  void rejectsLevels(double level) {
    assertEquals(
        "level must be between 0 and 1, but is " + level,
        assertThrows(IllegalArgumentException.class, () -> new EvidenceInterval(level))
            .getMessage());
  }
}
