package elbo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.bound.Elbo;
import elbo.estimate.Estimator;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that take long to open, or cannot be: while one is opened, others open those that follow.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpeningTest {
  private static final int BLOCKS = 4;
  private static final Estimator ESTIMATOR = new Estimator(512 * BLOCKS, new Elbo());

  /// Rows whose every log weight is their number.
  private record Numbers(IntConsumer onOpening, Map<Integer, Integer> opened, AtomicLong done)
      implements Opening<Integer> {
    Numbers(IntConsumer onOpening) {
      this(onOpening, new ConcurrentHashMap<>(), new AtomicLong());
    }

    @Override
    public Integer open(int row) {
      opened.merge(row, 1, Integer::sum);
      onOpening.accept(row);
      return row;
    }

    @Override
    public LogWeights weights(Integer row) {
      double[] logW = new double[512 * BLOCKS];
      Arrays.fill(logW, row);
      return new GivenWeights(logW);
    }

    @Override
    public void done(long samples) {
      done.addAndGet(samples);
    }
  }

  private static List<Integer> run(int threads, int from, int to, Numbers numbers) {
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      engine.estimate(
          ESTIMATOR,
          from,
          to,
          numbers,
          (row, opened, estimates) -> {
            assertEquals(row, opened);
            assertEquals((double) row, estimates.get(new Elbo()).value());
            reached.add(row);
          });
    }
    return reached;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void everyRowIsOpenedOnce(int threads) {
    for (int repetition = 0; repetition < 20; repetition++) {
      Numbers numbers = new Numbers(row -> {});
      assertEquals(IntStream.range(5, 60).boxed().toList(), run(threads, 5, 60, numbers));
      assertEquals(
          IntStream.range(5, 60).boxed().toList(),
          numbers.opened().keySet().stream().sorted().toList());
      numbers.opened().forEach((row, times) -> assertEquals(1, times, "row " + row));
      assertEquals(55L * 512 * BLOCKS, numbers.done().get());
    }
  }

  /// A row, the first too, is not open before the next is: so another thread opens that meanwhile.
  @ParameterizedTest
  @CsvSource({"2, 0", "2, 1", "3, 0", "3, 1", "7, 0", "7, 1"})
  void rowsThatFollowAreOpenedMeanwhile(int threads, int waits) {
    CountDownLatch next = new CountDownLatch(1);
    Numbers numbers =
        new Numbers(row -> {
          if (row == waits + 1) {
            next.countDown();
          }
          if (row == waits) {
            await(next);
          }
        });
    assertEquals(List.of(0, 1, 2, 3), run(threads, 0, 4, numbers));
    numbers.opened().forEach((row, times) -> assertEquals(1, times, "row " + row));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "no thread has opened the row that follows");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first in order is reported, whichever was found first.
  @ParameterizedTest
  @CsvSource({"1, 3, 5", "2, 3, 4", "3, 0, 1", "7, 3, 5", "7, 0, 9", "3, 9, 9"})
  void theFirstRowThatFailsIsReported(int threads, int first, int later) {
    for (int repetition = 0; repetition < 30; repetition++) {
      Numbers numbers =
          new Numbers(row -> {
            if (row == first || row == later) {
              throw new IllegalArgumentException("row " + row);
            }
          });
      List<Integer> reached = new ArrayList<>();
      try (Engine engine = new Engine(threads)) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    engine.estimate(
                        ESTIMATOR, 0, 10, numbers, (row, opened, estimates) -> reached.add(row)));
        assertEquals("row " + first, e.getMessage());
      }
      assertEquals(IntStream.range(0, first).boxed().toList(), reached);
      numbers.opened().forEach((row, times) -> assertEquals(1, times, "row " + row));
    }
  }

  /// Rows that are opened many at a time, and sampled so.
  private record Shared(Numbers of) implements Opening<Integer> {
    @Override
    public Integer open(int row) {
      return of.open(row);
    }

    @Override
    public boolean sharesLanes() {
      return true;
    }

    @Override
    public LogWeights weights(Integer row) {
      return of.weights(row);
    }

    @Override
    public void done(long samples) {
      of.done(samples);
    }
  }

  /// What ends the pass does so after the rows before it, though they are opened together.
  @ParameterizedTest
  @CsvSource({"1, 3, 5", "2, 300, 301", "3, 0, 1", "7, 130, 550", "2, 599, 599"})
  void theFirstOfManyThatFailsIsReported(int threads, int first, int later) {
    Numbers numbers =
        new Numbers(row -> {
          if (row == first || row == later) {
            throw new IllegalStateException("row " + row);
          }
        });
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  engine.estimate(
                      new Estimator(3, new Elbo()),
                      0,
                      600,
                      new Shared(numbers),
                      (row, opened, estimates) -> {
                        assertEquals((double) row, estimates.get(new Elbo()).value());
                        reached.add(row);
                      }));
      assertEquals("row " + first, e.getMessage());
    }
    assertEquals(IntStream.range(0, first).boxed().toList(), reached);
  }

  /// Each is opened once, and its samples are told of.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void manyRowsAreOpenedTogether(int threads) {
    Numbers numbers = new Numbers(row -> {});
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      engine.estimate(
          new Estimator(3, new Elbo()),
          5,
          600,
          new Shared(numbers),
          (row, opened, estimates) -> reached.add(row));
    }
    assertEquals(IntStream.range(5, 600).boxed().toList(), reached);
    numbers.opened().forEach((row, times) -> assertEquals(1, times, "row " + row));
    assertEquals(3 * 595L, numbers.done().get());
  }

  /// Not many more rows than threads are open at a time.
  @Test
  void rowsAreNotOpenedFarAhead() {
    int threads = 3;
    AtomicLong closed = new AtomicLong();
    AtomicLong most = new AtomicLong();
    Numbers numbers = new Numbers(row -> most.accumulateAndGet(row - closed.get(), Math::max));
    try (Engine engine = new Engine(threads)) {
      engine.estimate(ESTIMATOR, 0, 300, numbers, (row, opened, estimates) -> closed.set(row + 1));
    }
    // A ring of 16 blocks a thread, which is 12 rows, and a thread's worth ahead.
    assertTrue(most.get() <= 16 * threads / BLOCKS + 2 * threads, () -> "opened " + most);
  }
}
