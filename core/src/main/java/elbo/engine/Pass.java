package elbo.engine;

import elbo.Estimator;
import elbo.Folds;
import elbo.LogWeights;
import elbo.bound.LogWeightBlock;
import elbo.kernel.Scratch;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// One pass of an estimator over the samples of some observations.
///
/// Task t is block t mod B of observation t / B. Workers claim tasks in order and fold each into
/// slot t mod S of a ring; whoever finds the oldest slot ready appends it to the running fold of
/// its observation, and so on in task order. So the result does not depend on who computed what, no
/// worker waits for another (but for a full ring), and appending overlaps with computing.
///
/// When a task fails, no new ones are claimed, but all before it have been and finish: the failure
/// that is reported is the first in task order.
final class Pass {
  private static final int SLOTS_PER_WORKER = 16;
  // About what a block of samples takes: whoever holds up the ring may need the processor.
  private static final int FULL_RING_NANOS = 20_000;

  private final Estimator estimator;
  private final int from;
  private final long blocks;
  private final long tasks;
  private final IntFunction<LogWeights> observations;
  private final Engine.Sink sink;

  private final ConcurrentHashMap<Integer, LogWeights> open = new ConcurrentHashMap<>();
  private final AtomicLong claimed = new AtomicLong();
  private final Folds[] slots;
  // slot t mod S holds t + 1 once task t stands ready in it
  private final AtomicLongArray ready;
  private final ReentrantLock appending = new ReentrantLock();
  private final AtomicLong appended = new AtomicLong();
  private final Folds total;
  private final AtomicLong firstFailed = new AtomicLong(Long.MAX_VALUE);
  private final ConcurrentHashMap<Long, Throwable> failures = new ConcurrentHashMap<>();

  Pass(
      Estimator estimator,
      int from,
      int to,
      IntFunction<LogWeights> observations,
      Engine.Sink sink,
      int workers) {
    this.estimator = estimator;
    this.from = from;
    this.observations = observations;
    this.sink = sink;
    blocks = estimator.blocks();
    tasks = Math.multiplyExact(blocks, Math.max(0, to - from));
    slots = new Folds[(int) Math.min(tasks, (long) SLOTS_PER_WORKER * workers)];
    ready = new AtomicLongArray(slots.length);
    total = estimator.folds();
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
        && (task = claimed.getAndIncrement()) < tasks) {
      while (task - appended.get() >= slots.length) {
        if (firstFailed.get() < task) {
          return;
        }
        append();
        LockSupport.parkNanos(FULL_RING_NANOS);
      }
      try {
        compute(task, scratch, buffer);
        ready.set((int) (task % slots.length), task + 1);
      } catch (RuntimeException | Error e) {
        // An Error too: the other workers would wait for this task for ever.
        fail(task, e);
      }
      append();
    }
  }

  private void compute(long task, Scratch scratch, LogWeightBlock buffer) {
    int slot = (int) (task % slots.length);
    if (slots[slot] == null) {
      slots[slot] = estimator.folds();
    } else {
      slots[slot].clear();
    }
    LogWeights weights =
        open.computeIfAbsent(
            observation(task),
            o -> {
              LogWeights made = observations.apply(o);
              estimator.check(made);
              return made;
            });
    estimator.fold(weights, task % blocks, scratch, buffer, slots[slot]);
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
        && ready.get((int) (oldest % slots.length)) == oldest + 1;
  }

  private void appendOldest(long task) {
    int slot = (int) (task % slots.length);
    boolean firstBlock = task % blocks == 0;
    boolean lastBlock = task % blocks == blocks - 1;
    if (firstBlock) {
      total.clear();
    }
    total.append(slots[slot]);
    if (lastBlock) {
      LogWeights weights = Objects.requireNonNull(open.remove(observation(task)));
      sink.accept(observation(task), weights, total.estimates());
    }
  }
}
