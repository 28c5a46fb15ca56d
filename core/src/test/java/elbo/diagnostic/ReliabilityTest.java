package elbo.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.estimate.Estimator;
import elbo.estimate.GeneralizedPareto;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.points.Independent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Verdicts on weights that are known.
class ReliabilityTest {
  private static Reliability.Evidence seen(double... logW) {
    return new Estimator(logW.length, new Reliability())
        .estimate(new GivenWeights(logW))
        .get(new Reliability());
  }

  private static double[] scaled(double scale) {
    double[] logW = GivenWeights.uniform(7, 5000, 1);
    for (int i = 0; i < logW.length; i++) {
      logW[i] *= scale;
    }
    return logW;
  }

  /// Log weights that are evenly spread over a range are heavier, the longer the range, without
  /// end: also where all weights but the largest underflow beside it.
  @ParameterizedTest
  @ValueSource(doubles = {200, 2000, 20_000, 2e6})
  void weightsFarApartAreNeverSound(double range) {
    Reliability.Evidence seen = seen(scaled(range));
    assertTrue(seen.value() > 1, seen.toString());
    assertFalse(Verdict.of(seen).isSound());
    assertFalse(Verdict.ofInterval(seen).isSound());
  }

  @Test
  void theTailIndexRisesWithTheRange() {
    double last = 0;
    for (double range = 100; range < 1e6; range *= 3) {
      double k = seen(scaled(range)).value();
      assertTrue(k > last, range + ": " + k);
      last = k;
    }
  }

  /// The shape of excesses does not depend on their unit, however large or small.
  @ParameterizedTest
  @ValueSource(doubles = {-1e5, -700, 700, 1e5})
  void theUnitIsIrrelevant(double logUnit) {
    double[] logExcess = GivenWeights.uniform(3, 200, 4);
    Arrays.sort(logExcess);
    double[] moved = Arrays.stream(logExcess).map(x -> x + logUnit).toArray();
    assertEquals(GeneralizedPareto.shape(logExcess), GeneralizedPareto.shape(moved), 1e-9);
  }

  @Test
  void oneWeightThatIsTheEstimateIsNeverSound() {
    double[] logW = new double[5000];
    logW[17] = Math.log(5000) - 0.001;
    Verdict half = Verdict.of(seen(logW));
    assertTrue(half.largestShare() < 0.5);
    logW[17] = Math.log(5000);
    Verdict verdict = Verdict.of(seen(logW));
    assertEquals(Verdict.Cause.ONE_WEIGHT, verdict.cause());
    assertEquals("one weight of 5000 carries 50 % of the estimate", verdict.why());
  }

  @Test
  void weightsThatDifferByRoundingAreEqual() {
    double[] logW = new double[5000];
    for (int i = 0; i < logW.length; i++) {
      logW[i] = -100 + (i % 7) * 1e-13;
    }
    Verdict verdict = Verdict.ofInterval(seen(logW));
    assertEquals(Verdict.Cause.CONSTANT_TAIL, verdict.cause());
    assertTrue(verdict.isSound());
    // Not where the differences can be seen.
    for (int i = 0; i < logW.length; i++) {
      logW[i] = -100 + i * 1e-9;
    }
    assertTrue(Double.isFinite(seen(logW).value()));
  }

  /// A few larger weights look like a heavy tail; where they carry next to none of the variance,
  /// they are none.
  @Test
  void aTailThatCarriesNothingIsNone() {
    double[] logW = GivenWeights.uniform(5, 5000, 1);
    for (int i = 0; i < 20; i++) {
      logW[250 * i] = 1 + 0.02 * i;
    }
    Reliability.Evidence seen = seen(logW);
    assertTrue(seen.kurtosisShare() < 0.02, seen.toString());
    Reliability.Evidence heavy =
        new Reliability.Evidence(
            seen.name(),
            seen.side(),
            1.2,
            seen.standardError(),
            5000,
            seen.ess(),
            seen.essError(),
            seen.largestShare(),
            seen.kurtosisShare(),
            seen.largestLogWeight(),
            seen.largest());
    assertEquals(Verdict.Cause.SPREAD_VARIANCE, Verdict.of(heavy).cause());
    assertTrue(Verdict.of(heavy).isSound());
    Reliability.Evidence carried =
        new Reliability.Evidence(
            seen.name(),
            seen.side(),
            1.2,
            seen.standardError(),
            5000,
            seen.ess(),
            seen.essError(),
            seen.largestShare(),
            0.02,
            seen.largestLogWeight(),
            seen.largest());
    assertEquals(Verdict.Cause.HEAVY_TAIL, Verdict.of(carried).cause());
    assertEquals("k-hat 1.20 is not below 0.70", Verdict.of(carried).why());
  }

  /// Where the variance is infinite, the rule on its spread passes no more than one run in a
  /// hundred: c = 0.3 has the tail index 0.7.
  @Test
  void heavyTailsAreNotPassedForTheirSpread() {
    MatchedGaussians model = new MatchedGaussians(2, 0.3);
    Importance own = new Importance(new Encoder());
    int spread = 0;
    int runs = 400;
    for (int r = 0; r < runs; r++) {
      var weights =
          own.open(model, new Observation(r, new double[2]), new Independent(3)).weights();
      Reliability.Evidence seen =
          new Estimator(1000, new Reliability()).estimate(weights).get(new Reliability());
      spread += Verdict.of(seen).cause() == Verdict.Cause.SPREAD_VARIANCE ? 1 : 0;
    }
    assertTrue(spread <= runs / 100, spread + " of " + runs);
  }

  @Test
  void tooFewWeightsTellNothing() {
    Verdict verdict = Verdict.of(seen(new double[20]));
    assertEquals(Verdict.Trust.UNKNOWN, verdict.trust());
    double[] zeros = new double[5000];
    Arrays.fill(zeros, Double.NEGATIVE_INFINITY);
    assertEquals(Verdict.Trust.UNKNOWN, Verdict.of(seen(zeros)).trust());
  }
}
