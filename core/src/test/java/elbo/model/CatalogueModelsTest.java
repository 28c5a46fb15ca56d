package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.name.Catalog;
import elbo.name.Examples;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of each model that can be made from its name, found in the package by itself.
class CatalogueModelsTest extends ModelContract {
  static final Catalog<LatentModel> CATALOG = new Catalog<>(LatentModel.class, "elbo.model");

  @Override
  protected Stream<Named<LatentModel>> models() {
    return Examples.of(CATALOG).stream().map(m -> Named.of(m.name(), m));
  }

  @ParameterizedTest
  @MethodSource("models")
  void theNameReadsBack(LatentModel model) {
    LatentModel same = CATALOG.parse(model.name());
    assertEquals(model.name(), same.name());
    double[] x = observations(model).getFirst();
    double[] z = new double[model.latentDimension()];
    assertEquals(Probe.logJoint(model, x, z)[0][1], Probe.logJoint(same, x, z)[0][1]);
  }
}
