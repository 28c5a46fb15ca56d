package elbo.model;

import elbo.kernel.Scratch;

/// A state-space model of one number a state and a step, given by three scalar functions, without
/// vectors.
///
/// A version in lanes may be added later in the same file: override the maps of [StateSpace].
public interface ScalarStateSpace extends StateSpace {
  /// The state of step 0.
  ///
  /// @param u a uniform in (0, 1), of which the state is a function: `NormalQuantile.quantile(u)`
  ///   is a standard normal number
  double initial(double u);

  /// The state of step t.
  ///
  /// @param t from 1
  /// @param z the state of step t − 1
  /// @param u a uniform in (0, 1)
  double transition(int t, double z, double u);

  /// log p(y_t | z_t) in nats; −∞ where it is impossible.
  ///
  /// @param t from 0
  double logPotential(int t, double z, double y);

  @Override
  default int stateDimension() {
    return 1;
  }

  @Override
  default void initial(int count, double[] uniforms, Scratch scratch, double[] z) {
    for (int i = 0; i < count; i++) {
      z[i] = initial(uniforms[i]);
    }
  }

  @Override
  default void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {
    for (int i = 0; i < count; i++) {
      z[i] = transition(t, before[i], uniforms[i]);
    }
  }

  @Override
  default void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = logPotential(t, z[i], y[0]);
    }
  }
}
