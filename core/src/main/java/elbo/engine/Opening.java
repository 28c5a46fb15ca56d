package elbo.engine;

import elbo.kernel.Scratch;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// A way to the log weights of each observation of a pass.
///
/// @param <S> what an observation is opened as
public interface Opening<S> {
  /// Opens an observation, once; called by several threads. What it throws ends the pass.
  S open(int observation);

  /// Opens the observations `from ≤ o < to`. If this throws, each is opened by itself.
  default List<S> open(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::open).toList();
  }

  /// Whether one thread may open and sample many observations at a time: worth it where both are
  /// fast and their samples [share lanes][LogWeights#fill(List, long, int, Scratch, LogWeightBlock,
  /// IntConsumer)].
  default boolean sharesLanes() {
    return false;
  }

  /// The log weights of what was opened.
  ///
  /// @throws IllegalArgumentException if it has none: then this observation [fails][Sink#failed]
  LogWeights weights(S opened);

  /// Called when so many more samples have been folded, or left out since their observation has
  /// failed, by several threads.
  default void done(long samples) {}
}
