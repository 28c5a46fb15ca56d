package elbo.engine;

import elbo.estimate.Estimator;
import elbo.estimate.LackingException;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// The observations of a pass that are open or being opened, each once.
///
/// To open an observation may take long: while one worker opens it, the others open those that
/// follow.
///
/// @param <S> what an observation is opened as
final class Openings<S> {
  // Where openings take unequal times, a worker that is done with one early finds another to open.
  private static final int AHEAD_PER_WORKER = 2;

  private final Estimator estimator;
  private final Opening<S> opening;
  private final int to;
  private final int workers;
  private final ConcurrentHashMap<Integer, FutureTask<Open<S>>> open = new ConcurrentHashMap<>();

  /// An observation with its stream, or with what is thrown in its place.
  record Open<S>(S opened, Supplier<LogWeights> weights) {}

  /// @param to one more than the last observation
  Openings(Estimator estimator, Opening<S> opening, int to, int workers) {
    this.estimator = estimator;
    this.opening = opening;
    this.to = to;
    this.workers = workers;
  }

  /// Has the observations that follow one opened, as many as there are other workers, unless many
  /// are opened at a time.
  void ahead(int observation, Executor others) {
    // Subtracted, since the sum may overflow.
    for (int i = 1; i < workers && i < to - observation && !opening.sharesLanes(); i++) {
      others.execute(opening(observation + i));
    }
  }

  /// An observation, when it is open: opened by this thread, or by another while this one opens
  /// those that follow.
  Open<S> opened(int observation) {
    FutureTask<Open<S>> task = opening(observation);
    task.run();
    for (int i = 1; !task.isDone() && i < to - observation && i < AHEAD_PER_WORKER * workers; i++) {
      opening(observation + i).run();
    }
    return result(task);
  }

  /// Opens the observations `from ≤ o < to` together, but for the first if it is open.
  void together(int from, int to) {
    int first = open.containsKey(from) ? from + 1 : from;
    List<S> opened = first < to ? opening.open(first, to) : List.of();
    for (int o = first; o < to; o++) {
      S one = opened.get(o - first);
      opening(o, () -> open(one)).run();
    }
  }

  /// Forgets an observation that is open.
  S close(int observation) {
    return result(Objects.requireNonNull(open.remove(observation))).opened();
  }

  private FutureTask<Open<S>> opening(int observation) {
    return opening(observation, () -> open(opening.open(observation)));
  }

  private FutureTask<Open<S>> opening(int observation, Callable<Open<S>> how) {
    return open.computeIfAbsent(observation, o -> new FutureTask<>(how));
  }

  private Open<S> open(S opened) {
    try {
      LogWeights weights = opening.weights(opened);
      estimator.check(weights);
      return new Open<>(opened, () -> weights);
    } catch (LackingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      return new Open<>(
          opened,
          () -> {
            throw e;
          });
    }
  }

  private static <S> Open<S> result(FutureTask<Open<S>> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
