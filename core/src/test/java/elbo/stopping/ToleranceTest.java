package elbo.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.EvidenceInterval;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.distribution.Normal;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.inference.Adaptive;
import elbo.inference.Cost;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Laplace;
import elbo.inference.Proposal;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.inference.Weights;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What comes of the rule's plans, carried out.
class ToleranceTest {
  private static final int REPETITIONS = 1024;
  private static final double[] X = {0.3, -1, 2, 0.5, 1};

  /// Weights of a normal proposal with c times the posterior's variance: their tail index is 1 − c.
  private static Evaluation<LatentModel> matched(Tolerance rule, int d, double c) {
    return Evaluation.of(new MatchedGaussians(d, c)).withPoints(new Independent(5)).withRule(rule);
  }

  private static Result matched(Tolerance rule, int d, double c, int repetition) {
    return repeated(matched(rule, d, c), Arrays.copyOf(X, d), repetition, repetition + 1)
        .getFirst();
  }

  private static LogWeights weights(int d, double c, int repetition) {
    LatentModel model = new MatchedGaussians(d, c);
    double[] x = Arrays.copyOf(X, d);
    return Weights.of(model, x, model.proposal(x), new Independent(5), repetition);
  }

  private static List<Result> repeated(
      Evaluation<LatentModel> evaluation, double[] x, int from, int to) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(new Rows("repetitions", from, to, row -> x), results::add);
    return results;
  }

  private static double exact(int d, double c) {
    return new MatchedGaussians(d, c).logEvidence(Arrays.copyOf(X, d)).orElseThrow();
  }

  /// The number of misses is binomial: with p = 0.05, |z| ≤ 5 means at most 84 of 1024; a coverage
  /// of 0.88 would miss 123 ± 10.
  @ParameterizedTest
  @CsvSource({"2, 0.9, 0.05", "2, 0.7, 0.02", "2, 0.5, 0.1", "5, 0.6, 0.05", "5, 1.5, 0.02"})
  void intervalsContainTheEvidence(int d, double c, double tolerance) {
    Tolerance rule = new Tolerance(tolerance, 200_000);
    int misses = 0;
    int trusted = 0;
    for (Result r : repeated(matched(rule, d, c), Arrays.copyOf(X, d), 0, REPETITIONS)) {
      EvidenceInterval.Interval evidence = r.get(Tolerance.INTERVAL);
      assertEquals(r.stopped() != Reason.K_HAT, r.verdict().isSound());
      if (r.stopped() == Reason.K_HAT) {
        assertTrue(Double.isNaN(evidence.lower()) && Double.isNaN(evidence.upper()));
        continue;
      }
      trusted++;
      assertTrue(r.stopped() == Reason.MAX_SAMPLES || evidence.standardError() <= tolerance);
      double lower = evidence.lower();
      double upper = evidence.upper();
      assertTrue(lower < evidence.value() && evidence.value() < upper);
      misses += exact(d, c) < lower || exact(d, c) > upper ? 1 : 0;
    }
    assertTrue(trusted > 0.85 * REPETITIONS);
    double z = (misses - 0.05 * trusted) / Math.sqrt(0.05 * 0.95 * trusted);
    assertTrue(Math.abs(z) <= 5, "misses " + misses + " of " + trusted);
  }

  /// A tail index of 0.8 cannot be trusted, whatever the error that the samples show.
  @Test
  void heavyTailsAreFlagged() {
    Tolerance rule = new Tolerance(0.1, 20_000);
    for (Result r : repeated(matched(rule, 5, 0.2), X, 0, 20)) {
      assertEquals(Reason.K_HAT, r.stopped());
      assertTrue(r.cost().evaluations() <= 20_000);
    }
  }

  @Test
  void weightsThatDoNotVaryStopAtOnce() {
    Result r = matched(new Tolerance(1e-6, 3072), 3, 1, 0);
    assertEquals(Reason.TOLERANCE, r.stopped());
    assertEquals(Tolerance.FEWEST, r.cost().evaluations());
    assertEquals(exact(3, 1), r.get(Tolerance.INTERVAL).value(), 1e-12);
  }

  @Test
  void hardObservationsTakeMoreAndNeverTooMany() {
    Tolerance rule = new Tolerance(0.01, 1_000_000);
    long easy = matched(rule, 2, 0.9, 0).cost().evaluations();
    long hard = matched(rule, 5, 2, 0).cost().evaluations();
    assertTrue(easy < hard, easy + " " + hard);
    Result cut = matched(new Tolerance(0.001, 50_000), 5, 2, 0);
    assertEquals(Reason.MAX_SAMPLES, cut.stopped());
    assertEquals(50_000, cut.cost().evaluations());
  }

  /// What counts are samples that nothing was decided by.
  @Test
  void countsFreshSamplesOnly() {
    double[] x = Arrays.copyOf(X, 2);
    Result r =
        repeated(
                matched(new Tolerance(0.02, 100_000), 2, 1.5).withStatistics(new LogEvidence()),
                x,
                3,
                4)
            .getFirst();
    long counted = r.get(new LogEvidence()).samples();
    assertEquals(r.cost().evaluations(), counted + 1024, "one stage");
    Estimates again =
        new Estimator(1024, counted, List.of(new LogEvidence())).estimate(weights(2, 1.5, 3));
    assertEquals(again.only(), r.get(new LogEvidence()));
    assertEquals(r.get(Tolerance.INTERVAL).value(), r.get(new LogEvidence()).value(), 1e-12);
  }

  /// Proposals to be tried one after the other, with a record of those that were and of what was
  /// drawn from each.
  private record Ladder(List<Proposal> proposals, List<Integer> opened, Drawn drawn)
      implements Sampler<LatentModel> {
    Ladder(Proposal... proposals) {
      this(List.of(proposals), Collections.synchronizedList(new ArrayList<>()), new Drawn());
    }

    private record Step(int attempt, Ladder of) implements Sampler<LatentModel> {
      @Override
      public Stream open(LatentModel model, Observation x, PointSet points) {
        of.opened.add(attempt);
        Stream s = new Importance(of.proposals.get(attempt)).open(model, x, points);
        LogWeights recorded = new Recorded(s.weights(), of.drawn);
        return new Stream(recorded, s.law(), s.cost(), s.remarks());
      }

      @Override
      public long evaluations() {
        return of.proposals.get(attempt).evaluations();
      }

      @Override
      public String name() {
        return of.proposals.get(attempt).name();
      }
    }

    @Override
    public Stream open(LatentModel model, Observation x, PointSet points) {
      return ladder().getFirst().open(model, x, points);
    }

    @Override
    public List<Step> ladder() {
      List<Step> steps = new ArrayList<>();
      for (int attempt = 0; attempt < proposals.size(); attempt++) {
        steps.add(new Step(attempt, this));
      }
      return steps;
    }
  }

  /// Which ranges of samples were drawn.
  private static final class Drawn {
    private final TreeMap<Long, Integer> ranges = new TreeMap<>();

    synchronized void add(long first, int size) {
      assertTrue(ranges.put(first, size) == null, "sample " + first + " is drawn twice");
    }

    synchronized long withoutOverlap() {
      long end = 0;
      for (var range : ranges.entrySet()) {
        assertTrue(range.getKey() >= end, "sample " + range.getKey() + " is drawn twice");
        end = range.getKey() + range.getValue();
      }
      return end;
    }
  }

  private record Recorded(LogWeights weights, Drawn drawn) implements LogWeights {
    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      drawn.add(first, size);
      weights.fill(first, size, scratch, out);
    }
  }

  private static Result ladder(Tolerance rule, Ladder ladder) {
    LatentModel model = new PoissonNormal(3, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(2L)).x();
    return Evaluation.of(model)
        .withSampler(ladder)
        .withRule(rule)
        .withStatistics(new Elbo())
        .evaluate(x);
  }

  @Test
  void dearerProposalsAreTriedWhereTheyPay() {
    Ladder loose = new Ladder(new Encoder(), new Adaptive(3, 1024));
    Result r = ladder(new Tolerance(0.1, 100_000), loose);
    assertEquals(List.of(0), loose.opened());
    assertEquals("Encoder", r.sampler().name());
    Ladder tight = new Ladder(new Encoder(), new Adaptive(3, 1024));
    r = ladder(new Tolerance(0.003, 1_000_000), tight);
    assertEquals(List.of(0, 1), tight.opened());
    assertEquals("Adaptive(rounds=3,samples=1024)", r.sampler().name());
  }

  /// The Laplace approximation needs derivatives, which the model lacks: what refined nothing is
  /// not followed by a dearer form.
  @Test
  void nothingDearerFollowsWhatRefinedNothing() {
    Ladder ladder = new Ladder(new Laplace(), new Adaptive(3, 1024));
    Result r = ladder(new Tolerance(0.003, 1_000_000), ladder);
    assertEquals(List.of(0), ladder.opened());
    assertEquals(1, r.remarks().size());
  }

  /// Whatever the sampler: the same random numbers under another proposal are no fresh samples.
  @Test
  void noStageReusesNumbersOfAnEarlierOne() {
    Ladder ladder = new Ladder(new Encoder(), new Adaptive(1, 64), new Adaptive(3, 1024));
    Result r = ladder(new Tolerance(0.003, 1_000_000), ladder);
    assertEquals(List.of(0, 1, 2), ladder.opened());
    long drawn = ladder.drawn().withoutOverlap();
    assertEquals(r.cost().evaluations(), 64 + 3 * 1024 + drawn);
    assertTrue(r.get(new Elbo()).samples() <= drawn - 3 * 1024);
  }

  @Test
  void theLadderIsOrderedByCost() {
    for (Adaptive own :
        List.of(
            new Adaptive(),
            new Adaptive(2, 64),
            new Adaptive(4, 512),
            new Adaptive(8, 1024),
            new Adaptive(8, 4096),
            new Adaptive(10, 8192),
            new Adaptive(64, 1 << 20))) {
      List<Proposal> ladder = own.ladder();
      assertTrue(ladder.contains(own));
      assertEquals(ladder.stream().distinct().toList(), ladder);
      for (int i = 1; i < ladder.size(); i++) {
        assertTrue(ladder.get(i - 1).evaluations() < ladder.get(i).evaluations(), own.name());
      }
      assertEquals(
          ladder, new Importance(own).ladder().stream().map(Importance::proposal).toList());
    }
  }

  /// The cheapest form suffices; the result is named for that.
  @Test
  void theResultNamesTheSamplerThatRan() {
    LatentModel model = new PoissonNormal(3, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(2L)).x();
    Result r = Evaluation.of(model).withProposal(new Adaptive()).withTolerance(0.1).evaluate(x);
    assertEquals(new Importance(new Adaptive(4, 512)), r.sampler());
    Cost fitted = new Cost(4 * 512, 0);
    long pilot = 1024;
    assertEquals(
        fitted.evaluations() + pilot + r.get(new Elbo()).samples(), r.cost().evaluations());
  }

  /// Discrete latents: nothing is refined, and nothing charged for it.
  @Test
  void noEvaluationsAreChargedWhereNothingWasRefined() {
    LatentModel model = new SigmoidBelief(6, 12, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(2L)).x();
    Evaluation<LatentModel> adaptive = Evaluation.of(model).withProposal(new Adaptive());
    Result tolerance = adaptive.withTolerance(0.1).evaluate(x);
    Result fixed = adaptive.withSamples(700).withStatistics(new Elbo()).evaluate(x);
    assertEquals(new Cost(700, 0), fixed.cost());
    for (Result r : List.of(tolerance, fixed)) {
      assertEquals(1, r.remarks().size());
      String why = r.remarks().getFirst().text();
      assertTrue(why.endsWith("refined nothing: the model's own proposal is not normal"), why);
    }
    Result own = Evaluation.of(model).withTolerance(0.1).evaluate(x);
    assertEquals(own.estimates(), tolerance.estimates());
    assertEquals(own.cost(), tolerance.cost());
    assertEquals(List.of(), own.remarks());
  }

  /// Many threads give the bits of one that does what the rule plans, step by step.
  @Test
  void engineGivesTheSameBits() {
    LatentModel model = new LinearGaussian(4, 8, 3);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(5L)).x();
    Normal start = ((Normal) model.posterior(x).orElseThrow()).detuned(0.3, 0.8);
    Tolerance rule = new Tolerance(0.02, 100_000);
    Sampler<LatentModel> sampler = new Given(start);
    List<Estimates> expected = new ArrayList<>();
    for (int o = 0; o < 40; o++) {
      LogWeights weights = Weights.of(model, x, start, new Independent(9), o);
      expected.add(Plan.carriedOut(rule, weights, List.of(new Elbo())).estimates());
    }
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model)
            .withSampler(sampler)
            .withPoints(new Independent(9))
            .withRule(rule)
            .withStatistics(new Elbo());
    for (int threads : new int[] {1, 2, 3}) {
      List<Result> actual = new ArrayList<>();
      try (Engine engine = new Engine(threads)) {
        evaluation.evaluate(
            new Rows("repetitions", 0, 40, row -> x),
            engine,
            done -> {},
            r -> {
              assertEquals(actual.size(), r.x().number());
              actual.add(r);
            });
      }
      for (Statistic<?> reported : List.of(Tolerance.INTERVAL, new Elbo())) {
        assertEquals(
            expected.stream().<Estimate>map(e -> e.get(reported)).toList(),
            actual.stream().<Estimate>map(r -> r.get(reported)).toList());
      }
    }
  }

  private record Given(Normal q) implements Sampler<LatentModel> {
    @Override
    public Stream open(LatentModel model, Observation x, PointSet points) {
      LogWeights weights = Weights.of(model, x.values(), q, points, x.number());
      return new Stream(weights, source -> Optional.empty(), Cost.NONE, List.of());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "-1, 5000", "NaN, 5000", "Infinity, 5000", "0.1, 3071"})
  void rejectsBadParameters(double tolerance, long maxSamples) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Tolerance(tolerance, maxSamples))
            .getMessage();
    assertTrue(message.matches("(tolerance|max samples) must be .*, but (is|are) .*"), message);
  }

  @Test
  void rejectsSamplesThatDoNotSuffice() {
    Tolerance rule = new Tolerance(0.1, 4000);
    Evaluation<LatentModel> evaluation = matched(rule, 2, 0.9).withStatistics(new Iwae(5000));
    assertEquals(
        "max samples must be at least 6024 for this proposal and these bounds, but are 4000",
        assertThrows(InputException.class, () -> evaluation.evaluate(Arrays.copyOf(X, 2)))
            .getMessage());
    matched(new Tolerance(0.1, 6024), 2, 0.9)
        .withStatistics(new Iwae(5000))
        .evaluate(Arrays.copyOf(X, 2));
  }

  @Test
  void rejectsPointsThatDependOnEachOther() {
    Evaluation<LatentModel> evaluation =
        matched(new Tolerance(0.1, 4000), 2, 0.9).withPoints(new Antithetic(1));
    assertEquals(
        "Tolerance(standardError=0.1,mostEvaluations=4000) needs independent samples, but those of"
            + " Antithetic(seed=1) depend on each other",
        assertThrows(InputException.class, () -> evaluation.evaluate(Arrays.copyOf(X, 2)))
            .getMessage());
  }

  /// Only log p(x) has an exact value where the rule chooses the samples.
  @Test
  void theExactValueIsThatOfTheEvidence() {
    Result r = matched(new Tolerance(0.05, 100_000), 2, 0.9, 0);
    assertEquals(OptionalDouble.of(exact(2, 0.9)), r.exact(Tolerance.INTERVAL));
    assertEquals(OptionalDouble.of(exact(2, 0.9)), r.logEvidence());
    assertEquals(OptionalDouble.empty(), r.exact(new Elbo()));
    assertEquals(OptionalDouble.empty(), r.exact(new Ess()));
  }
}
