package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.DistributionContract;
import elbo.name.Examples;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/// The contract of the prior, the posterior and the proposal of each model that can be made from
/// its name.
class ModelDistributionsTest extends DistributionContract {
  @Override
  protected Stream<Named<Distribution>> distributions() {
    return Examples.of(CatalogueModelsTest.CATALOG).stream().flatMap(ModelDistributionsTest::of);
  }

  private static Stream<Named<Distribution>> of(LatentModel model) {
    double[] x = ModelContract.observations(model).getFirst();
    return Stream.of(
            model.prior().map(q -> Named.of("prior of " + model.name(), q)).stream(),
            model.posterior(x).map(q -> Named.of("posterior of " + model.name(), q)).stream(),
            Stream.of(Named.of("proposal of " + model.name(), model.proposal(x))))
        .flatMap(s -> s);
  }
}
