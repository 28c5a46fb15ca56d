package elbo.engine;

import elbo.weight.LogWeights;

/// A way to the log weights of each observation of a pass.
///
/// @param <S> what an observation is opened as
public interface Opening<S> {
  /// Opens an observation, once; called by several threads. What it throws ends the pass.
  S open(int observation);

  /// The log weights of what was opened.
  ///
  /// @throws IllegalArgumentException if it has none: then this observation [fails][Sink#failed]
  LogWeights weights(S opened);

  /// Called when so many more samples have been folded, or left out since their observation has
  /// failed, by several threads.
  default void done(long samples) {}
}
