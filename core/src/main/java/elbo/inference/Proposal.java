package elbo.inference;

import elbo.model.LatentModel;
import elbo.name.Named;
import elbo.points.PointSet;
import java.util.List;
import java.util.Optional;

/// A way to a distribution q(z | x) that latents are drawn from, for any observation.
///
/// The distribution is fixed before the estimate begins, and the samples that went into it are not
/// counted: every bound keeps its meaning, and every estimate its consistency. An immutable record;
/// its printed form is its name. To add one, write one record in this package or in your own.
public interface Proposal extends Named {
  /// A proposal for p(z | x) ∝ p(x, z).
  ///
  /// @param points of this use alone
  /// @throws IllegalArgumentException if the model has no such distribution at x
  Fitted fit(Target target, PointSet points);

  /// How often log p(x, z) is evaluated at most to fit one.
  default long evaluations() {
    return 0;
  }

  /// Cheaper and dearer forms of this, itself among them, in the order of their cost: what a rule
  /// that samples to a tolerance tries one after the other.
  default List<Proposal> ladder() {
    return List.of(this);
  }

  /// What a model lacks that this needs at every observation, in words; empty if nothing.
  default Optional<String> lacks(LatentModel model) {
    return Optional.empty();
  }
}
