package elbo.inference;

import elbo.Catalogs;
import elbo.TinyVae;
import elbo.model.Binary;
import elbo.model.LatentModel;
import elbo.name.Examples;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;

/// Every built-in model with latents, and one with derivatives.
final class ModelExamples {
  private ModelExamples() {}

  static Stream<LatentModel> all() {
    return Stream.concat(
        Examples.of(Catalogs.MODELS).stream()
            .filter(LatentModel.class::isInstance)
            .map(LatentModel.class::cast),
        Stream.of(TinyVae.bernoulli(3, 8)));
  }

  /// An observation of a model, drawn from it; 1 for the binary one, which draws none.
  static double[] draw(LatentModel model) {
    return model instanceof Binary
        ? new double[] {1}
        : model.draw(RandomSource.XO_SHI_RO_256_PP.create(17)).x();
  }
}
