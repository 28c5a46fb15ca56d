package elbo.engine;

import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/// Runs estimators on several threads, with the bits of [Estimator#estimate(LogWeights)].
///
/// The only place with threads. Few observations with many samples and many observations with few
/// samples both use all of them, and memory grows with neither.
public final class Engine implements AutoCloseable {
  private static final int ITEMS_PER_THREAD = 8;

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

  /// The estimates for one observation.
  ///
  /// @throws IllegalArgumentException if the stream lacks what a statistic needs
  /// @throws elbo.weight.InvalidWeightException if a log weight is NaN or +∞
  public Estimates estimate(Estimator estimator, LogWeights weights) {
    List<Estimates> out = new ArrayList<>();
    estimate(estimator, 0, 1, observation -> weights, (o, w, estimates) -> out.add(estimates));
    return out.getFirst();
  }

  /// Estimates for the observations `from ≤ o < to`.
  ///
  /// @param observations makes the log weights of one observation when its turn comes; called by
  ///   several threads
  /// @throws IllegalArgumentException if a stream lacks what a statistic needs
  /// @throws elbo.weight.InvalidWeightException if a log weight is NaN or +∞
  public void estimate(
      Estimator estimator,
      int from,
      int to,
      IntFunction<LogWeights> observations,
      Sink<LogWeights> sink) {
    Opening<LogWeights> opening =
        new Opening<>() {
          @Override
          public LogWeights open(int observation) {
            return observations.apply(observation);
          }

          @Override
          public LogWeights weights(LogWeights opened) {
            return opened;
          }
        };
    estimate(estimator, from, to, opening, sink);
  }

  /// Estimates for the observations `from ≤ o < to`.
  ///
  /// An observation that fails is [told][Sink#failed] to the sink. If that throws, or something
  /// fails that does not concern one observation alone, the exception is the first in their order,
  /// whatever the number of threads; those before it have reached the sink.
  ///
  /// @throws elbo.estimate.LackingException if a stream lacks what a statistic needs
  public <S> void estimate(
      Estimator estimator, int from, int to, Opening<S> opening, Sink<S> sink) {
    if (from >= to) {
      return;
    }
    Optional<Pass<S>> pass;
    try {
      pass = Pass.of(estimator, from, to, opening, sink, pool.getParallelism(), pool);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    pass.ifPresent(this::carryOut);
  }

  private void carryOut(Pass<?> pass) {
    try {
      run(pass);
    } catch (InterruptedException e) {
      pass.stop();
      throw interrupted(e);
    }
    pass.rethrow();
  }

  // The calling thread is one of the workers: it would take longer to wake another in its place.
  private void run(Pass<?> pass) throws InterruptedException {
    int others = pool.getParallelism() - 1;
    if (insidePool() || others == 0) {
      pass.run(others);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } else {
      ForkJoinTask<?> started = pool.submit(() -> pass.run(others - 1));
      pass.run(0);
      await(started);
    }
  }

  /// Does something for each of the observations `from ≤ o < to`, each on one thread, which may
  /// call [#estimate] for more.
  ///
  /// If several fail, the exception is that of the first; those before it have reached the sink.
  ///
  /// @param work called by several threads
  /// @param sink called in index order, by the calling thread
  public <T> void forEach(int from, int to, IntFunction<T> work, BiConsumer<Integer, T> sink) {
    if (insidePool()) {
      // All threads may be busy, and one that waited for the others would be missing.
      for (int item = from; item < to; item++) {
        sink.accept(item, work.apply(item));
      }
      return;
    }
    InOrder<T> items = new InOrder<>(from, to, ITEMS_PER_THREAD * pool.getParallelism(), work);
    List<ForkJoinTask<?>> workers = new ArrayList<>();
    // Subtracted, since the sum may overflow.
    for (int w = 0; w < pool.getParallelism() && w < to - from; w++) {
      workers.add(pool.submit(items::work));
    }
    try {
      items.take(sink);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      items.stop();
      workers.forEach(ForkJoinTask::quietlyJoin);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very pool is meant
  private boolean insidePool() {
    return ForkJoinTask.getPool() == pool;
  }

  private static void await(ForkJoinTask<?> task) throws InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  @Override
  public void close() {
    pool.close();
  }
}
