package elbo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.Eubo;
import elbo.bound.EvidenceInterval;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.ProposalElbo;
import elbo.diagnostic.Ess;
import elbo.diagnostic.GroupEss;
import elbo.diagnostic.KHat;
import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.engine.Engine;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.inference.Adaptive;
import elbo.inference.Annealed;
import elbo.inference.Autoregressive;
import elbo.inference.Cost;
import elbo.inference.Encoder;
import elbo.inference.Exact;
import elbo.inference.Importance;
import elbo.inference.Laplace;
import elbo.inference.Posterior;
import elbo.inference.Prior;
import elbo.inference.Recording;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.inference.Weights;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.model.PoissonNormal;
import elbo.model.ScalarModel;
import elbo.model.Vae;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Scramble;
import elbo.points.Seed;
import elbo.points.Sobol;
import elbo.points.Use;
import elbo.stopping.Reason;
import elbo.stopping.Samples;
import elbo.stopping.Tolerance;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final LinearGaussian GAUSSIAN = new LinearGaussian(3, 5, 2);
  private static final Vae VAE = TinyVae.bernoulli(3, 8);

  private static double[][] drawn(Model model, int rows) {
    Rows all = Rows.drawn(model, Seed.of(4), 0, rows);
    return IntStream.range(0, rows).mapToObj(r -> all.row(r).values()).toArray(double[][]::new);
  }

  private static InputException refused(Evaluation<?> evaluation, double[]... rows) {
    return assertThrows(InputException.class, () -> evaluation.evaluate(rows));
  }

  /// A sampler from elsewhere that takes evaluations to open a stream.
  public record Dear() implements Sampler<Model> {
    @Override
    public Stream open(Model model, Observation x, PointSet points) {
      return new Exact().open(model, x, points);
    }

    @Override
    public long evaluations() {
      return 10;
    }
  }

  @Test
  void aSamplerFromElsewhereHasTheDefaultsButNoEncoderBesideIt() {
    Evaluation<LatentModel> e = Evaluation.of(GAUSSIAN).withSampler(new Dear());
    assertFalse(e.asked().contains(new EncoderElbo()));
    double[] x = {0.5, -1, 2, 0.25, 0};
    Result result = e.evaluate(x);
    assertEquals(
        GAUSSIAN.logEvidence(x).orElseThrow(), result.get(new LogEvidence()).value(), 1e-12);
  }

  /// A sampler of one kind of model, by its name alone.
  public record OfVaes() implements Sampler<Vae> {
    @Override
    public Stream open(Vae model, Observation x, PointSet points) {
      return new Importance(new Encoder()).open(model, x, points);
    }
  }

  /// A model that names its sampler.
  private record Chain() implements Model {
    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public Optional<String> sampler() {
      return Optional.of("elbo.EvaluationTest$Dear");
    }
  }

  @Test
  void aSamplerThatIsReadByItsNameIsCheckedAgainstTheModel() {
    Evaluation<LatentModel> e = Evaluation.of(GAUSSIAN);
    assertEquals(new Exact(), e.by(new Exact()).sampler());
    assertEquals(new OfVaes(), Evaluation.of(VAE).by(new OfVaes()).sampler());
    assertEquals(
        new OfVaes().name()
            + " samples models of type Vae, but LinearGaussian(d=3,D=5,seed=2) is none",
        assertThrows(IllegalArgumentException.class, () -> e.by(new OfVaes())).getMessage());
  }

  @Test
  void aModelMayNameItsSampler() {
    Evaluation<Model> e = Evaluation.of(new Chain());
    assertEquals(new Dear(), e.sampler());
    assertEquals(5000, e.samples());
  }

  @Test
  void defaultsAreThoseOfTheModel() {
    Evaluation<LatentModel> own = Evaluation.of(GAUSSIAN);
    assertEquals(new Importance(new Encoder()), own.sampler());
    assertEquals(new Samples(5000), own.rule());
    assertEquals(5000, own.samples());
    assertEquals(new Independent(1), own.points());
    assertEquals(
        List.of(new Elbo(), new Iwae(5000), new LogEvidence(), new Ess(), new KHat()), own.asked());
    assertEquals(own.asked(), own.reported());
    Evaluation<LatentModel> fitted = Evaluation.of(VAE);
    assertEquals(new Importance(new Adaptive()), fitted.sampler());
    assertEquals(
        List.of(
            new Elbo(),
            new EncoderElbo(),
            new Iwae(5000),
            new LogEvidence(),
            new Ess(),
            new KHat()),
        fitted.asked());
    assertEquals(own.asked(), fitted.withProposal(new Encoder()).asked());
  }

  @Test
  void defaultsAreThoseOfTheRule() {
    Evaluation<LatentModel> tolerance = Evaluation.of(VAE).withTolerance(0.05);
    assertEquals(new Tolerance(0.05, 1_000_000), tolerance.rule());
    assertEquals(0, tolerance.samples());
    assertEquals(List.of(new Elbo(), new Ess()), tolerance.asked());
    assertEquals(List.of(Tolerance.INTERVAL, new Elbo(), new Ess()), tolerance.reported());
    Evaluation<LatentModel> asked = tolerance.withStatistics(new Iwae(7));
    assertEquals(List.of(new Iwae(7)), asked.asked());
    assertEquals(List.of(Tolerance.INTERVAL, new Iwae(7)), asked.reported());
  }

  /// As many groups of whole runs as determine an error.
  @Test
  void defaultsAllowForDependence() {
    Evaluation<LatentModel> sobol =
        Evaluation.of(GAUSSIAN).withPoints(new Sobol(1, Scramble.OWEN, 64)).withSamples(4096);
    assertTrue(sobol.asked().contains(new Iwae(256)));
    Result r = sobol.evaluate(drawn(GAUSSIAN, 1)[0]);
    assertTrue(r.get(new Iwae(256)).standardError() > 0);
    assertEquals(4096 / 64, r.get(new LogEvidence()).replicates());
    assertTrue(
        sobol.withSamples(100).asked().contains(new Iwae(64)), "at least a run, if only one");
  }

  @Test
  void withersChangeOneThing() {
    Evaluation<LatentModel> e =
        Evaluation.of(GAUSSIAN)
            .withSamples(700)
            .withSeed(9)
            .withStatistics(new Elbo())
            .withSampler(new Importance(new Laplace()));
    assertEquals(new Samples(700), e.rule());
    assertEquals(new Independent(9), e.points());
    assertEquals(List.of(new Elbo()), e.statistics());
    assertEquals(new Importance(new Laplace()), e.sampler());
    assertEquals(GAUSSIAN, e.model());
    assertEquals(e, e.withSamples(700));
    assertThrows(IllegalArgumentException.class, () -> e.withSamples(0));
    assertThrows(IllegalArgumentException.class, () -> e.withTolerance(0));
  }

  /// The definition: an estimator over the stream of each row.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void estimatesAreThoseOfTheEstimator(int threads) {
    double[][] rows = drawn(GAUSSIAN, 9);
    List<Statistic<?>> statistics = List.of(new Iwae(20), new Eubo(), new ControlVariateElbo());
    List<Result> results = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      Evaluation.of(GAUSSIAN)
          .withSamples(1500)
          .withSeed(3)
          .withStatistics(statistics)
          .evaluate(Rows.of(rows), engine, done -> {}, results::add);
    }
    for (int r = 0; r < rows.length; r++) {
      LogWeights weights =
          Weights.of(GAUSSIAN, rows[r], GAUSSIAN.proposal(rows[r]), new Independent(3), r);
      Result result = results.get(r);
      assertEquals(r, result.x().number());
      assertArrayEquals(rows[r], result.x().values());
      for (Statistic<?> s : statistics) {
        assertEquals(new Estimator(1500, s).estimate(weights).only(), result.get(s));
      }
      assertEquals(Reason.SAMPLES, result.stopped());
      assertEquals(new Cost(1500, 0), result.cost());
      assertEquals(new Importance(new Encoder()), result.sampler());
      assertEquals(List.of(), result.remarks());
    }
  }

  /// The reliability of the weights is looked at, whether it is asked for or not.
  @Test
  void theVerdictIsThatOfReliability() {
    double[] x = drawn(GAUSSIAN, 1)[0];
    Result r = Evaluation.of(GAUSSIAN).withStatistics(new Elbo()).evaluate(x);
    assertEquals(Verdict.of(r.get(new Reliability())), r.verdict());
    assertTrue(r.verdict().isSound());
    LatentModel narrow = new MatchedGaussians(5, 0.1);
    assertFalse(Evaluation.of(narrow).evaluate(new double[5]).verdict().isSound());
    assertEquals(
        Verdict.Trust.UNKNOWN,
        Evaluation.of(GAUSSIAN).withSamples(20).evaluate(x).verdict().trust());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void resultsComeInRowOrder(int threads) {
    double[][] rows = drawn(VAE, 25);
    for (Evaluation<LatentModel> e :
        List.of(
            Evaluation.of(VAE).withSamples(50).withProposal(new Laplace()),
            Evaluation.of(VAE).withTolerance(0.1).withProposal(new Laplace()))) {
      List<Integer> numbers = new ArrayList<>();
      try (Engine engine = new Engine(threads)) {
        Rows some = new Rows("a file", 100, 125, row -> rows[row - 100]);
        e.evaluate(some, engine, done -> {}, r -> numbers.add(r.x().number()));
      }
      assertEquals(IntStream.range(100, 125).boxed().toList(), numbers);
    }
  }

  /// A row is evaluated with its own number: it does not matter which others there are.
  @Test
  void rowsDoNotDependOnTheRange() {
    Evaluation<LatentModel> e =
        Evaluation.of(GAUSSIAN).withSamples(300).withStatistics(new Elbo(), new Ess());
    double[][] values = drawn(GAUSSIAN, 8);
    Rows all = new Rows("all", 0, 8, row -> values[row]);
    Rows some = new Rows("some", 3, 6, row -> values[row]);
    List<Result> ofAll = new ArrayList<>();
    List<Result> ofSome = new ArrayList<>();
    e.evaluate(all, ofAll::add);
    e.evaluate(some, ofSome::add);
    assertEquals(
        ofAll.subList(3, 6).stream().map(Result::estimates).toList(),
        ofSome.stream().map(Result::estimates).toList());
  }

  @Test
  void drawnRowsDoNotDependOnTheRange() {
    Rows all = Rows.drawn(GAUSSIAN, Seed.of(7), 0, 10);
    Rows some = Rows.drawn(GAUSSIAN, Seed.of(7), 4, 6);
    assertEquals(all.row(4), some.row(4));
    assertEquals(all.row(5), some.row(5));
    assertEquals(all.row(5).hashCode(), some.row(5).hashCode());
    assertFalse(Arrays.equals(all.row(4).values(), all.row(5).values()));
    Rows other = Rows.drawn(GAUSSIAN, Seed.of(8), 0, 10);
    assertFalse(Arrays.equals(all.row(4).values(), other.row(4).values()));
    assertEquals("drawn from the model, rows 0:10", all.describe());
    assertEquals("drawn from the model, row 4", Rows.drawn(GAUSSIAN, Seed.of(7), 4, 5).describe());
    assertEquals(2, some.count());
    assertThrows(IllegalArgumentException.class, () -> Rows.drawn(GAUSSIAN, Seed.of(7), 3, 2));
    assertThrows(IllegalArgumentException.class, () -> Rows.drawn(GAUSSIAN, Seed.of(7), -1, 2));
  }

  @Test
  void rowsInMemoryAreCopied() {
    double[] x = {1, 2, 3};
    Rows rows = Rows.of(x);
    x[0] = 77;
    assertEquals(1, rows.row(0).values()[0]);
  }

  @Test
  void noRowsAreNoResults() {
    assertEquals(List.of(), Evaluation.of(GAUSSIAN).evaluate(new double[0][]));
    assertEquals(List.of(), Evaluation.of(GAUSSIAN).withTolerance(0.1).evaluate(new double[0][]));
  }

  /// From samples of its own: a tenth, of independent points, whatever those of the others are.
  @Test
  void theEncodersElboIsThatOfItsOwnSamples() {
    double[] x = drawn(VAE, 1)[0];
    Result r =
        Evaluation.of(VAE)
            .withProposal(new Laplace())
            .withPoints(new Antithetic(6))
            .withSamples(20_000)
            .evaluate(x);
    Independent own = new Independent(Seed.of(6).forUse(Use.BASELINE));
    LogWeights encoder = Weights.of(VAE, x, VAE.proposal(x), own, 0);
    assertEquals(2000, r.get(new EncoderElbo()).samples());
    assertEquals(
        new Estimator(2000, new Elbo()).estimate(encoder).only().value(),
        r.get(new EncoderElbo()).value(),
        1e-13);
    Summary summary = new Summary();
    summary.add(r);
    Summary.Gap gap = summary.gap().orElseThrow();
    double evidence = r.get(new LogEvidence()).value();
    double encoded = r.get(new EncoderElbo()).value();
    double refined = r.get(new Elbo()).value();
    assertEquals(evidence - encoded, gap.whole().value(), 1e-13);
    assertEquals(refined - encoded, gap.closed().value(), 1e-13);
    assertEquals(evidence - refined, gap.left().value(), 1e-13);
    assertTrue(gap.closed().value() > 5 * gap.closed().standardError());
    assertTrue(Evaluation.of(GAUSSIAN).evaluate(drawn(GAUSSIAN, 1)[0]).estimates().has(new Elbo()));
  }

  /// What amortization costs and what chains gain stand apart, since the proposal that they start
  /// from has samples of its own.
  @Test
  void chainsThatStartFromAFitSplitTheGapInThree() {
    double[] x = drawn(VAE, 1)[0];
    Evaluation<LatentModel> chains =
        Evaluation.of((LatentModel) VAE).by(new Annealed(6, new Laplace())).withSamples(300);
    Result r = chains.evaluate(x);
    Independent own = new Independent(Seed.of(1).forUse(Use.START));
    Result start =
        Evaluation.of((LatentModel) VAE)
            .withProposal(new Laplace())
            .withPoints(own)
            .withSamples(300)
            .evaluate(x);
    assertEquals(start.get(new Elbo()).value(), r.get(new ProposalElbo()).value(), 1e-12);
    Summary summary = new Summary();
    summary.add(r);
    Summary.Gap gap = summary.gap().orElseThrow();
    double chained = gap.chained().orElseThrow().value();
    assertEquals(gap.whole().value(), gap.closed().value() + chained + gap.left().value(), 1e-12);
    assertEquals(r.get(new Elbo()).value() - start.get(new Elbo()).value(), chained, 1e-12);
    assertFalse(chains.by(new Annealed(6, new Encoder())).asked().contains(new ProposalElbo()));
  }

  /// From samples of its own, whatever the points and the number of others are.
  @Test
  void ofImportanceSamplingTheProposalsElboIsAnElboOfItsOwn() {
    double[] x = drawn(GAUSSIAN, 1)[0];
    Evaluation<LatentModel> by = Evaluation.of((LatentModel) GAUSSIAN).withProposal(new Laplace());
    Result r =
        by.withPoints(new Antithetic(6))
            .withSamples(5000)
            .withStatistics(new Elbo(), new ProposalElbo())
            .evaluate(x);
    Result own =
        by.withPoints(new Independent(Seed.of(6).forUse(Use.START)))
            .withSamples(1000)
            .withStatistics(new Elbo())
            .evaluate(x);
    assertEquals(1000, r.get(new ProposalElbo()).samples());
    assertEquals(own.get(new Elbo()).value(), r.get(new ProposalElbo()).value(), 1e-12);
    assertEquals(r.exact(new Elbo()), r.exact(new ProposalElbo()));
  }

  /// Whatever is kept of a run, it estimates the same.
  @Test
  void recordingChangesNothingThatIsAsked() {
    for (Sampler<LatentModel> sampler :
        List.<Sampler<LatentModel>>of(
            new Annealed(6, new Laplace()), new Auto(), new Importance(new Adaptive()))) {
      Evaluation<LatentModel> plain = Evaluation.of((LatentModel) GAUSSIAN).by(sampler);
      assertEquals(plain.asked(), plain.by(Recording.of(sampler, 300)).asked());
    }
  }

  @Test
  void exactMeansStandBesideTheEstimates() {
    MatchedGaussians model = new MatchedGaussians(4, 1.5);
    double[] x = {1, 0, -1, 2};
    double evidence = model.logEvidence(x).orElseThrow();
    double elbo = evidence - 0.5 * 4 * (0.5 - Math.log(1.5));
    Result r =
        Evaluation.of(model)
            .withStatistics(new Elbo(), new Iwae(10), new Ess(), new EncoderElbo())
            .evaluate(x);
    assertEquals(evidence, r.logEvidence().orElseThrow(), 1e-12);
    assertEquals(elbo, r.exact(new Elbo()).orElseThrow(), 1e-9);
    assertEquals(elbo, r.exact(new EncoderElbo()).orElseThrow(), 1e-9);
    Calibrated.check(r.get(new Iwae(10)), r.exact(new Iwae(10)).orElseThrow(), 0.2);
    assertEquals(OptionalDouble.empty(), r.exact(new Ess()));
    Result perfect =
        Evaluation.of(model)
            .withProposal(new Posterior())
            .withStatistics(new Elbo(), new EncoderElbo())
            .evaluate(x);
    assertEquals(evidence, perfect.exact(new Elbo()).orElseThrow(), 1e-9);
    assertEquals(elbo, perfect.exact(new EncoderElbo()).orElseThrow(), 1e-9);
  }

  /// Only the mean of means over single samples is known where samples depend on each other.
  @Test
  void dependenceChangesExactMeans() {
    MatchedGaussians model = new MatchedGaussians(4, 1.5);
    Result r =
        Evaluation.of(model)
            .withPoints(new Sobol(1, Scramble.OWEN, 64))
            .withSamples(640)
            .withStatistics(
                new Elbo(),
                new AnalyticElbo(),
                new Iwae(1),
                new Iwae(64),
                new LogEvidence(),
                new EvidenceInterval(0.9),
                new ControlVariateElbo())
            .evaluate(new double[4]);
    for (Statistic<?> known : List.of(new Elbo(), new AnalyticElbo(), new Iwae(1))) {
      assertTrue(r.exact(known).isPresent(), known.name());
    }
    for (Statistic<?> unknown :
        List.of(
            new Iwae(64), new LogEvidence(), new EvidenceInterval(0.9), new ControlVariateElbo())) {
      assertTrue(r.exact(unknown).isEmpty(), unknown.name());
    }
    Result pairs =
        Evaluation.of(model)
            .withPoints(new Antithetic(1))
            .withSamples(640)
            .withStatistics(new ControlVariateElbo())
            .evaluate(new double[4]);
    assertTrue(pairs.exact(new ControlVariateElbo()).isPresent());
  }

  @Test
  void manyRowsHaveNoExactMeans() {
    MatchedGaussians model = new MatchedGaussians(1, 1.5);
    Evaluation<LatentModel> e =
        Evaluation.of(model).withSamples(10).withStatistics(new Elbo(), new Ess());
    Result few = e.evaluate(drawn(model, Evaluation.EXACT_MEANS / 2)).getLast();
    assertTrue(few.exact(new Elbo()).isPresent());
    assertTrue(few.logEvidence().isPresent());
    Result more = e.evaluate(drawn(model, Evaluation.EXACT_MEANS / 2 + 1)).getLast();
    assertTrue(more.exact(new Elbo()).isEmpty());
    assertTrue(more.logEvidence().isPresent());
    Result many = e.evaluate(drawn(model, Evaluation.EXACT_MEANS + 1)).getLast();
    assertTrue(many.logEvidence().isEmpty());
  }

  /// By quadrature where the model has no closed form.
  @Test
  void theEvidenceIsExactWhereQuadratureIs() {
    PoissonNormal model = new PoissonNormal(1, 4, 1);
    double[] x = drawn(model, 1)[0];
    Result r = Evaluation.of(model).evaluate(x);
    assertTrue(r.logEvidence().isPresent());
    Calibrated.check(r.get(new LogEvidence()), r.logEvidence().getAsDouble(), 0.1);
    assertTrue(
        Evaluation.of(VAE).withSamples(10).evaluate(drawn(VAE, 1)[0]).logEvidence().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void progressCountsSamplesOrRows(int threads) {
    double[][] rows = drawn(GAUSSIAN, 11);
    AtomicLong done = new AtomicLong();
    try (Engine engine = new Engine(threads)) {
      Evaluation<LatentModel> e =
          Evaluation.of(GAUSSIAN).withSamples(1300).withStatistics(new Elbo());
      e.evaluate(Rows.of(rows), engine, done::addAndGet, r -> {});
      assertEquals(11 * 1300, done.getAndSet(0));
      e.withTolerance(0.1).evaluate(Rows.of(rows), engine, done::addAndGet, r -> {});
      assertEquals(11, done.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aBadRowIsNamedWithItsSourceAndModel(int threads) {
    double[][] rows = drawn(GAUSSIAN, 9);
    rows[5] = new double[] {1, 2};
    rows[7] = new double[] {1};
    for (Evaluation<LatentModel> e :
        List.of(
            Evaluation.of(GAUSSIAN).withSamples(600).withStatistics(new Elbo()),
            Evaluation.of(GAUSSIAN).withTolerance(0.1))) {
      List<Integer> reached = new ArrayList<>();
      try (Engine engine = new Engine(threads)) {
        Rows file = new Rows("x.npy", 0, 9, row -> rows[row]);
        InputException bad =
            assertThrows(
                InputException.class,
                () -> e.evaluate(file, engine, done -> {}, r -> reached.add(r.x().number())));
        assertEquals(
            "x.npy, row 5, under LinearGaussian(d=3,D=5,seed=2): LinearGaussian(d=3,D=5,seed=2)"
                + " takes observations of 5 numbers, but this one has 2",
            bad.getMessage());
      }
      assertEquals(List.of(0, 1, 2, 3, 4), reached);
    }
  }

  /// z in a line, with a log joint density that is NaN beyond a limit, and no prior of its own.
  public record Broken(double limit) implements ScalarModel {
    @Override
    public int latentDimension() {
      return 1;
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public Distribution proposal(double[] x) {
      return DiagonalNormal.standard(1);
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      if (limit == 0) {
        throw new IllegalStateException("the runtime failed", new Exception("inside"));
      }
      return z[0] > limit ? Double.NaN : -0.5 * z[0] * z[0];
    }

    @Override
    public String name() {
      return "Broken";
    }
  }

  @Test
  void aBadWeightIsNamedWithItsModelAndSample() {
    Evaluation<LatentModel> e =
        Evaluation.of(new Broken(2)).withProposal(new Encoder()).withSamples(1000);
    String message = refused(e, new double[1]).getMessage();
    assertTrue(
        message.matches(
            "rows in memory, row 0, under Broken: log w is NaN, which no density gives, at"
                + " Independent\\(seed=1\\), observation 0, sample \\d+"),
        message);
    String staged = refused(e.withTolerance(0.1), new double[1]).getMessage();
    assertEquals(message, staged);
  }

  @Test
  void whatRunsTheModelMayFail() {
    Evaluation<LatentModel> e = Evaluation.of(new Broken(0)).withProposal(new Encoder());
    assertEquals("Broken: the runtime failed", refused(e, new double[1]).getMessage());
  }

  @Test
  void aMistakeOfTheProgramIsNone() {
    Rows rows =
        new Rows(
            "rows",
            0,
            1,
            row -> {
              throw new IllegalStateException("a mistake");
            });
    assertThrows(
        IllegalStateException.class, () -> Evaluation.of(GAUSSIAN).evaluate(rows, r -> {}));
  }

  @Test
  void anInterruptIsNoInput() {
    try (Engine engine = new Engine(2)) {
      Thread caller = Thread.currentThread();
      Rows rows = new Rows("rows", 0, 1_000_000, row -> new double[5]);
      Evaluation<LatentModel> e = Evaluation.of(GAUSSIAN).withSamples(10);
      IllegalStateException interrupted =
          assertThrows(
              IllegalStateException.class,
              () -> e.evaluate(rows, engine, done -> {}, r -> caller.interrupt()));
      assertEquals("interrupted", interrupted.getMessage());
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void whatIsLackingIsNamed() {
    double[] x = drawn(GAUSSIAN, 1)[0];
    assertEquals(
        "Iwae(k=50) needs at least 50 samples, but there are 49",
        refused(Evaluation.of(GAUSSIAN).withSamples(49).withStatistics(new Iwae(50)), x)
            .getMessage());
    assertEquals(
        "Broken has no prior that is known",
        refused(Evaluation.of(new Broken(9)).withProposal(new Prior()), new double[1])
            .getMessage());
    String eubo =
        refused(
                Evaluation.of(VAE).withProposal(new Encoder()).withStatistics(new Eubo()),
                drawn(VAE, 1))
            .getMessage();
    assertTrue(
        eubo.contains("Eubo needs samples from the exact posterior p(z|x), which this model"),
        eubo);
    Evaluation<LatentModel> sobol =
        Evaluation.of(GAUSSIAN).withPoints(new Sobol(1, Scramble.OWEN, 64)).withSamples(100);
    for (Statistic<?> s : List.of(new Iwae(70), new GroupEss(70))) {
      String few = refused(sobol.withStatistics(s), x).getMessage();
      assertTrue(few.contains(s.name() + " needs at least 128 samples, whole runs of 64"), few);
    }
    String dimensions =
        refused(
                Evaluation.of(new MatchedGaussians(4097, 1))
                    .withPoints(new Sobol(1, Scramble.OWEN, 64)),
                new double[4097])
            .getMessage();
    assertTrue(dimensions.contains("have at most 4096 dimensions, but"), dimensions);
  }

  /// A model that knows log p(x) has a place beside those that are sampled.
  @Test
  void aModelWithoutLatents() {
    Autoregressive model = new Autoregressive(4, 0.8);
    Evaluation<Model> e = Evaluation.of(model);
    assertEquals(new Exact(), e.sampler());
    Result r = e.evaluate(new double[] {0, 0, 1, 1});
    double exact = Math.log(0.5 * 0.8 * 0.2 * 0.8);
    for (Statistic<?> s : List.of(new Elbo(), new LogEvidence())) {
      assertEquals(exact, r.get(s).value(), 1e-14);
      assertEquals(0, r.get(s).standardError(), 1e-14);
      assertEquals(exact, r.exact(s).orElseThrow(), 1e-14);
    }
    assertEquals(exact, r.logEvidence().orElseThrow(), 1e-14);
    assertTrue(r.verdict().isSound(), r.verdict().why());
    assertEquals(
        "Autoregressive(length=4,stay=0.8) has no latents, and so no proposal Prior",
        assertThrows(IllegalArgumentException.class, () -> e.withProposal(new Prior()))
            .getMessage());
    Result stopped = e.withTolerance(0.01).evaluate(new double[] {0, 0, 1, 1});
    assertEquals(Reason.TOLERANCE, stopped.stopped());
    assertEquals(exact, stopped.get(Tolerance.INTERVAL).value(), 1e-14);
    assertEquals(
        "rows in memory, row 0, under "
            + model.name()
            + ": "
            + model.name()
            + " takes 4 bits, but there are 2",
        refused(e, new double[2]).getMessage());
    assertEquals(4, Rows.drawn(model, Seed.of(1), 0, 1).row(0).values().length);
  }

  @Test
  void aResultIsOneLine() {
    Result r =
        Evaluation.of(GAUSSIAN)
            .withSamples(100)
            .withStatistics(new Elbo(), new Iwae(100))
            .evaluate(drawn(GAUSSIAN, 1)[0]);
    String line = r.toString();
    assertEquals(1, line.lines().count());
    assertTrue(
        line.matches(
            "row 0: Elbo -?[\\d.]+ ± [\\d.e-]+, Iwae\\(k=100\\) -?[\\d.]+ ± [\\d.e-]+,"
                + " Reliability -?[\\d.]+ ± \\S+, k-hat -?[\\d.]+ is (not )?below 0.50"),
        line);
    assertThrows(IllegalArgumentException.class, () -> r.get(new Iwae(5)));
  }
}
