package elbo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Items of [Engine#forEach], which may take unequal times.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void resultsComeInOrder(int threads) {
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      engine.forEach(
          3,
          500,
          item -> 2 * item,
          (item, twice) -> {
            assertEquals(2 * item, twice);
            reached.add(item);
          });
      engine.forEach(
          5,
          5,
          item -> item,
          (item, same) -> {
            throw new AssertionError("there is no item " + item);
          });
      engine.forEach(Integer.MAX_VALUE - 1, Integer.MAX_VALUE, i -> i, (i, same) -> reached.add(i));
    }
    assertEquals(IntStream.range(3, 500).boxed().toList(), reached.subList(0, 497));
    assertEquals(Integer.MAX_VALUE - 1, reached.getLast());
  }

  /// Item 1 does not end before item 12 has begun: it holds up nobody who has something to do.
  @Test
  void anItemThatTakesLongKeepsNobodyWaiting() {
    CountDownLatch later = new CountDownLatch(1);
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(2)) {
      engine.forEach(
          0,
          40,
          item -> {
            if (item == 12) {
              later.countDown();
            }
            if (item == 1) {
              await(later);
            }
            return item;
          },
          (item, same) -> reached.add(item));
    }
    assertEquals(IntStream.range(0, 40).boxed().toList(), reached);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the other thread waits too");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void memoryDoesNotGrowWithItems(int threads) {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Engine engine = new Engine(threads)) {
      engine.forEach(
          0,
          2000,
          item -> most.accumulateAndGet(item - taken.get(), Math::max),
          (item, same) -> taken.incrementAndGet());
    }
    assertTrue(most.get() <= 9 * threads, () -> most + " items ahead");
  }

  /// Whichever failed first, and whatever it is; afterwards nothing runs any more.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theFirstFailureInOrderIsThrown(int threads) {
    for (Throwable wrong : List.of(new IllegalStateException("17"), new StackOverflowError("17"))) {
      List<Integer> reached = new ArrayList<>();
      AtomicInteger running = new AtomicInteger();
      try (Engine engine = new Engine(threads)) {
        Throwable thrown =
            assertThrows(
                wrong.getClass(),
                () ->
                    engine.forEach(
                        0,
                        1000,
                        item -> {
                          running.incrementAndGet();
                          try {
                            return fails(item, wrong);
                          } finally {
                            running.decrementAndGet();
                          }
                        },
                        (item, same) -> reached.add(item)));
        assertEquals(0, running.get());
        assertSame(wrong, thrown);
        assertEquals(IntStream.range(0, 17).boxed().toList(), reached);
        RuntimeException full = new IllegalStateException("the disk is full");
        assertSame(
            full,
            assertThrows(
                RuntimeException.class,
                () ->
                    engine.forEach(
                        0,
                        1000,
                        item -> item,
                        (item, same) -> {
                          throw full;
                        })));
      }
    }
  }

  private static int fails(int item, Throwable wrong) {
    if (item == 17 && wrong instanceof Error e) {
      throw e;
    }
    if (item == 17 && wrong instanceof RuntimeException e) {
      throw e;
    }
    if (item == 18) {
      throw new IllegalArgumentException("18");
    }
    return item;
  }

  @Test
  void anInterruptEndsIt() {
    Thread caller = Thread.currentThread();
    AtomicInteger reached = new AtomicInteger();
    try (Engine engine = new Engine(2)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  engine.forEach(
                      0,
                      1_000_000,
                      item -> item,
                      (item, same) -> {
                        if (reached.incrementAndGet() == 100) {
                          caller.interrupt();
                        }
                      }));
      assertEquals("interrupted", e.getMessage());
      assertTrue(Thread.interrupted());
    }
    assertTrue(reached.get() < 1_000_000);
  }

  /// What an item itself asks of the engine is carried out.
  @Test
  void itemsMayUseTheEngine() {
    List<Integer> sums = new ArrayList<>();
    try (Engine engine = new Engine(2)) {
      engine.forEach(
          0,
          20,
          item -> {
            List<Integer> own = new ArrayList<>();
            engine.forEach(0, item, i -> i, (i, same) -> own.add(same));
            return own.stream().mapToInt(i -> i).sum();
          },
          (item, sum) -> sums.add(sum));
    }
    assertEquals(IntStream.range(0, 20).map(n -> n * (n - 1) / 2).boxed().toList(), sums);
  }
}
