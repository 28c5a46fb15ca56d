package elbo.stopping;

import elbo.LogWeights;

/// Streams of log weights for one observation, each from a better proposal than the one before, and
/// dearer to make.
public interface Attempts {
  /// How many there are, at least one.
  int count();

  /// How often the joint density is evaluated to make that attempt.
  ///
  /// @param attempt from 0 to [#count()] − 1
  long cost(int attempt);

  /// The log weights of that attempt; the same bits whenever it is asked.
  ///
  /// @param attempt from 0 to [#count()] − 1
  LogWeights weights(int attempt);

  /// One stream that is there already.
  static Attempts only(LogWeights weights) {
    return new Attempts() {
      @Override
      public int count() {
        return 1;
      }

      @Override
      public long cost(int attempt) {
        return 0;
      }

      @Override
      public LogWeights weights(int attempt) {
        return weights;
      }
    };
  }
}
