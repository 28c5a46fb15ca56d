package elbo.engine;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// Items that several threads work on and one takes, in their order.
///
/// Workers claim items one by one, not far ahead of what has been taken, so that items that take
/// unequal times keep all of them busy, and memory does not grow with the number of items.
///
/// @param <T> what comes of an item
final class InOrder<T> {
  private static final int FULL_NANOS = 20_000;

  private final int to;
  private final IntFunction<T> work;
  private final AtomicLong claimed;
  // Item i, when it is done, at i mod the length.
  private final AtomicReferenceArray<Supplier<T>> done;
  private final Thread taker = Thread.currentThread();
  private volatile long taken;
  private volatile boolean stopped;

  /// Items `from ≤ i < to`, to be taken by the calling thread.
  ///
  /// @param from not negative
  /// @param ahead how many may be done and not yet taken
  InOrder(int from, int to, int ahead, IntFunction<T> work) {
    this.to = to;
    this.work = work;
    claimed = new AtomicLong(from);
    taken = from;
    done = new AtomicReferenceArray<>(ahead);
  }

  /// Works until nothing is left to claim.
  void work() {
    long item;
    while (!stopped && (item = claimed.getAndIncrement()) < to) {
      while (item - taken >= done.length()) {
        if (stopped) {
          return;
        }
        LockSupport.parkNanos(this, FULL_NANOS);
      }
      done.set((int) (item % done.length()), outcome((int) item));
      LockSupport.unpark(taker);
    }
  }

  // Its result, or its exception when that is asked for.
  private Supplier<T> outcome(int item) {
    try {
      T result = work.apply(item);
      return () -> result;
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    } catch (Error e) {
      // An Error too: it would be waited for, for ever.
      return () -> {
        throw e;
      };
    }
  }

  /// Hands over what comes of each item, in their order, as soon as it is there. What an item has
  /// thrown is thrown in its turn.
  void take(BiConsumer<Integer, T> sink) throws InterruptedException {
    for (long item = taken; item < to; item++) {
      sink.accept((int) item, await((int) (item % done.length())).get());
      taken = item + 1;
    }
  }

  private Supplier<T> await(int place) throws InterruptedException {
    while (!Thread.interrupted()) {
      Supplier<T> outcome = done.getAndSet(place, null);
      if (outcome != null) {
        return outcome;
      }
      LockSupport.park(this);
    }
    throw new InterruptedException();
  }

  /// Has workers claim nothing more.
  void stop() {
    stopped = true;
  }
}
