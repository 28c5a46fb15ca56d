package elbo.model;

import elbo.TinyVae;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.FiniteMixture;
import elbo.model.DenoisingDiffusion.Data;
import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.DenoisingDiffusion.Variance;
import elbo.network.BernoulliLogits;
import elbo.network.Levels;
import elbo.network.Normal;
import elbo.network.Spread;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/// The contract of models that no name makes: of networks, and of given parameters.
class OtherModelsTest extends ModelContract {
  @Override
  protected Stream<Named<LatentModel>> models() {
    return models(
        TinyVae.of(2, 5, new BernoulliLogits()),
        TinyVae.of(2, 5, new BernoulliLogits())
            .withPrior(new DiagonalNormal(new double[] {1, -2}, new double[] {0.5, 3})),
        TinyVae.of(2, 4, Normal.withScale(0.5)).withPrior(mixture()),
        TinyVae.of(3, 4, Normal.withScale(0.5)),
        TinyHierarchy.of(5, new BernoulliLogits()),
        TinyHierarchy.of(4, Normal.withScales(Spread.LOG_STD.transform())),
        TinyVae.of(2, 3, Normal.withScales(Spread.LOG_STD.transform())),
        new Discrete(new double[] {2, 1, 5}, new double[][] {{1, 2, 1}, {1, 1, 1}, {8, 1, 1}}),
        new GaussianMixture(
            new double[] {1, 2}, new double[][] {{0, 1}, {-2, 3}}, new double[] {1, 0.5}),
        new LinearGaussian(
            new double[][] {{1, 0.5}, {-2, 0.25}, {0.1, 3}},
            new double[] {0.5, -1, 2},
            new double[] {0.5, 2, 1.25}),
        new PoissonNormal(new double[][] {{1, 0.5}, {-1, 0.25}}, new double[] {0.5, 1}),
        ToyDenoiser.model(
            2, 3, Prediction.EPSILON, Variance.SMALL, Double.POSITIVE_INFINITY, Data.CONTINUOUS),
        ToyDenoiser.model(
            3, 2, Prediction.VELOCITY, Variance.RANGE, 1, Data.ofLevels(new Levels(9, 0, 8))),
        new SigmoidBelief(
            new double[] {0.3, 0.9}, new double[][] {{1, -2}, {0.5, 3}}, new double[] {0.1, -1}));
  }

  private static FiniteMixture mixture() {
    return new FiniteMixture(
        List.of(
            new DiagonalNormal(new double[] {1, -2}, new double[] {0.5, 1}),
            new DiagonalNormal(new double[] {-1, 1}, new double[] {1, 0.25})),
        new double[] {1, 3});
  }

  private static Stream<Named<LatentModel>> models(LatentModel... models) {
    return Stream.of(models)
        .map(m -> Named.of(m.getClass().getSimpleName() + " " + m.observationDimension(), m));
  }
}
