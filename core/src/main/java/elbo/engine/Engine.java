package elbo.engine;

import elbo.Estimator;
import elbo.LogWeights;
import elbo.bound.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;

/// Runs estimators on several threads, with the bits of [Estimator#estimate(LogWeights)].
///
/// The only place with threads. Few observations with many samples and many observations with few
/// samples both use all of them, and memory grows with neither.
public final class Engine implements AutoCloseable {
  private final ForkJoinPool pool;

  /// An engine on as many threads as there are processors.
  public Engine() {
    this(Runtime.getRuntime().availableProcessors());
  }

  /// An engine on a number of threads.
  ///
  /// @throws IllegalArgumentException if `threads` is not from 1 to 32767
  public Engine(int threads) {
    if (threads < 1 || threads > 32767) {
      throw new IllegalArgumentException("threads must be from 1 to 32767, but are " + threads);
    }
    pool = new ForkJoinPool(threads);
  }

  /// Takes the estimates of one observation.
  @FunctionalInterface
  public interface Sink {
    /// Called once an observation, in index order, by one thread at a time.
    void accept(int observation, LogWeights weights, List<Estimate> estimates);
  }

  /// The estimates for one observation, one a statistic, in their order.
  ///
  /// @throws IllegalArgumentException if the stream lacks what a statistic needs
  /// @throws elbo.InvalidWeightException if a log weight is NaN or +∞
  public List<Estimate> estimate(Estimator estimator, LogWeights weights) {
    List<Estimate> out = new ArrayList<>();
    estimate(estimator, 0, 1, observation -> weights, (o, w, estimates) -> out.addAll(estimates));
    return out;
  }

  /// Estimates for the observations `from ≤ o < to`.
  ///
  /// If several observations fail, the exception is that of the first, whatever the number of
  /// threads; those before it have reached the sink.
  ///
  /// @param observations makes the log weights of one observation when its turn comes; called by
  ///   several threads
  /// @throws IllegalArgumentException if a stream lacks what a statistic needs
  /// @throws elbo.InvalidWeightException if a log weight is NaN or +∞
  public void estimate(
      Estimator estimator, int from, int to, IntFunction<LogWeights> observations, Sink sink) {
    Pass pass = new Pass(estimator, from, to, observations, sink, pool.getParallelism());
    try {
      pool.submit(pass::run).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      pass.stop();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    pass.rethrow();
  }

  @Override
  public void close() {
    pool.close();
  }
}
