package elbo.engine;

import elbo.estimate.Estimates;

/// Takes the estimates of one observation.
///
/// @param <S> what an observation is opened as
@FunctionalInterface
public interface Sink<S> {
  /// Called once an observation, in index order, by one thread at a time.
  void accept(int observation, S opened, Estimates estimates);
}
