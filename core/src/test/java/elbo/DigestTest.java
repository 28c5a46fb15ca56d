package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.bound.AnalyticElbo;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.LogWeightVariance;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.exact.Evidence;
import elbo.inference.FilterKind;
import elbo.inference.ParticleFilter;
import elbo.inference.Resampling;
import elbo.inference.Weights;
import elbo.model.Autoregressive;
import elbo.model.Binary;
import elbo.model.BinomialAutoregression;
import elbo.model.Discrete;
import elbo.model.GaussianDiffusion;
import elbo.model.GaussianMixture;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.LinearGaussianChain;
import elbo.model.LinearGaussianStateSpace;
import elbo.model.Marginalized;
import elbo.model.MatchedGaussians;
import elbo.model.NonlinearGrowth;
import elbo.model.Observation;
import elbo.model.PoissonAutoregression;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.model.StateSpace;
import elbo.model.StochasticVolatility;
import elbo.network.Normal;
import elbo.network.Spread;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Scramble;
import elbo.points.Sobol;
import elbo.weight.Capability;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The bits of a set of estimates, written down: any machine and any vector width reproduces them.
///
/// A change here is a change of results for every user: it needs a line in DECISIONS.md.
@Tag("bits")
class DigestTest {
  private static final List<Statistic<?>> ALL =
      List.of(
          new Elbo(),
          new AnalyticElbo(),
          new Iwae(2),
          new Iwae(7),
          new Iwae(50),
          new Iwae(1300),
          new Renyi(10, 0.5),
          new Renyi(64, 3),
          new Cubo(100, 2),
          new Eubo(),
          new Jackknife(2),
          new Jackknife(77),
          new LogEvidence(),
          new Ess(),
          new KHat(),
          new LogWeightVariance());

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of(new Binary(0.3, 0.2, 0.9, 0.6), -1628211485827185011L),
        Arguments.of(new Discrete(7, 5, 1), 4532446879563006103L),
        Arguments.of(new GaussianMixture(5, 3, 2), -7619920428958559048L),
        Arguments.of(new LinearGaussian(3, 7, 3), -6573604080744461488L),
        Arguments.of(new LinearGaussian(20, 9, 4), -8264893898416568823L),
        Arguments.of(new LinearGaussianChain("7-4-3-2", 3), -4543790053877048135L),
        Arguments.of(new MatchedGaussians(5, 0.6), 1452621980462325689L),
        Arguments.of(new GaussianDiffusion(0.5, 2, 9, 0.05, 0.5), 74829964130161496L),
        Arguments.of(new PoissonNormal(2, 6, 5), -4347603058124332847L),
        Arguments.of(new SigmoidBelief(9, 11, 6), -5978214331856190335L),
        Arguments.of(new Marginalized(new SigmoidBelief(9, 11, 6), 3), -1912767511793178123L),
        Arguments.of(TinyVae.bernoulli(3, 37), -6716515660629605858L),
        Arguments.of(TinyVae.of(2, 17, Normal.withScale(0.7)), -6527842629591860277L),
        Arguments.of(
            TinyVae.of(4, 5, Normal.withScales(Spread.LOG_STD.transform())),
            -4037831362754705059L));
  }

  private static long hash(long h, double value) {
    // −0 and 0 are one result, and so are all NaN.
    return (h ^ Double.doubleToLongBits(value + 0.0)) * 0x100000001B3L;
  }

  private static List<Statistic<?>> statistics(LogWeights weights) {
    return ALL.stream()
        .filter(s -> weights.under(s.source()).isPresent())
        .filter(s -> weights.offers().containsAll(s.needs()))
        .toList();
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        Arguments.of(
            new LinearGaussianStateSpace(0.9, 1, 1, 1), FilterKind.BOOTSTRAP, 646878053847625563L),
        Arguments.of(
            new LinearGaussianStateSpace(3, 2, 1), FilterKind.AUXILIARY, -6983184013678211909L),
        Arguments.of(
            new StochasticVolatility(-1, 0.97, 0.2), FilterKind.GUIDED, 1349103063118146509L),
        Arguments.of(new NonlinearGrowth(10, 1, 4, 0), FilterKind.BOOTSTRAP, -2967435191896920096L),
        Arguments.of(
            new PoissonAutoregression(0.5, 0.9, 0.4), FilterKind.AUXILIARY, -5593996147054556990L),
        Arguments.of(
            new BinomialAutoregression(10, 0.9, 0.5), FilterKind.GUIDED, 2084049512247021221L));
  }

  /// Clouds under every scheme, and under points that depend on each other. With vectors of 64
  /// bits, which HotSpot boxes, they would take minutes.
  @ParameterizedTest
  @MethodSource("filters")
  @Tag("wide")
  void cloudsHaveTheirBits(StateSpace model, FilterKind kind, long digest) {
    double[] y = model.draw(RandomSource.XO_SHI_RO_256_PP.create(99)).x();
    y[4 * model.width()] = Double.NaN;
    if (model.width() > 1) {
      y[4 * model.width() + 1] = Double.NaN;
    }
    long h = 0xCBF29CE484222325L;
    for (double v : y) {
      h = hash(h, v);
    }
    h = hash(h, Evidence.of(model, y).orElse(0));
    List<Estimate> estimates = new ArrayList<>();
    for (Resampling scheme : Resampling.values()) {
      ParticleFilter filter = new ParticleFilter(150, scheme, 0.5, kind);
      estimates.addAll(clouds(filter, model, y, new Independent("digest")));
    }
    if (model.stateDimension() == 1) {
      ParticleFilter filter = new ParticleFilter(128, Resampling.SYSTEMATIC, 0.5, kind);
      estimates.addAll(clouds(filter, model, y, new Sobol("digest", Scramble.OWEN, 4)));
    }
    for (Estimate e : estimates) {
      h = hash(h, e.value());
      h = hash(h, e.standardError());
    }
    assertEquals(digest, h, () -> model.name() + " gave " + estimates);
  }

  private static List<Estimate> clouds(
      ParticleFilter filter, StateSpace model, double[] y, PointSet points) {
    LogWeights weights = filter.open(model, new Observation(4, y), points).weights();
    try (Engine engine = new Engine(2)) {
      Estimator estimator = new Estimator(70, new Elbo(), new Iwae(7), new LogEvidence());
      return List.copyOf(engine.estimate(estimator, weights).all());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void estimatesHaveTheirBits(LatentModel model, long digest) {
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(99)).x();
    long h = 0xCBF29CE484222325L;
    for (double v : x) {
      h = hash(h, v);
    }
    h = hash(h, model.logEvidence(x).orElse(0));
    LogWeights weights = Weights.of(model, x, model.proposal(x), new Independent("digest"), 4);
    List<Statistic<?>> statistics = statistics(weights);
    assertEquals(model.posterior(x).isPresent(), statistics.contains(new Eubo()));
    assertEquals(weights.offers().contains(Capability.KL), statistics.contains(new AnalyticElbo()));
    List<Estimate> estimates = new ArrayList<>();
    for (long n : new long[] {1300, 4001}) {
      try (Engine engine = new Engine(2)) {
        estimates.addAll(engine.estimate(new Estimator(n, statistics), weights).all());
      }
    }
    for (Estimate e : estimates) {
      h = hash(h, e.value());
      h = hash(h, e.standardError());
      for (double part : e.parts().values()) {
        h = hash(h, part);
      }
    }
    assertEquals(digest, h, () -> model.name() + " gave " + estimates);
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        Arguments.of(new LinearGaussian(3, 7, 3), "Annealed(steps=5)", 5435970912368438871L),
        Arguments.of(TinyVae.bernoulli(3, 37), "Annealed(steps=5)", 1371279017230723408L),
        Arguments.of(
            TinyVae.bernoulli(3, 37),
            "Annealed(steps=4,kernel=PCN,proposal=Prior)",
            7191428157850780310L),
        Arguments.of(new SigmoidBelief(9, 11, 6), "Annealed(steps=6)", 5994639640742515004L),
        Arguments.of(
            new PoissonNormal(2, 6, 5), "Tempered(particles=24,share=0.7)", 2139192517218053517L));
  }

  /// Chains and clouds: the pilot, every kind of move, resampling.
  @ParameterizedTest
  @MethodSource("chains")
  void weightsOfChainsHaveTheirBits(LatentModel model, String sampler, long digest) {
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(99)).x();
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model)
            .by(Catalogs.SAMPLERS.parse(sampler))
            .withPoints(new Independent("digest"))
            .withSamples(200)
            .withStatistics(new Elbo(), new LogEvidence(), new Ess());
    long h = 0xCBF29CE484222325L;
    for (Estimate e : evaluation.evaluate(x).estimates().all()) {
      h = hash(h, e.value());
      h = hash(h, e.standardError());
    }
    assertEquals(digest, h, model.name() + " by " + sampler);
  }

  @Test
  void exactValuesHaveTheirBits() {
    long h = 0xCBF29CE484222325L;
    for (Autoregressive model :
        List.of(new Autoregressive(37, 20, 5), new Autoregressive(9, 12, 6, 4))) {
      for (int i = 0; i < 3; i++) {
        double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(99 + i)).x();
        h = hash(h, model.logEvidence(x).orElseThrow());
      }
    }
    assertEquals(-6289014777536219124L, h);
  }
}
