package elbo;

import elbo.inference.Sampler;
import elbo.model.Model;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.stream.Stream;

/// The type of models that the class of a sampler takes: `LatentModel` for one that implements
/// `Sampler<LatentModel>`.
final class SampledModels {
  private SampledModels() {}

  /// The type of models; [Model] where the class leaves it open.
  static Class<?> of(Class<?> sampler) {
    return Stream.concat(
            Stream.of(sampler.getGenericInterfaces()),
            Stream.ofNullable(sampler.getGenericSuperclass()))
        .<Class<?>>map(SampledModels::of)
        .filter(taken -> taken != Model.class)
        .findFirst()
        .orElse(Model.class);
  }

  private static Class<?> of(Type implemented) {
    if (implemented instanceof ParameterizedType type && type.getRawType() == Sampler.class) {
      return type.getActualTypeArguments()[0] instanceof Class<?> model ? model : Model.class;
    }
    if (implemented instanceof ParameterizedType type && type.getRawType() instanceof Class<?> c) {
      return of(c);
    }
    return implemented instanceof Class<?> c ? of(c) : Model.class;
  }
}
