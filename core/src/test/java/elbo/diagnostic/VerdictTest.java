package elbo.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.estimate.Side;
import elbo.inference.Prior;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.points.Seed;
import elbo.stopping.Reason;
import elbo.stopping.Tolerance;
import elbo.weight.Peak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Verdicts with what a search for the largest weight has found.
class VerdictTest {
  /// Evidence of 5000 weights with a heavy tail; the largest has log weight 0.
  private static Reliability.Evidence heavy(double ess, double largestShare) {
    return withTail(0.9, ess, largestShare);
  }

  private static Reliability.Evidence withTail(double kHat, double ess, double largestShare) {
    return new Reliability.Evidence(
        "Reliability",
        Side.ESTIMATE,
        kHat,
        0.1,
        5000,
        ess,
        1,
        largestShare,
        0.5,
        0,
        List.of(1L, 2L));
  }

  private static Verdict of(Reliability.Evidence seen, double share, boolean ended) {
    return of(seen, share, ended, Double.NaN);
  }

  private static Verdict of(
      Reliability.Evidence seen, double share, boolean ended, double tailIndex) {
    Peak peak = new Peak(seen.logWeight(share), ended, tailIndex, Double.NaN, 4096);
    return Verdict.of(seen, Optional.of(peak));
  }

  /// √(1/1000 − 1/5000) = 0.0283 is the relative error.
  @ParameterizedTest
  @CsvSource({"0.01, true", "0.0565, true", "0.0567, false", "3, false"})
  void weightsThatCannotMatterAreSound(double share, boolean sound) {
    Verdict verdict = of(heavy(1000, 0.005), share, true);
    assertEquals(sound ? Verdict.Cause.BOUNDED : Verdict.Cause.HEAVY_TAIL, verdict.cause());
    assertEquals(sound, verdict.isSound());
    assertFalse(verdict.isOpen());
    assertEquals(share, verdict.possibleShare(), 1e-12);
  }

  @Test
  void aSearchThatDidNotEndBoundsNothing() {
    Verdict verdict = of(heavy(1000, 0.005), 0.01, false);
    assertEquals(Verdict.Cause.HEAVY_TAIL, verdict.cause());
    assertEquals("k-hat 0.90 is not below 0.70", verdict.why());
  }

  /// The threshold is 0.7, the standard error 0.1.
  @ParameterizedTest
  @CsvSource({
    "0.69, 0.7, false, ENDLESS_RISE",
    "0.51, 0.7, false, ENDLESS_RISE",
    "0.69, 0.69, false, LIGHT_TAIL",
    "0.49, 0.9, false, LIGHT_TAIL",
    "0.69, 0.9, true, LIGHT_TAIL",
    "0.99, 0.49, true, SLOW_RISE",
    "0.99, 0.49, false, SLOW_RISE",
    "0.99, 0.5, true, HEAVY_TAIL",
    "1.01, 0.49, true, HEAVY_TAIL"
  })
  void howFastWeightsRiseDecidesWhatATailDoesNotShow(
      double kHat, double tailIndex, boolean ended, Verdict.Cause cause) {
    assertEquals(cause, of(withTail(kHat, 1000, 0.005), 0.4, ended, tailIndex).cause());
  }

  /// Of 5000 weights, 250 are a twentieth.
  @Test
  void aSlowRiseOfFewWeightsShowsNothing() {
    assertEquals(Verdict.Cause.HEAVY_TAIL, of(withTail(0.9, 250, 0.005), 0.9, true, 0.1).cause());
    assertEquals(Verdict.Cause.SLOW_RISE, of(withTail(0.9, 251, 0.005), 0.9, true, 0.1).cause());
  }

  /// In many dimensions the second moment, 5 for 1000 effective samples of 5000, decides.
  @ParameterizedTest
  @CsvSource({"7.49, LIGHT_TAIL", "7.5, ENDLESS_RISE", "Infinity, ENDLESS_RISE"})
  void aSecondMomentThatWasMissedIsNotSound(double secondMoment, Verdict.Cause cause) {
    Reliability.Evidence seen = withTail(0.6, 1000, 0.005);
    Peak peak = new Peak(seen.logWeight(3), false, Double.NaN, secondMoment, 512);
    assertEquals(cause, Verdict.of(seen, Optional.of(peak)).cause());
  }

  /// Of 64 log-normal weights with a variance of log w of 5, which are worth 0.4 and look like 11,
  /// k-hat is often below its limit; of 999 that were not searched, 333 are a third.
  @ParameterizedTest
  @CsvSource({
    "0.45, 999, 332, UNSEEN_TAIL",
    "0.45, 999, 333, LIGHT_TAIL",
    "0.45, 1000, 20, LIGHT_TAIL",
    "0.1, 999, 332, LIGHT_TAIL",
    "0.30, 64, 11.3, UNSEEN_TAIL"
  })
  void fewWeightsNearTheLimitShowNoTail(
      double kHat, long samples, double ess, Verdict.Cause cause) {
    Reliability.Evidence seen =
        new Reliability.Evidence(
            "Reliability", Side.ESTIMATE, kHat, 0.15, samples, ess, 1, 0.1, 0.5, 0, List.of(1L));
    assertEquals(cause, Verdict.of(seen).cause());
    assertEquals(cause, Verdict.of(seen, Optional.of(Peak.UNKNOWN)).cause());
    Peak searched = new Peak(0, true, 0.1, Double.NaN, 100);
    assertEquals(Verdict.Cause.LIGHT_TAIL, Verdict.of(seen, Optional.of(searched)).cause());
    assertEquals(cause == Verdict.Cause.UNSEEN_TAIL, !Verdict.of(seen).isSound());
  }

  /// What is not larger than the estimate bears shows no rise.
  @Test
  void aRiseMustBeSeen() {
    assertEquals(
        Verdict.Cause.LIGHT_TAIL, of(withTail(0.69, 1000, 0.005), 0.01, false, 0.9).cause());
  }

  @Test
  void aSearchIsAskedForWhereItMayHelp() {
    assertTrue(Verdict.of(withTail(0.51, 1000, 0.005)).isOpen());
    assertFalse(Verdict.of(withTail(0.49, 1000, 0.005)).isOpen());
    assertTrue(Verdict.of(heavy(1000, 0.005)).isOpen());
    assertFalse(Verdict.of(heavy(3, 0.6)).isOpen());
    assertFalse(of(heavy(1000, 0.005), 3, true).isOpen());
  }

  /// Nothing rescues an estimate from a handful of weights.
  @Test
  void fewWeightsAreNeverSound() {
    Verdict few = of(heavy(9.9, 0.3), 0.3, true);
    assertEquals(Verdict.Cause.FEW_WEIGHTS, few.cause());
    assertEquals("5000 weights are worth 9.9, which is fewer than 10", few.why());
    Verdict one = of(heavy(3, 0.83), 0.83, true);
    assertEquals(Verdict.Cause.ONE_WEIGHT, one.cause());
    assertEquals("one weight of 5000 carries 83 % of the estimate", one.why());
    assertFalse(one.isSound());
  }

  @Test
  void reasonsHaveTheirNumbers() {
    assertEquals(
        "k-hat is 0.60, but weights rise without end, so fast that large ones were missed",
        of(withTail(0.6, 1000, 0.005), 3, false, 0.8).why());
    assertEquals(
        "weights beyond the largest rise with the tail index 0.30, which is below 0.50",
        of(heavy(1000, 0.005), 3, true, 0.3).why());
    assertEquals(
        "no weight can carry more than 1.0 % of the estimate",
        of(heavy(1000, 0.005), 0.01, true).why());
    assertEquals(
        "k-hat 0.90 is not below 0.70; a weight can carry 40 % of the estimate",
        of(heavy(1000, 0.005), 0.4, true).why());
  }

  private static List<Result> results(Evaluation<?> evaluation, LatentModel model, int rows) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(Rows.drawn(model, Seed.of(1), 0, rows), results::add);
    return results;
  }

  /// Log weights that lie hundreds to thousands of nats apart, whatever the size: never sound, and
  /// no interval. The exact log p(x) is not near either.
  @ParameterizedTest
  @CsvSource({"8, 2000", "16, 500"})
  void weightsFarApartAreFlagged(int d, int width) {
    LatentModel model = new LinearGaussian(d, width, 1);
    Evaluation<LatentModel> prior = Evaluation.of(model).withProposal(new Prior());
    for (Result r : results(prior.withSamples(2000), model, 5)) {
      assertFalse(r.verdict().isSound(), r.toString());
    }
    for (Result r : results(prior.withRule(new Tolerance(0.05, 100_000)), model, 3)) {
      assertEquals(Reason.K_HAT, r.stopped());
      assertTrue(Double.isNaN(r.get(Tolerance.INTERVAL).lower()));
      assertTrue(r.cost().evaluations() < 20_000, r.toString());
    }
  }

  /// A search is counted: evaluations are those of the samples and of it.
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1.3})
  void searchesAreCounted(double c) {
    LatentModel model = new MatchedGaussians(5, c);
    for (Result r : results(Evaluation.of(model).withSamples(2000), model, 20)) {
      boolean searched = !Double.isNaN(r.verdict().possibleShare());
      assertEquals(searched, r.cost().evaluations() > 2000, r.toString());
      assertTrue(r.cost().evaluations() <= 2000 + 4096);
      if (c < 1) {
        assertFalse(r.verdict().cause() == Verdict.Cause.BOUNDED, r.toString());
      }
    }
  }
}
