package elbo.inference;

import elbo.points.PointSet;

/// The model's own proposal: a trained encoder, or one made to be imperfect in a known way.
public record Encoder() implements Proposal {
  @Override
  public Fitted fit(Target target, PointSet points) {
    return Fitted.of(target.encoder());
  }
}
