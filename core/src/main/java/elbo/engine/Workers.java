package elbo.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// Threads for many short rounds of independent tasks, as the passes of a step of learning.
///
/// A task must not depend on which thread runs it or on the other tasks of its round; then results
/// do not depend on the number of threads. Waiting threads spin for a moment, then offer their core
/// to others for a while, and sleep only after that: the next round usually follows within the time
/// of a task, and to wake a thread takes about as long as one.
public final class Workers implements AutoCloseable {
  private static final int SPINS = 4_000;
  private static final long YIELDING_NANOS = 2_000_000;

  private final int spins;
  private final long yielding;
  private final Thread[] threads;
  private final Sleeper[] sleepers;
  private volatile Round round = new Round(0, i -> {});
  private volatile boolean closed;

  private static final class Sleeper {
    private volatile boolean sleeps;
  }

  private static final class Round {
    private final int tasks;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private Failed failed = Failed.NONE;

    Round(int tasks, IntConsumer work) {
      this.tasks = tasks;
      this.work = work;
    }

    synchronized void fail(Failed other) {
      failed = other.task < failed.task ? other : failed;
    }

    synchronized Failed failed() {
      return failed;
    }

    void work() {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          work.accept(i);
        } catch (RuntimeException | Error e) {
          fail(new Failed(i, Optional.of(e)));
        }
        done.incrementAndGet();
      }
    }
  }

  private record Failed(int task, Optional<Throwable> cause) {
    static final Failed NONE = new Failed(Integer.MAX_VALUE, Optional.empty());
  }

  /// @param threads how many, with the one that calls [#run]
  /// @throws IllegalArgumentException if there are less than 1 or more than 32767
  public Workers(int threads) {
    if (threads < 1 || threads > 32767) {
      throw new IllegalArgumentException("threads must be from 1 to 32767, but are " + threads);
    }
    // A thread that spins where another could run delays it.
    boolean hasCores = threads <= Runtime.getRuntime().availableProcessors();
    spins = hasCores ? SPINS : 0;
    yielding = hasCores ? YIELDING_NANOS : 0;
    this.threads = new Thread[threads - 1];
    sleepers = new Sleeper[threads - 1];
    for (int t = 0; t < threads - 1; t++) {
      Sleeper sleeper = new Sleeper();
      sleepers[t] = sleeper;
      this.threads[t] =
          Thread.ofPlatform().daemon().name("elbo-worker-" + t).unstarted(() -> live(sleeper));
    }
    for (Thread thread : this.threads) {
      thread.start();
    }
  }

  /// How many threads, with the one that calls [#run].
  public int threads() {
    return threads.length + 1;
  }

  private void live(Sleeper sleeper) {
    Round last = round;
    while (!closed) {
      Round now = awaitOther(last, sleeper);
      now.work();
      last = now;
    }
  }

  // The very round is meant; yielding is no more than a hint.
  @SuppressWarnings({"ReferenceEquality", "ThreadPriorityCheck"})
  private Round awaitOther(Round last, Sleeper sleeper) {
    for (int spin = 0; spin < spins && round == last && !closed; spin++) {
      Thread.onSpinWait();
    }
    for (long start = System.nanoTime();
        round == last && !closed && System.nanoTime() - start < yielding; ) {
      Thread.yield();
    }
    while (round == last && !closed) {
      sleeper.sleeps = true;
      if (round == last && !closed) {
        LockSupport.park(this);
      }
      sleeper.sleeps = false;
    }
    return round;
  }

  /// Does tasks 0 … tasks − 1, and returns when all are done.
  ///
  /// Not to be called by two threads at once, nor by a task. If tasks fail, the exception is that
  /// of the first in their order, after all are done.
  @SuppressWarnings(
      "ThreadPriorityCheck") // another thread has the last task, perhaps without a core
  public void run(int tasks, IntConsumer work) {
    Round mine = new Round(tasks, work);
    if (tasks > 1) {
      round = mine;
      wake();
    }
    mine.work();
    for (int spin = 0; mine.done.get() < tasks; spin++) {
      if (spin < spins) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    mine.failed().cause.ifPresent(Workers::rethrow);
  }

  private static void rethrow(Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) cause;
  }

  private void wake() {
    for (int t = 0; t < threads.length; t++) {
      if (sleepers[t].sleeps) {
        LockSupport.unpark(threads[t]);
      }
    }
  }

  /// Ends the threads.
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
