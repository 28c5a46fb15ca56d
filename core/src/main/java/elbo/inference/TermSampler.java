package elbo.inference;

import elbo.name.Named;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import elbo.weight.Terms;
import java.util.Optional;

/// A way from log weights to terms whose mean is log p(x) itself.
///
/// An immutable record; its printed form is its name.
public interface TermSampler extends Named {
  /// The terms of an observation.
  ///
  /// @param weights of the observation, independent of each other
  /// @param points of the run; how many weights a term takes has [points of its
  ///   own][elbo.points.Use#LEVEL]
  /// @param observation its number
  /// @throws IllegalArgumentException if weights depend on each other
  Terms open(LogWeights weights, PointSet points, int observation);

  /// How many weights a term takes on average.
  double weights();

  /// What a reader must know of the variance or the cost; empty if both are finite.
  default Optional<String> warning() {
    return Optional.empty();
  }
}
