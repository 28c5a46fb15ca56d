package elbo.model;

import elbo.distribution.Distribution;
import java.util.Optional;
import java.util.function.Function;

/// A model of p(x, z | y) by a model of p(x, z) for each condition y: a conditional VAE, a
/// regression on covariates.
///
/// Without a condition it has no density. [#given(double[])] is called once an observation, by
/// several threads.
public final class Conditional implements LatentModel {
  private final ModelName name;
  private final int latentDimension;
  private final int observationDimension;
  private final int conditionDimension;
  private final Function<double[], ? extends LatentModel> models;

  /// @param name its name in reports
  /// @param sha256 64 hexadecimal digits of a hash of its weights, where it is known
  /// @param dimensions of z, x and y, in this order; that of y is greater than 0
  /// @param models the model of a condition, of the same dimensions of z and x and without a
  ///   condition; throws IllegalArgumentException if there is none of that condition
  /// @throws IllegalArgumentException if the dimensions are not three, or that of y is not greater
  ///   than 0
  public Conditional(
      String name,
      Optional<String> sha256,
      int[] dimensions,
      Function<double[], ? extends LatentModel> models) {
    if (dimensions.length != 3 || dimensions[2] < 1) {
      throw new IllegalArgumentException(
          name + " must have dimensions of z, x and y, of which that of y is greater than 0");
    }
    this.name = new ModelName(name, sha256);
    latentDimension = dimensions[0];
    observationDimension = dimensions[1];
    conditionDimension = dimensions[2];
    this.models = models;
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int latentDimension() {
    return latentDimension;
  }

  @Override
  public int observationDimension() {
    return observationDimension;
  }

  @Override
  public int conditionDimension() {
    return conditionDimension;
  }

  /// @throws IllegalStateException if the model of the condition has other dimensions
  @Override
  public LatentModel given(double[] condition) {
    ConditionCheck.dimension(name(), conditionDimension(), condition);
    LatentModel model = models.apply(condition.clone());
    if (model.latentDimension() != latentDimension
        || model.observationDimension() != observationDimension
        || model.conditionDimension() != 0) {
      throw new IllegalStateException(name() + " has a model of other dimensions for a condition");
    }
    return model;
  }

  /// @throws IllegalArgumentException always: there is no condition
  @Override
  public Joint at(double[] x) {
    throw missing();
  }

  /// @throws IllegalArgumentException always: there is no condition
  @Override
  public Distribution proposal(double[] x) {
    throw missing();
  }

  private IllegalArgumentException missing() {
    return new IllegalArgumentException(
        name() + " takes a condition of " + conditionDimension + " numbers, but none is given");
  }
}
