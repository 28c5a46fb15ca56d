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
            .orElseThrow(() ->
                new IllegalArgumentException(lacks(target.model()).orElse("there is no prior"))));
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    return model.prior().isPresent()
        ? Optional.empty()
        : Optional.of(model.name() + " has no prior that is known");
  }
}
