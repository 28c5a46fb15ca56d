package elbo.engine;

import elbo.estimate.Estimator;
import elbo.estimate.Folds;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.weight.Dependence;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// One pass of an estimator over the samples of some observations.
///
/// Task t is block t mod B of observation t / B. Workers claim tasks in order and fold each into
/// slot t mod S of a ring; whoever finds the oldest slot ready appends it to the running fold of
/// its observation, and so on in task order. So the result does not depend on who computed what, no
/// worker waits for another (but for a full ring), and appending overlaps with computing.
///
/// A worker claims one task or, where each observation has one block of few samples, those of a
/// unit of several observations, which it opens together and whose samples share the lanes of
/// vectors. That changes no bit, so that the size of a unit may depend on the number of threads. If
/// anything goes wrong that is not told of one observation, the tasks of the unit are done one by
/// one, and the first of them that fails has failed.
///
/// An observation fails with its first block that does: a block is left out only where an earlier
/// one has failed, so that the first does not depend on who computed what. Its other blocks are
/// passed over, and the sink is told when the turn of the failed one comes.
///
/// What does not concern one observation alone ends the pass: no new tasks are claimed, but all
/// before it have been and finish, so that the failure that is thrown is the first in task order.
///
/// @param <S> what an observation is opened as
final class Pass<S> {
  private static final int SLOTS_PER_WORKER = 16;
  // About what a block of samples takes: whoever holds up the ring may need the processor.
  private static final int FULL_RING_NANOS = 20_000;
  // Of the observations of a unit: enough to fill many blocks, and done in a few milliseconds.
  private static final int SAMPLES_TOGETHER = 4096;
  // Observations of the last units: with fewer, vectors would be filled in part.
  private static final int FEWEST = 32;

  private final Estimator estimator;
  private final int from;
  private final int to;
  private final Opening<S> opening;
  private final Sink<S> sink;
  private final int workers;
  private final int grain;
  private final Dependence dependence;
  private final long blocks;
  private final long tasks;
  private final int unit;
  private final Openings<S> openings;
  private final AtomicLong claimed = new AtomicLong();
  private final Folds folds;
  private final int slots;
  // slot t mod S holds t + 1 once task t stands ready in it
  private final AtomicLongArray ready;
  private final ReentrantLock appending = new ReentrantLock();
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong firstFailed = new AtomicLong(Long.MAX_VALUE);
  private final ConcurrentHashMap<Long, Throwable> failures = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Failed> failed = new ConcurrentHashMap<>();

  /// The first block of an observation that failed so far.
  private record Failed(long block, RuntimeException cause) {
    Failed earlier(Failed other) {
      return other.block < block ? other : this;
    }
  }

  /// A pass that begins with the first observation that does not fail when it is opened; those
  /// before it reach the sink. Its grain and dependence are those of all. None if all fail.
  ///
  /// @param others opens observations that follow meanwhile
  static <S> Optional<Pass<S>> of(
      Estimator estimator,
      int from,
      int to,
      Opening<S> opening,
      Sink<S> sink,
      int workers,
      Executor others)
      throws InterruptedException {
    Openings<S> openings = new Openings<>(estimator, opening, to, workers);
    for (int observation = from; observation < to; observation++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      openings.ahead(observation, others);
      Supplier<LogWeights> weights = openings.opened(observation).weights();
      LogWeights like;
      try {
        like = weights.get();
      } catch (IllegalArgumentException e) {
        opening.done(estimator.samples());
        sink.failed(observation, openings.close(observation), e);
        continue;
      }
      return Optional.of(
          new Pass<>(estimator, observation, to, opening, openings, sink, workers, like));
    }
    return Optional.empty();
  }

  private Pass(
      Estimator estimator,
      int from,
      int to,
      Opening<S> opening,
      Openings<S> openings,
      Sink<S> sink,
      int workers,
      LogWeights like) {
    this.estimator = estimator;
    this.from = from;
    this.to = to;
    this.opening = opening;
    this.openings = openings;
    this.sink = sink;
    this.workers = workers;
    grain = like.grain();
    dependence = like.dependence();
    blocks = estimator.blocks(grain);
    tasks = tasks(estimator, blocks, to - from);
    unit = blocks == 1 && opening.sharesLanes() ? unit() : 1;
    slots = (int) Math.min(tasks, (long) Math.max(SLOTS_PER_WORKER, 2 * unit) * workers);
    folds = estimator.folds(like, slots);
    ready = new AtomicLongArray(slots);
  }

  private int unit() {
    long few = Math.min(Block.SIZE, SAMPLES_TOGETHER / estimator.samples());
    return (int) Math.max(1, Math.min(few, Math.ceilDiv(to - from, workers)));
  }

  private static long tasks(Estimator estimator, long blocks, int observations) {
    if (blocks > Long.MAX_VALUE / observations) {
      throw new IllegalArgumentException(
          estimator.samples()
              + " samples of each of "
              + observations
              + " observations are too many to count");
    }
    return blocks * observations;
  }

  /// Works until nothing is left to claim or the thread is interrupted, together with as many
  /// others of its pool.
  void run(int others) {
    IntStream.rangeClosed(0, others).parallel().forEach(worker -> Scratch.lend(this::work));
  }

  void stop() {
    firstFailed.set(-1);
  }

  void rethrow() {
    Throwable failure = failures.get(firstFailed.get());
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  private void work(Scratch scratch) {
    LogWeightBlock buffer = new LogWeightBlock();
    long task;
    while (firstFailed.get() == Long.MAX_VALUE
        && !Thread.currentThread().isInterrupted()
        && (task = claimed.getAndUpdate(this::next)) < tasks) {
      long end = next(task);
      while (end - 1 - appended.get() >= slots) {
        if (firstFailed.get() < task) {
          return;
        }
        append();
        LockSupport.parkNanos(FULL_RING_NANOS);
      }
      boolean done = end - task > 1 && together(task, end, scratch, buffer);
      while (task < end && (done ? finish(task) : alone(task, scratch, buffer))) {
        task++;
      }
      append();
    }
  }

  // The first task after those that are claimed together from one on. Units get smaller towards the
  // end, so that the workers end at about the same time.
  private long next(long task) {
    long rest = tasks - task;
    if (rest <= 0) {
      return task;
    }
    long share = workers == 1 ? rest : Math.ceilDiv(rest, 2L * workers * FEWEST) * FEWEST;
    return task + Math.min(rest, Math.min(unit, share));
  }

  private boolean alone(long task, Scratch scratch, LogWeightBlock buffer) {
    try {
      compute(task, scratch, buffer);
    } catch (RuntimeException | Error e) {
      // An Error too: the other workers would wait for this task for ever.
      fail(task, e);
      return false;
    }
    return finish(task);
  }

  private boolean finish(long task) {
    try {
      long block = task % blocks;
      opening.done(Math.min(grain, estimator.samples() - block * grain));
    } catch (RuntimeException | Error e) {
      fail(task, e);
      return false;
    }
    ready.set((int) (task % slots), task + 1);
    return true;
  }

  // Whether the tasks, each the only one of its observation, could be done together.
  private boolean together(long first, long end, Scratch scratch, LogWeightBlock buffer) {
    int mark = scratch.mark();
    try {
      openings.together(observation(first), observation(end - 1) + 1);
      List<LogWeights> streams = new ArrayList<>();
      int[] observations = new int[(int) (end - first)];
      int[] into = new int[observations.length];
      for (long task = first; task < end; task++) {
        int observation = observation(task);
        Openings.Open<S> one = openings.opened(observation);
        try {
          LogWeights weights = streamOf(one);
          observations[streams.size()] = observation;
          into[streams.size()] = (int) (task % slots);
          streams.add(weights);
        } catch (IllegalArgumentException e) {
          failed.put(observation, new Failed(0, e));
        }
      }
      if (!streams.isEmpty()) {
        estimator.fold(
            streams,
            scratch,
            buffer,
            folds,
            Arrays.copyOf(into, streams.size()),
            (e, o) -> failed.putIfAbsent(observations[o], new Failed(0, e)));
      }
      return true;
    } catch (RuntimeException | Error e) {
      scratch.release(mark);
      return false;
    }
  }

  private void compute(long task, Scratch scratch, LogWeightBlock buffer) {
    int observation = observation(task);
    long block = task % blocks;
    Openings.Open<S> open = openings.opened(observation);
    Failed before = failed.get(observation);
    if (before == null || before.block() > block) {
      try {
        estimator.fold(streamOf(open), block, scratch, buffer, folds, (int) (task % slots));
      } catch (IllegalArgumentException | InvalidWeightException e) {
        failed.merge(observation, new Failed(block, e), Failed::earlier);
      }
    }
  }

  private LogWeights streamOf(Openings.Open<S> open) {
    LogWeights weights = open.weights().get();
    if (weights.grain() != grain || !weights.dependence().equals(dependence)) {
      throw new IllegalStateException("streams of one pass must have one grain and dependence");
    }
    return weights;
  }

  private int observation(long task) {
    return (int) (from + task / blocks);
  }

  private void fail(long task, Throwable e) {
    failures.put(task, e);
    firstFailed.accumulateAndGet(task, Math::min);
  }

  // After a missed tryLock nothing is lost: the holder looks again after it has let go.
  private void append() {
    while (oldestIsReady() && appending.tryLock()) {
      try {
        while (oldestIsReady()) {
          long oldest = appended.get();
          try {
            appendOldest(oldest);
          } catch (RuntimeException | Error e) {
            fail(oldest, e);
          }
          appended.set(oldest + 1);
        }
      } finally {
        appending.unlock();
      }
    }
  }

  private boolean oldestIsReady() {
    long oldest = appended.get();
    return oldest < Math.min(tasks, firstFailed.get())
        && ready.get((int) (oldest % slots)) == oldest + 1;
  }

  private void appendOldest(long task) {
    int observation = observation(task);
    long block = task % blocks;
    if (block == 0) {
      folds.clear();
    }
    Failed bad = failed.get(observation);
    if (bad == null) {
      folds.append((int) (task % slots));
    } else if (bad.block() == block) {
      sink.failed(observation, openings.opened(observation).opened(), bad.cause());
    }
    if (block == blocks - 1) {
      failed.remove(observation);
      S done = openings.close(observation);
      if (bad == null) {
        sink.accept(observation, done, folds.estimates());
      }
    }
  }
}
