package elbo.adaptive;

import elbo.model.Joint;
import elbo.name.Named;
import elbo.points.Points;
import elbo.proposal.Proposal;
import java.util.List;

/// Makes a better proposal for one observation, before any sample is counted.
///
/// What comes out is fixed before the estimate begins, and the samples that went into it are not
/// counted: every bound keeps its meaning, and every estimate its consistency. An immutable record;
/// its printed form is its name.
public interface Refinement extends Named {
  /// A proposal for p(z | x) ∝ p(x, z).
  ///
  /// @param joint log p(x, z) for the observation
  /// @param start the model's own proposal
  /// @param points where randomness comes from; not those of the estimate
  /// @param observation which stream of the points
  Proposal refine(Joint joint, Proposal start, Points points, int observation);

  /// What a rule that samples to a tolerance tries, one after the other: the cheapest first, dearer
  /// ones only where they pay.
  default List<Refinement> attempts() {
    return List.of(this);
  }

  /// How many times the joint density is evaluated.
  long evaluations();
}
