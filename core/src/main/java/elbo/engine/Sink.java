package elbo.engine;

import elbo.estimate.Estimates;

/// Takes the estimates of one observation.
///
/// @param <S> what an observation is opened as
@FunctionalInterface
public interface Sink<S> {
  /// Called once an observation, in index order, by one thread at a time.
  void accept(int observation, S opened, Estimates estimates);

  /// Called in place of [#accept] for an observation that fails, whatever the number of threads
  /// with the first failure in the order of its samples. What this throws ends the pass; if it
  /// throws nothing, the other observations have the same estimates as without this one.
  ///
  /// @param failure an [IllegalArgumentException] of the observation's stream, or an
  ///   [elbo.weight.InvalidWeightException]
  default void failed(int observation, S opened, RuntimeException failure) {
    throw failure;
  }
}
