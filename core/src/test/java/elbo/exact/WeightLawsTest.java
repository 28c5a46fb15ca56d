package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.estimate.Bound;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.Discrete;
import elbo.model.GaussianMixture;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightLawsTest {
  static Stream<LatentModel> models() {
    return Stream.of(
        new Discrete(6, 4, 1),
        new GaussianMixture(4, 2, 2),
        new SigmoidBelief(7, 5, 3),
        new LinearGaussian(3, 6, 4),
        new LinearGaussian(30, 40, 5),
        new MatchedGaussians(3, 0.8),
        new MatchedGaussians(1, 1.5),
        new PoissonNormal(1, 4, 6));
  }

  private static double[] draw(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(8)).x();
  }

  @ParameterizedTest
  @MethodSource("models")
  void hasTheEvidenceOfTheModel(LatentModel model) {
    double[] x = draw(model);
    WeightLaw law = WeightLaws.of(model, x, model.proposal(x)).orElseThrow();
    assertEquals(Evidence.of(model, x).orElseThrow(), law.logEvidence(), 1e-9);
  }

  // Every bound that knows its mean, on every model that knows its law.
  @ParameterizedTest
  @MethodSource("models")
  void estimatesHaveTheirExactMeans(LatentModel model) {
    double[] x = draw(model);
    WeightLaw law = WeightLaws.of(model, x, model.proposal(x)).orElseThrow();
    boolean posterior = model.posterior(x).isPresent();
    List<Bound<?>> bounds =
        List.of(
            new Elbo(),
            new Iwae(2),
            new Iwae(40),
            new Renyi(5, 0.5),
            new Renyi(5, 2),
            new Cubo(5, 1.5),
            new Jackknife(8),
            new LogEvidence(),
            posterior ? new Eubo() : new Elbo());
    long n = 200_000;
    Estimates estimates =
        new Estimator(n, List.copyOf(bounds))
            .estimate(Weights.of(model, x, model.proposal(x), new Independent(9), 0));
    for (int b = 0; b < bounds.size(); b++) {
      double exact = bounds.get(b).expectation(law, n).orElseThrow();
      Calibrated.check(estimates.get(bounds.get(b)), exact, 0.05);
    }
  }

  @Test
  void aPerfectProposalHasAConstantWeight() {
    LinearGaussian model = new LinearGaussian(3, 6, 4);
    double[] x = draw(model);
    WeightLaw law = WeightLaws.of(model, x, model.posterior(x).orElseThrow()).orElseThrow();
    double exact = model.logEvidence(x).orElseThrow();
    assertEquals(exact, law.meanLog(), 1e-10);
    assertEquals(exact, law.posteriorMeanLog(), 1e-10);
    assertEquals(exact, law.logPowerMean(7), 1e-10);
  }

  @Test
  void isUnknownWhereNothingIsSaid() {
    LinearGaussian model = new LinearGaussian(3, 6, 4);
    double[] x = draw(model);
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    assertTrue(WeightLaws.of(model, x, posterior.detuned(0.1, 1)).isEmpty());
    assertTrue(WeightLaws.of(model, x, model.prior().orElseThrow()).isEmpty());
    SigmoidBelief large = new SigmoidBelief(13, 2, 1);
    assertTrue(WeightLaws.of(large, new double[2], large.proposal(new double[2])).isEmpty());
  }

  /// A model whose evidence is known and whose posterior is not.
  private record Known(LinearGaussian inner) implements LatentModel {
    @Override
    public int latentDimension() {
      return inner.latentDimension();
    }

    @Override
    public int observationDimension() {
      return inner.observationDimension();
    }

    @Override
    public Joint at(double[] x) {
      return inner.at(x);
    }

    @Override
    public Distribution proposal(double[] x) {
      return DiagonalNormal.standard(latentDimension());
    }

    @Override
    public OptionalDouble logEvidence(double[] x) {
      return inner.logEvidence(x);
    }
  }

  @Test
  void knownEvidenceAloneIsNoLaw() {
    Known model = new Known(new LinearGaussian(2, 3, 1));
    double[] x = {1, 2, 3};
    assertTrue(WeightLaws.of(model, x, model.proposal(x)).isEmpty());
    Known line = new Known(new LinearGaussian(1, 3, 1));
    WeightLaw law = WeightLaws.of(line, x, line.proposal(x)).orElseThrow();
    assertEquals(line.logEvidence(x).orElseThrow(), law.logEvidence(), 1e-9);
    assertTrue(law.meanLog() < law.logEvidence() - 0.1);
  }
}
