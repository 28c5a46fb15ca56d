package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.distribution.Distribution;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.name.Examples;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Scramble;
import elbo.points.Seed;
import elbo.points.Sobol;
import elbo.points.Use;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every sampler owes, on every model: importance sampling with every proposal of the
/// catalogue, and the exact one.
class SamplerTest {
  private static final int ROW = 5;
  private static final PointSet POINTS = new Independent("contract");

  /// A sampler with a model that it can sample at an observation.
  private record Case<M extends Model>(Sampler<? super M> sampler, M model, double[] values) {
    Stream open(PointSet points) {
      return sampler.open(model, new Observation(ROW, values), points);
    }

    @Override
    public String toString() {
      return sampler.name() + " of " + model.name();
    }
  }

  static List<Case<?>> cases() {
    List<Case<?>> all = new ArrayList<>();
    for (LatentModel model : ModelExamples.all().toList()) {
      double[] x = ModelExamples.draw(model);
      for (Proposal proposal : Examples.of(Catalogs.PROPOSALS)) {
        // The default form of the one that takes long has a test of its own.
        if (!proposal.equals(new Adaptive())) {
          all.add(new Case<>(new Importance(proposal), model, x));
        }
      }
      for (Sampler<LatentModel> sampler : chains()) {
        all.add(new Case<>(sampler, model, x));
      }
      if (model.logEvidence(x).isPresent()) {
        all.add(new Case<Model>(new Exact(), model, x));
      }
    }
    all.add(new Case<Model>(new Exact(), new Autoregressive(3, 0.8), new double[] {1, 1, 0}));
    for (StateSpace model : ParticleFilterTest.models()) {
      if (model.stateDimension() == 1) {
        double[] y = ParticleFilterTest.series(model);
        for (FilterKind kind : FilterKind.values()) {
          all.add(new Case<>(new ParticleFilter(16, Resampling.RESIDUAL, 0.5, kind), model, y));
        }
      }
    }
    return all.stream().filter(SamplerTest::opens).toList();
  }

  // Those of the catalogue with arguments of their own.
  private static List<Sampler<LatentModel>> chains() {
    return java.util.stream.Stream.of(
            "Annealed(steps=3)",
            "Annealed(steps=2,kernel=MALA,schedule=LINEAR,proposal=Prior)",
            "Annealed(steps=3,kernel=PCN,schedule=SIGMOID)",
            "Annealed(steps=3,kernel=RANDOM_WALK)")
        .map(Catalogs.SAMPLERS::parse)
        .<Sampler<LatentModel>>map(s -> (Annealed) s)
        .toList();
  }

  private static boolean opens(Case<?> c) {
    try {
      c.open(POINTS);
      return true;
    } catch (IllegalArgumentException lacking) {
      return false;
    }
  }

  private static double[] logW(LogWeights weights, long first, int size) {
    LogWeightBlock block = new LogWeightBlock();
    weights.fill(first, size, new Scratch(), block);
    assertEquals(first, block.first());
    assertEquals(size, block.size());
    return Arrays.copyOf(block.logW(), size);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void openedTwiceItHasTheSameBits(Case<?> c) {
    Stream once = c.open(POINTS);
    Stream twice = c.open(POINTS);
    assertArrayEquals(logW(once.weights(), 0, 300), logW(twice.weights(), 0, 300));
    assertEquals(once.cost(), twice.cost());
    assertEquals(once.remarks(), twice.remarks());
  }

  /// Any range, at any time, with the same bits.
  @ParameterizedTest
  @MethodSource("cases")
  void samplesAreAFunctionOfTheirIndex(Case<?> c) {
    Stream stream = c.open(POINTS);
    for (Source source : Source.values()) {
      Optional<LogWeights> weights = stream.weights().under(source);
      if (weights.isPresent()) {
        double[] all = logW(weights.get(), 1000, 300);
        for (int i : new int[] {0, 1, 63, 64, 127, 128, 299}) {
          assertEquals(all[i], logW(weights.get(), 1000 + i, 1)[0], source + " " + i);
        }
        assertArrayEquals(Arrays.copyOfRange(all, 100, 290), logW(weights.get(), 1100, 190));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itCostsNoMoreThanItSays(Case<?> c) {
    assertTrue(c.open(POINTS).cost().evaluations() <= c.sampler().evaluations());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theLadderHoldsItself(Case<?> c) {
    assertTrue(c.sampler().ladder().contains(c.sampler()));
  }

  /// The law of the weights, where it is known, has the mean p(x).
  @ParameterizedTest
  @MethodSource("cases")
  void theLawHasTheEvidenceOfTheModel(Case<?> c) {
    Stream stream = c.open(POINTS);
    for (Source source : List.of(Source.PROPOSAL, Source.ENCODER, Source.START)) {
      Optional<WeightLaw> law = stream.law().apply(source);
      if (law.isPresent() && c.model().logEvidence(c.values()).isPresent()) {
        double exact = c.model().logEvidence(c.values()).orElseThrow();
        assertEquals(exact, law.get().logEvidence(), 1e-8);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theProposalIsTheStreamItself(Case<?> c) {
    LogWeights weights = c.open(POINTS).weights();
    assertEquals(weights, weights.under(Source.PROPOSAL).orElseThrow());
    assertTrue(weights.replay(7).contains("sample 7"), weights.replay(7));
  }

  /// Samples depend on each other as the points do.
  @ParameterizedTest
  @MethodSource("cases")
  void theDependenceIsThatOfThePoints(Case<?> c) {
    for (PointSet points : Examples.of(Catalogs.POINTS)) {
      LogWeights weights = c.open(points).weights();
      // A cloud has whole randomizations of its own.
      boolean own = c.sampler() instanceof Exact || c.sampler() instanceof ParticleFilter;
      long size = own ? 1 : points.size();
      assertEquals(size, weights.dependence().size());
      weights
          .under(Source.POSTERIOR)
          .ifPresent(other -> assertEquals(size, other.dependence().size()));
      // What these are compared with may be sampled by other points: their own are independent.
      for (Source compared : List.of(Source.ENCODER, Source.START)) {
        weights.under(compared).ifPresent(e -> assertTrue(e.dependence().isNone()));
      }
    }
  }

  /// What a sampler claims to have beside its samples is there.
  @ParameterizedTest
  @MethodSource("cases")
  void refinedSamplesHaveTheirOriginsBesideThem(Case<?> c) {
    LogWeights weights = c.open(POINTS).weights();
    assertTrue(!c.sampler().refines() || weights.under(Source.ENCODER).isPresent());
    assertTrue(!c.sampler().startsRefined() || c.sampler().refines());
    assertTrue(!c.sampler().startsRefined() || weights.under(Source.START).isPresent());
  }

  /// Each source has numbers of its own, which follow from the seed.
  @Test
  void sourcesHavePointsOfTheirOwn() {
    LinearGaussian model = new LinearGaussian(2, 4, 1);
    double[] x = ModelExamples.draw(model);
    LogWeights weights =
        new Importance(new Laplace()).open(model, new Observation(ROW, x), POINTS).weights();
    LogWeights encoder =
        Weights.of(
            model, x, model.proposal(x), new Independent(POINTS.seed().forUse(Use.BASELINE)), ROW);
    assertArrayEquals(
        logW(encoder, 0, 64), logW(weights.under(Source.ENCODER).orElseThrow(), 0, 64));
    assertEquals(
        "Independent(seed=posterior of seed contract), observation 5, sample 3 of the exact"
            + " posterior",
        weights.under(Source.POSTERIOR).orElseThrow().replay(3));
  }

  /// A proposal is fitted with independent points of that use, so that it is the same under all
  /// others.
  @Test
  void adaptationHasPointsOfItsOwn() {
    LinearGaussian model = new LinearGaussian(2, 4, 1);
    double[] x = ModelExamples.draw(model);
    Observation row = new Observation(ROW, x);
    Adaptive adaptive = new Adaptive(2, 64);
    PointSet own = new Independent(Seed.of(6).forUse(Use.ADAPTATION));
    Distribution q = adaptive.fit(new Target(model, row), own).q();
    for (PointSet points : List.of(new Independent(6), new Sobol(6, Scramble.OWEN, 64))) {
      LogWeights expected = Weights.of(model, x, q, points, ROW);
      LogWeights weights = new Importance(adaptive).open(model, row, points).weights();
      assertArrayEquals(logW(expected, 0, 200), logW(weights, 0, 200));
    }
  }

  /// The law of each source is that of its own proposal.
  @Test
  void theLawIsThatOfTheSource() {
    MatchedGaussians model = new MatchedGaussians(4, 0.7);
    double[] x = {1, 0, -1, 2};
    Stream stream = new Importance(new Posterior()).open(model, new Observation(ROW, x), POINTS);
    double exact = model.logEvidence(x).orElseThrow();
    WeightLaw refined = stream.law().apply(Source.PROPOSAL).orElseThrow();
    WeightLaw encoder = stream.law().apply(Source.ENCODER).orElseThrow();
    assertEquals(exact, refined.meanLog(), 1e-9);
    double gap = 0.5 * 4 * (0.7 - 1 - Math.log(0.7));
    assertEquals(exact - gap, encoder.meanLog(), 1e-9);
    // Samples of the posterior have the weights of the proposal.
    assertEquals(
        refined.meanLog(), stream.law().apply(Source.POSTERIOR).orElseThrow().meanLog(), 1e-9);
  }

  @Test
  void importanceIsNamedAsItsProposal() {
    Importance importance = new Importance(new Laplace(3));
    assertEquals("Laplace(steps=3)", importance.name());
    assertEquals(new Laplace(3).evaluations(), importance.evaluations());
    assertEquals(
        new Adaptive().ladder(),
        new Importance(new Adaptive()).ladder().stream().map(Importance::proposal).toList());
  }

  /// A model without latents: every weight is p(x).
  @Test
  void theExactSamplerHasTheEvidenceInEveryWeight() {
    Autoregressive model = new Autoregressive(4, 0.8);
    double[] x = {0, 0, 1, 1};
    double exact = Math.log(0.5 * 0.8 * 0.2 * 0.8);
    Stream stream = new Exact().open(model, new Observation(ROW, x), POINTS);
    for (double logW : logW(stream.weights(), 77, 200)) {
      assertEquals(exact, logW, 1e-15);
    }
    assertEquals(Cost.NONE, stream.cost());
    assertEquals(List.of(), stream.remarks());
    assertEquals(exact, stream.law().apply(Source.PROPOSAL).orElseThrow().meanLog(), 1e-15);
    assertTrue(stream.weights().offers().isEmpty());
    assertTrue(stream.weights().under(Source.ENCODER).isEmpty());
    assertTrue(stream.weights().under(Source.POSTERIOR).isEmpty());
  }

  @Test
  void theExactSamplerNeedsTheEvidence() {
    Model unknown =
        new Model() {
          @Override
          public int observationDimension() {
            return 1;
          }

          @Override
          public String name() {
            return "Unknown";
          }
        };
    Observation x = new Observation(ROW, new double[1]);
    assertEquals(
        "Unknown has no log p(x) that is known",
        assertThrows(IllegalArgumentException.class, () -> new Exact().open(unknown, x, POINTS))
            .getMessage());
  }
}
