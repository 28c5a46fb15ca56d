package elbo.model;

import elbo.kernel.Scratch;

/// What a [NormalStateSpace] is made of: scalar states with normal transitions, and the slopes of
/// the potentials.
public interface NormalMaps extends StateMaps {
  /// m, the mean of the first state.
  double initialMean();

  /// s, the standard deviation of the first state.
  double initialScale();

  /// σ, the standard deviation of a transition.
  double scale();

  /// Writes f(t, z), the means of the next states.
  ///
  /// @param t of the next states, from 1
  /// @param before the states of step t − 1; not changed
  void mean(int t, int count, double[] before, Scratch scratch, double[] out);

  /// Writes the derivatives of log p(y_t | z_t) in z_t, and a curvature: the negative second
  /// derivative, or an approximation of it that is nowhere negative.
  void slopes(
      int t, double y, int count, double[] z, Scratch scratch, double[] slope, double[] curvature);
}
