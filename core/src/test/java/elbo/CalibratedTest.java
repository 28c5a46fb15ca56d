package elbo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.bound.Iwae;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibratedTest {
  private static final double DELTA = 1e-3;
  private static final double EXACT = -0.8952538618578;

  private static Estimate estimate(long seed) {
    Binary model = new Binary(0.3, 0.2, 0.9, 0.6);
    double[] x = {1};
    LogWeights weights = Weights.of(model, x, model.proposal(x), new Independent(seed), 0);
    return new Estimator(1 << 20, new Iwae(2)).estimate(weights).only();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void passesTheTruthAndCatchesAnErrorOfDelta(long seed) {
    Estimate e = estimate(seed);
    assertDoesNotThrow(() -> Calibrated.check(e, EXACT, DELTA));
    for (double error : new double[] {DELTA, -DELTA}) {
      assertThrows(
          AssertionError.class,
          () -> Calibrated.check(e.value() + error, e.standardError(), EXACT, DELTA));
    }
  }

  @Test
  void refusesATestWithoutPower() {
    Estimate e = estimate(1);
    assertThrows(AssertionError.class, () -> Calibrated.check(e, EXACT, 8 * e.standardError()));
  }

  @Test
  void refusesNumbersThatAreNone() {
    assertThrows(AssertionError.class, () -> Calibrated.check(Double.NaN, 1e-6, EXACT, DELTA));
    assertThrows(AssertionError.class, () -> Calibrated.check(EXACT, Double.NaN, EXACT, DELTA));
  }

  @Test
  void meanCatchesAnErrorOfDelta() {
    double[] values = new double[4096];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 + (i % 2 == 0 ? 1 : -1);
    }
    double delta = 0.13;
    assertDoesNotThrow(() -> Calibrated.mean(values, 2, delta));
    assertThrows(AssertionError.class, () -> Calibrated.mean(values, 2 + delta, delta));
    assertThrows(AssertionError.class, () -> Calibrated.mean(values, 2 - delta, delta));
    assertThrows(AssertionError.class, () -> Calibrated.mean(values, 2, 0.12));
    assertThrows(AssertionError.class, () -> Calibrated.mean(new double[1023], 0, delta));
  }
}
