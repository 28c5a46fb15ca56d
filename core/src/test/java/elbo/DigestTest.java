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
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.model.Discrete;
import elbo.model.GaussianMixture;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.Marginalized;
import elbo.model.MatchedGaussians;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.network.Normal;
import elbo.network.Spread;
import elbo.points.Independent;
import elbo.weight.Capability;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
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
        Arguments.of(new MatchedGaussians(5, 0.6), 1452621980462325689L),
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
}
