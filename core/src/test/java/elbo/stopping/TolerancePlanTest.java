package elbo.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.bound.EvidenceInterval;
import elbo.diagnostic.KHat;
import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import elbo.inference.Cost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The decisions of the rule after stages that have shown what is stated here: every number in it,
/// and every condition.
class TolerancePlanTest {
  private static final EvidenceInterval INTERVAL = Tolerance.INTERVAL;
  private static final Reliability RELIABILITY = new Reliability();
  private static final Estimates ANY =
      new Estimator(1, INTERVAL, RELIABILITY).estimate(new GivenWeights(0));
  private static final double SOUND = 0.1;
  private static final double SKEWNESS = 3;
  private static final List<Long> ALONE = List.of(0L);

  private static Decision.Stage pilot(int attempt, long first) {
    return new Decision.Stage(attempt, first, 1024, false);
  }

  private static Decision.Stage stage(int attempt, long first, long samples) {
    return new Decision.Stage(attempt, first, samples, true);
  }

  /// A stage that was carried out.
  ///
  /// @param opening evaluations that opening its sampler took
  /// @param m2 the relative variance of a weight that it has shown
  private static History.Done done(Decision.Stage stage, long opening, double m2, double kHat) {
    long n = stage.samples();
    double error = Math.sqrt(m2 / n);
    Reliability.Evidence seen =
        new Reliability.Evidence(
            "Reliability",
            Side.ESTIMATE,
            kHat,
            Double.NaN,
            n,
            n / (1 + m2),
            Double.NaN,
            0.01,
            0.5,
            0,
            List.of());
    return new History.Done(
        stage,
        new Cost(opening, 0),
        Cost.EVALUATION,
        2,
        ANY.with(INTERVAL, INTERVAL.about(-10, error, n, SKEWNESS)).with(RELIABILITY, seen));
  }

  private static History.Done done(Decision.Stage stage, double m2, double kHat) {
    return done(stage, 0, m2, kHat);
  }

  private static Decision next(Tolerance rule, List<Long> ladder, History.Done... done) {
    return rule.next(new History(ladder, 1, List.of(done)));
  }

  private static Decision.Stop stop(Tolerance rule, History.Done... done) {
    return (Decision.Stop) next(rule, ALONE, done);
  }

  private static EvidenceInterval.Interval reported(Decision.Stop stop) {
    return stop.estimates().get(INTERVAL);
  }

  @Test
  void aPilotComesFirst() {
    assertEquals(pilot(0, 0), next(new Tolerance(0.05, 3072), ALONE));
    assertEquals(pilot(0, 0), next(new Tolerance(0.05, 100_000), List.of(3072L, 14720L)));
  }

  /// The proposal, a pilot and a stage must be paid for.
  @ParameterizedTest
  @CsvSource({"0, 1, 3072", "0, 5000, 6024", "3072, 1, 6144", "3089, 5000, 9113"})
  void whatDoesNotSufficeIsRefused(long opening, long fewest, long least) {
    History none = new History(List.of(opening, 100_000L), fewest, List.of());
    assertEquals(pilot(0, 0), new Tolerance(0.05, least).next(none));
    if (least > Tolerance.FEWEST) {
      Tolerance less = new Tolerance(0.05, least - 1);
      assertEquals(
          "max samples must be at least "
              + least
              + " for this proposal and these bounds, but are "
              + (least - 1),
          assertThrows(IllegalArgumentException.class, () -> less.next(none)).getMessage());
    }
  }

  /// 1.5 · m₂ / tolerance², rounded up; at least 2048, at most what is left.
  @ParameterizedTest
  @CsvSource({
    "0.05, 10, 6000",
    "0.05, 10.0001, 6001",
    "0.01, 0.3, 4500",
    "0.05, 3.4133, 2048",
    "0.05, 3.4134, 2049",
    "0.05, 0, 2048",
    "0.05, 164.95, 98970",
    "0.05, 164.97, 98976",
    "0.05, 1e9, 98976",
    "0.05, Infinity, 98976",
    "0.05, NaN, 98976"
  })
  void aStageIsPlannedByTheErrorOfThePilot(double tolerance, double m2, long samples) {
    Tolerance rule = new Tolerance(tolerance, 100_000);
    assertEquals(stage(0, 1024, samples), next(rule, ALONE, done(pilot(0, 0), m2, SOUND)));
  }

  /// No interval about a logarithm holds for errors above 0.1.
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.11, 0.5, 100})
  void aLooseToleranceIsATenth(double tolerance) {
    Tolerance rule = new Tolerance(tolerance, 100_000);
    History.Done before = done(pilot(0, 0), 100, SOUND);
    assertEquals(stage(0, 1024, 15_000), next(rule, ALONE, before));
    assertEquals(
        stage(0, 16_024, 30_000), next(rule, ALONE, before, done(stage(0, 1024, 15_000), 160, 0)));
  }

  @Test
  void stagesHaveWhatStatisticsNeed() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    History history = new History(ALONE, 7000, List.of(done(pilot(0, 0), 10, SOUND)));
    assertEquals(stage(0, 1024, 7000), rule.next(history));
  }

  @Test
  void aPreciseStageAfterASoundOneIsTheEnd() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    History.Done before = done(pilot(0, 0), 10, SOUND);
    History.Done last = done(stage(0, 1024, 6000), 10, 0.9);
    Decision.Stop stop = stop(rule, before, last);
    assertEquals(Reason.TOLERANCE, stop.reason());
    assertEquals(Verdict.ofInterval(before.estimates().get(RELIABILITY)), stop.verdict());
    assertEquals(SOUND, stop.verdict().kHat());
    assertEquals(0.5, stop.verdict().limit());
    assertEquals(last.estimates().get(RELIABILITY), stop.estimates().get(RELIABILITY));
    assertEquals(-10, reported(stop).value());
    assertEquals(6000, reported(stop).samples());
    assertEquals(SKEWNESS, reported(stop).skewness());
  }

  /// The relative variance is the mean of that of the stage and the larger of it and that of the
  /// stage before: a stage that has missed large weights has too small an error of its own.
  @ParameterizedTest
  @CsvSource({"20, 8, 14", "20, 20, 20", "20, 25, 25", "20, 0, 10", "8, 14, 14"})
  void errorsAreCautious(double before, double own, double cautious) {
    Tolerance rule = new Tolerance(0.05, 100_000);
    Decision.Stop stop =
        stop(rule, done(pilot(0, 0), before, SOUND), done(stage(0, 1024, 12_000), own, SOUND));
    double error = Math.sqrt(cautious / 12_000);
    EvidenceInterval.Interval expected = INTERVAL.about(-10, error, 12_000, SKEWNESS);
    assertEquals(error, reported(stop).standardError(), 1e-12);
    assertEquals(expected.lower(), reported(stop).lower(), 1e-12);
    assertEquals(expected.upper(), reported(stop).upper(), 1e-12);
  }

  /// √(20 / 8976) = 0.0472 is within the tolerance, √((20 + 30) / 2 / 8976) = 0.0528 is not.
  @Test
  void theCautiousErrorDecidesWhetherToStop() {
    Tolerance rule = new Tolerance(0.05, 10_000);
    History.Done before = done(pilot(0, 0), 30, SOUND);
    assertEquals(stage(0, 1024, 8976), next(rule, ALONE, before));
    Decision.Stop stop = stop(rule, before, done(stage(0, 1024, 8976), 20, SOUND));
    assertEquals(Reason.MAX_SAMPLES, stop.reason());
    assertEquals(Math.sqrt(25.0 / 8976), reported(stop).standardError(), 1e-12);
    History.Done enough = done(stage(0, 1024, 8976), 14.8, SOUND);
    assertEquals(Reason.TOLERANCE, stop(rule, before, enough).reason());
    History.Done tooFew = done(stage(0, 1024, 8976), 14.9, SOUND);
    assertEquals(Reason.MAX_SAMPLES, stop(rule, before, tooFew).reason());
  }

  /// At least twice the last, or what its error asks for, or what is left.
  @ParameterizedTest
  @CsvSource({
    "30, 100000, 18000",
    "16.7, 100000, 12000",
    "200, 200000, 120000",
    "200, 100000, 92976",
    "30, 20000, 12976",
    "30, 13024, 6000"
  })
  void anImpreciseStageIsFollowedByALargerOne(double m2, long most, long samples) {
    Tolerance rule = new Tolerance(0.05, most);
    History.Done before = done(pilot(0, 0), 10, SOUND);
    History.Done last = done(stage(0, 1024, 6000), m2, SOUND);
    assertEquals(stage(0, 7024, samples), next(rule, ALONE, before, last));
  }

  /// Where less is left than the last stage had, it is the last.
  @Test
  void theSamplesRunOut() {
    Tolerance rule = new Tolerance(0.05, 13_023);
    History.Done before = done(pilot(0, 0), 10, SOUND);
    History.Done last = done(stage(0, 1024, 6000), 30, SOUND);
    Decision.Stop stop = stop(rule, before, last);
    assertEquals(Reason.MAX_SAMPLES, stop.reason());
    assertTrue(stop.verdict().isSound());
    assertFalse(Double.isNaN(reported(stop).lower()));
  }

  /// The samples that count do not decide whether they do: k-hat is that of the stage before.
  @Test
  void theVerdictIsThatOfTheStageBefore() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    History.Done unsound = done(pilot(0, 0), 10, 0.6);
    History.Done precise = done(stage(0, 1024, 6000), 10, SOUND);
    Decision.Stage next = (Decision.Stage) next(rule, ALONE, unsound, precise);
    assertEquals(stage(0, 7024, 12_000), next);
    Decision.Stop stop = stop(rule, unsound, precise, done(next, 10, 0.9));
    assertEquals(Reason.TOLERANCE, stop.reason());
    assertEquals(SOUND, stop.verdict().kHat());
    assertEquals(12_000, reported(stop).samples());
  }

  /// Intervals need weights with a variance, k < ½, whatever the threshold of that many samples.
  @ParameterizedTest
  @CsvSource({"0.4999, true", "0.5, false", "0.55, false", "NaN, false", "-Infinity, true"})
  void soundMeansBelowOneHalf(double kHat, boolean sound) {
    Tolerance rule = new Tolerance(0.05, 8000);
    assertTrue(KHat.threshold(1024) > 0.6);
    Decision.Stop stop =
        stop(rule, done(pilot(0, 0), 10, kHat), done(stage(0, 1024, 6000), 10, SOUND));
    assertEquals(sound, stop.verdict().isSound());
    assertEquals(sound ? Reason.TOLERANCE : Reason.K_HAT, stop.reason());
    assertEquals(!sound, Double.isNaN(reported(stop).lower()));
    assertEquals(!sound, Double.isNaN(reported(stop).upper()));
    assertEquals(Math.sqrt(10.0 / 6000), reported(stop).standardError(), 1e-12);
  }

  /// Imprecise too: what cannot be trusted is the reason.
  @Test
  void unsoundSamplesRunOut() {
    Tolerance rule = new Tolerance(0.05, 8000);
    Decision.Stop stop =
        stop(rule, done(pilot(0, 0), 90, 0.7), done(stage(0, 1024, 6976), 90, 0.7));
    assertEquals(Reason.K_HAT, stop.reason());
    assertEquals(Verdict.Trust.UNSOUND, stop.verdict().trust());
  }

  // The ladder: the encoder costs nothing, the next proposal 5000 evaluations.
  private static final List<Long> LADDER = List.of(0L, 5000L);

  /// The next sampler is tried where it costs less than the samples that the present one asks for:
  /// 1.5 · m₂ / 0.0025 against 5000.
  @ParameterizedTest
  @CsvSource({"8.3, false", "8.3333333333333, false", "8.335, true", "1000, true"})
  void aDearerSamplerIsTriedWhereItPays(double m2, boolean pays) {
    Tolerance rule = new Tolerance(0.05, 100_000);
    Decision next = next(rule, LADDER, done(pilot(0, 0), m2, SOUND));
    long needed = (long) Math.ceil(1.5 * m2 / (0.05 * 0.05));
    assertEquals(pays ? pilot(1, 1024) : stage(0, 1024, needed), next);
  }

  @Test
  void aDearerSamplerIsTriedWhereThePresentOneIsNotSound() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    assertEquals(pilot(1, 1024), next(rule, LADDER, done(pilot(0, 0), 0.001, 0.5)));
    assertEquals(pilot(1, 1024), next(rule, LADDER, done(pilot(0, 0), 0.001, Double.NaN)));
    assertEquals(stage(0, 1024, 2048), next(rule, LADDER, done(pilot(0, 0), 0.001, 0.4)));
    // Also where that shows in a stage that was to count.
    assertEquals(
        pilot(1, 3072),
        next(rule, LADDER, done(pilot(0, 0), 0.001, SOUND), done(stage(0, 1024, 2048), 20, 0.7)));
  }

  /// It must leave enough for a pilot and a stage of its own: 1024 + 5000 + 1024 + 2048.
  @ParameterizedTest
  @CsvSource({"9096, 1, true", "9095, 1, false", "12048, 5000, true", "12047, 5000, false"})
  void aDearerSamplerMustBePaidFor(long most, long fewest, boolean paid) {
    Tolerance rule = new Tolerance(0.05, most);
    History history = new History(LADDER, fewest, List.of(done(pilot(0, 0), 1000, SOUND)));
    assertEquals(paid ? pilot(1, 1024) : stage(0, 1024, most - 1024), rule.next(history));
  }

  /// What was opened is paid for once; its stages start where those of the others ended.
  @Test
  void stagesOfADearerSamplerAreFreshToo() {
    Tolerance rule = new Tolerance(0.05, 20_000);
    History.Done first = done(pilot(0, 0), 1000, SOUND);
    History.Done second = done(pilot(1, 1024), 5000, 10, SOUND);
    assertEquals(stage(1, 2048, 6000), next(rule, LADDER, first, second));
    History.Done third = done(stage(1, 2048, 6000), 5000, 30, SOUND);
    // 20,000 − 1024 − 5000 − 1024 − 6000
    assertEquals(stage(1, 8048, 6952), next(rule, LADDER, first, second, third));
    assertEquals(13_048, new History(LADDER, 1, List.of(first, second, third)).used());
  }

  @Test
  void nothingDearerFollowsWhatRefinedNothing() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    List<Long> refined = List.of(3072L, 5000L);
    History.Done nothing = done(pilot(0, 0), 0, 1000, 0.9);
    assertEquals(stage(0, 1024, 98_976), next(rule, refined, nothing));
    History.Done something = done(pilot(0, 0), 3072, 1000, 0.9);
    assertEquals(pilot(1, 1024), next(rule, refined, something));
  }

  @Test
  void nothingFollowsTheLastSampler() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    assertEquals(
        stage(1, 2048, 92_928),
        next(rule, LADDER, done(pilot(0, 0), 1000, 0.9), done(pilot(1, 1024), 5024, 1000, 0.9)));
  }

  @Test
  void usedCountsOpeningsOnceAnAttempt() {
    History history =
        new History(
            LADDER,
            1,
            List.of(
                done(pilot(0, 0), 17, 1, 0),
                done(stage(0, 1024, 2048), 17, 1, 0),
                done(pilot(1, 3072), 4000, 1, 0),
                done(stage(1, 4096, 5000), 4000, 1, 0),
                done(stage(1, 9096, 10_000), 4000, 1, 0)));
    assertEquals(17 + 1024 + 2048 + 4000 + 1024 + 5000 + 10_000, history.used());
    assertEquals(0, new History(LADDER, 1, List.of()).used());
  }

  @Test
  void whatItReports() {
    Tolerance rule = new Tolerance(0.05, 100_000);
    assertEquals(List.of(INTERVAL, RELIABILITY), rule.looksAt());
    assertEquals(List.of(INTERVAL), rule.reports());
    assertEquals(0.95, INTERVAL.level());
    assertTrue(rule.adapts());
    assertEquals("Tolerance(standardError=0.05,mostEvaluations=100000)", rule.name());
    assertEquals(
        "as many as a standard error of 0.05 takes, at most 100,000 a row", rule.inWords());
  }

  @Test
  void aFixedNumberIsOneStage() {
    Samples rule = new Samples(700);
    assertEquals(stage(0, 0, 700), rule.next(new History(LADDER, 1, List.of())));
    for (double kHat : new double[] {0.1, 0.9, Double.NaN}) {
      History.Done done = done(stage(0, 0, 700), 10, kHat);
      Decision.Stop stop = (Decision.Stop) rule.next(new History(LADDER, 1, List.of(done)));
      assertEquals(Reason.SAMPLES, stop.reason());
      assertEquals(done.estimates(), stop.estimates());
      // The threshold of 700 samples, 1 − 1 / log₁₀ 700, and not ½.
      assertEquals(1 - 1 / Math.log10(700), stop.verdict().limit(), 1e-12);
      assertEquals(kHat == 0.1, stop.verdict().isSound());
    }
    assertFalse(rule.adapts());
    assertEquals(700, rule.fixed());
    assertEquals("700 a row", rule.inWords());
    assertEquals(List.of(RELIABILITY), rule.looksAt());
    assertEquals(List.of(), rule.reports());
    assertEquals(
        "samples must be at least 1, but are 0",
        assertThrows(IllegalArgumentException.class, () -> new Samples(0)).getMessage());
  }

  private static History.Done zero(Decision.Stage stage) {
    long n = stage.samples();
    double nan = Double.NaN;
    Reliability.Evidence seen =
        new Reliability.Evidence(
            "Reliability",
            Side.ESTIMATE,
            nan,
            nan,
            n,
            nan,
            nan,
            nan,
            nan,
            Double.NEGATIVE_INFINITY,
            List.of());
    return new History.Done(
        stage,
        new Cost(5, 0),
        Cost.EVALUATION,
        2,
        ANY.with(INTERVAL, INTERVAL.about(Double.NEGATIVE_INFINITY, nan, n, nan))
            .with(RELIABILITY, seen));
  }

  /// Zeros show nothing that more of them would not: no dearer sampler, no million samples.
  @Test
  void noWeightEndsAfterTwoStages() {
    Tolerance rule = new Tolerance(0.05, 1_000_000);
    List<Long> ladder = List.of(3072L, 14720L);
    assertEquals(stage(0, 1024, 2048), next(rule, ladder, zero(pilot(0, 0))));
    Decision.Stop stop =
        (Decision.Stop) next(rule, ladder, zero(pilot(0, 0)), zero(stage(0, 1024, 2048)));
    assertEquals(Reason.NO_WEIGHT, stop.reason());
    assertFalse(stop.verdict().isSound());
    assertEquals(Double.NEGATIVE_INFINITY, reported(stop).value());
    assertTrue(Double.isNaN(reported(stop).lower()) && Double.isNaN(reported(stop).upper()));
  }

  /// One stage with a weight in it is enough to go on.
  @Test
  void oneWeightIsNotNone() {
    Tolerance rule = new Tolerance(0.05, 1_000_000);
    History.Done some = done(stage(0, 1024, 2048), 10, SOUND);
    assertTrue(next(rule, ALONE, zero(pilot(0, 0)), some) instanceof Decision.Stage);
    History.Done none = zero(stage(0, 1024, 2048));
    assertTrue(next(rule, ALONE, done(pilot(0, 0), 10, SOUND), none) instanceof Decision.Stage);
  }
}
