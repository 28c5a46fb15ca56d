package elbo.inference;

import elbo.model.LatentModel;
import elbo.points.PointSet;
import java.util.Optional;

/// The prior p(z) as the proposal, where the model has one.
public record Prior() implements Proposal {
  @Override
  public Fitted fit(Target target, PointSet points) {
    return Fitted.of(
        target
            .model()
            .prior()
            .orElseThrow(() -> new IllegalArgumentException(lacking(target.model()))));
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    // Under a condition there may be one that there is not without.
    return model.conditionDimension() > 0 || model.prior().isPresent()
        ? Optional.empty()
        : Optional.of(lacking(model));
  }

  private static String lacking(LatentModel model) {
    return model.name() + " has no prior that is known";
  }
}
