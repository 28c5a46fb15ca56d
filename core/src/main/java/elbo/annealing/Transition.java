package elbo.annealing;

import elbo.kernel.Scratch;

/// A move of chains that leaves the density proportional to q^(1 − β) p(x, ·)^β invariant, whatever
/// the step: it is reversible, by the rule of Metropolis and Hastings.
public interface Transition {
  /// How many uniforms a move takes in d dimensions.
  int uniforms(int d);

  /// Moves every chain once.
  ///
  /// @param step the size of the move, greater than 0
  /// @param u the uniforms of the move, dimension-major
  void move(Chains chains, double beta, double step, double[] u, Scratch scratch);

  /// The share of moves that is best accepted, which step sizes are tuned to.
  double acceptance();

  /// The step that tuning begins with.
  double firstStep(int d);

  /// The largest step there is.
  default double largestStep() {
    return Double.MAX_VALUE;
  }

  /// Whether it needs derivatives of both ends.
  default boolean needsSlopes() {
    return false;
  }

  /// How often a move evaluates log p(x, z); as often its gradient where it needs slopes.
  default int evaluations() {
    return 1;
  }
}
