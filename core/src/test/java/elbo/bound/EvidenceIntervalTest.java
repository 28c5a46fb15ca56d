package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.ExponentialWeights;
import elbo.GivenWeights;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceIntervalTest {
  private static final EvidenceInterval INTERVAL = new EvidenceInterval(0.95);
  private static final double Z = 1.959963984540054;

  private static EvidenceInterval.Interval of(double... logW) {
    return new Estimator(logW.length, INTERVAL).estimate(new GivenWeights(logW)).get(INTERVAL);
  }

  @Test
  void withoutSkewnessIsTheUsualOne() {
    EvidenceInterval.Interval i = INTERVAL.about(-3, 0.1, 100, 0);
    assertEquals(-3 - 0.1 * Z, i.lower(), 1e-12);
    assertEquals(-3 + 0.1 * Z, i.upper(), 1e-12);
  }

  /// The further end solves Hall's transformation for ±z; the other is the usual one.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 2, 50})
  void skewedWeightsReachFurther(double skewness) {
    double a = skewness / Math.sqrt(10_000.0);
    EvidenceInterval.Interval right = INTERVAL.about(0, 1, 10_000, skewness);
    assertEquals(-Z, right.lower(), 1e-12);
    double t = -right.upper();
    assertTrue(-t > Z);
    assertEquals(-Z, t + a * t * t / 3 + a * a * t * t * t / 27 + a / 6, 1e-9);
    EvidenceInterval.Interval left = INTERVAL.about(0, 1, 10_000, -skewness);
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
    EvidenceInterval.Interval e = of(logW);
    assertEquals(Math.log(mean) + 700, e.value(), 1e-12);
    assertEquals(Math.sqrt(squares / (n - 1) / n) / mean, e.standardError(), 1e-12);
    assertEquals(cubes / n / Math.pow(squares / n, 1.5), e.skewness(), 1e-10);
  }

  @Test
  void hasTheValueAndErrorOfLogEvidence() {
    Estimates both =
        new Estimator(30_000, INTERVAL, new LogEvidence()).estimate(new ExponentialWeights(3));
    assertEquals(both.get(new LogEvidence()).value(), both.get(INTERVAL).value(), 1e-12);
    assertEquals(
        both.get(new LogEvidence()).standardError(), both.get(INTERVAL).standardError(), 1e-6);
    // The exponential law has skewness 2.
    assertEquals(2, both.get(INTERVAL).skewness(), 0.2);
  }

  /// Where samples depend on each other, the usual interval from the spread between m replicates if
  /// that is symmetric, with Student's t of m − 1 degrees of freedom at 95 % as in M. Abramowitz,
  /// I. A. Stegun (1964), table 26.10.
  @ParameterizedTest
  @CsvSource({"2, 12.706205", "8, 2.364624", "16, 2.131450", "32, 2.039513", "202, 1.971837"})
  void replicatesTakeTheQuantileOfStudent(int m, double t) {
    int size = 10;
    double[] logW = new double[m * size + 3];
    Arrays.setAll(
        logW, i -> Math.log1p((i / size % 2 == 0 ? 0.01 : -0.01) * (i / size / 2 + 1) / m));
    EvidenceInterval.Interval e = Naive.dependent(INTERVAL, size, logW);
    LogEvidence.Evidence evidence = Naive.dependent(new LogEvidence(), size, logW);
    assertEquals(m, evidence.replicates());
    assertEquals(evidence.value(), e.value());
    assertEquals(evidence.standardError(), e.standardError());
    assertEquals((long) m * size, e.samples());
    double half = t * e.standardError();
    assertEquals(e.value() - half, e.lower(), 1e-6 * half);
    assertEquals(e.value() + half, e.upper(), 1e-6 * half);
    assertTrue(Double.isNaN(e.skewness()));
    assertEquals(List.of("lower", "upper"), List.copyOf(e.parts().keySet()));
  }

  // One replicate of sixteen has the only large weight: log p(x) may well lie far above.
  @Test
  void skewedReplicatesReachFurtherUp() {
    double[] logW = new double[16 * 4];
    Arrays.setAll(logW, i -> i / 4 == 5 ? 2 : -1e-3 * (i / 4));
    EvidenceInterval.Interval e = Naive.dependent(INTERVAL, 4, logW);
    double half = 2.131450 * e.standardError();
    assertTrue(e.upper() > e.value() + 1.5 * half);
    assertEquals(e.value() - half, e.lower(), 1e-6 * half);
  }

  @Test
  void oneReplicateHasNoInterval() {
    EvidenceInterval.Interval e = Naive.dependent(INTERVAL, 50, GivenWeights.uniform(1, 99, 6));
    assertEquals(50, e.samples());
    assertTrue(Double.isNaN(e.lower()) && Double.isNaN(e.upper()));
  }

  @Test
  void endsThatLookTooSureAreLeftOut() {
    EvidenceInterval.Interval e = INTERVAL.about(-3, 0.1, 100, 2).withoutEnds();
    assertTrue(Double.isNaN(e.lower()) && Double.isNaN(e.upper()));
    assertEquals(-3, e.value());
    assertEquals(0.1, e.standardError());
    assertEquals(2, e.skewness());
  }

  @Test
  void constantWeightsHaveNoLength() {
    EvidenceInterval.Interval e = of(-5, -5, -5);
    assertEquals(-5, e.lower(), 1e-12);
    assertEquals(-5, e.upper(), 1e-12);
  }

  @Test
  void zeroWeightsCount() {
    double zero = Double.NEGATIVE_INFINITY;
    EvidenceInterval.Interval e = of(zero, 0, zero, 0);
    assertEquals(-Math.log(2), e.value(), 1e-15);
    assertEquals(0, e.skewness(), 1e-12);
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
