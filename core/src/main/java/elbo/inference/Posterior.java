package elbo.inference;

import elbo.points.PointSet;

/// The exact posterior p(z | x) as the proposal, where it is known: every weight is then p(x).
public record Posterior() implements Proposal {
  @Override
  public Fitted fit(Target target, PointSet points) {
    return Fitted.of(
        target
            .posterior()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    target.model().name() + " has no posterior that is known")));
  }
}
