package elbo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenWeights;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LinearGaussian;
import elbo.points.Independent;
import elbo.points.Use;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong goes wrong in the same way whatever the number of threads.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineFailureTest {
  private static final long SAMPLES = 3000;
  private static final Estimator ESTIMATOR = new Estimator(SAMPLES, new Elbo(), new Iwae(7));

  /// Weights that are `bad` at some samples.
  private record Broken(int row, Map<Long, Double> bad) implements LogWeights {
    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      out.reset(first, size, Double.NaN);
      for (int i = 0; i < size; i++) {
        out.logW()[i] = bad.getOrDefault(first + i, -1.0);
      }
    }

    @Override
    public String replay(long sample) {
      return "seed s, observation " + row + ", sample " + sample;
    }
  }

  private static String run(int threads, IntFunction<LogWeights> rows, List<Integer> reached) {
    try (Engine engine = new Engine(threads)) {
      return assertThrows(
              InvalidWeightException.class,
              () -> engine.estimate(ESTIMATOR, 0, 50, rows, (row, w, e) -> reached.add(row)))
          .getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void anInterruptEndsThePass(int threads) {
    Thread caller = Thread.currentThread();
    List<Integer> reached = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      Sink<LogWeights> sink =
          (row, w, e) -> {
            reached.add(row);
            caller.interrupt();
          };
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  engine.estimate(ESTIMATOR, 0, 1_000_000, row -> new Broken(row, Map.of()), sink));
      assertEquals("interrupted", e.getMessage());
      assertTrue(Thread.interrupted());
    }
    assertTrue(reached.size() < 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theFirstBadSampleInOrderIsReported(int threads) {
    Map<Integer, Map<Long, Double>> bad =
        Map.of(
            9, Map.of(2999L, Double.NaN, 2500L, Double.POSITIVE_INFINITY),
            10, Map.of(0L, Double.NaN),
            30, Map.of(1L, Double.NaN));
    for (int repetition = 0; repetition < 20; repetition++) {
      List<Integer> reached = new ArrayList<>();
      String message =
          run(threads, row -> new Broken(row, bad.getOrDefault(row, Map.of())), reached);
      assertEquals(
          "log w is Infinity, which no density gives, at seed s, observation 9, sample 2500",
          message);
      assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), reached);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "511, 1", "512, 7", "2999, 7"})
  void anyPlaceIsFound(long sample, int threads) {
    List<Integer> reached = new ArrayList<>();
    String message = run(threads, row -> new Broken(row, Map.of(sample, Double.NaN)), reached);
    assertTrue(message.endsWith("seed s, observation 0, sample " + sample), message);
    assertEquals(List.of(), reached);
  }

  // The sample that is named can be computed alone.
  @Test
  void theMessageSufficesToReplayTheSample() {
    LinearGaussian model = new LinearGaussian(2, 3, 1);
    double[] x = {1, 2, 3};
    Independent points = new Independent(77);
    LogWeights weights = Weights.of(model, x, model.proposal(x), points, 5);
    assertEquals("Independent(seed=77), observation 5, sample 1234", weights.replay(1234));
    LogWeights posterior = weights.under(Source.POSTERIOR).orElseThrow();
    assertEquals(
        points.forUse(Use.POSTERIOR).name() + ", observation 5, sample 8 of the exact posterior",
        posterior.replay(8));
    LogWeightBlock block = new LogWeightBlock();
    weights.fill(1024, 300, new Scratch(), block);
    double expected = block.logW()[1234 - 1024];
    weights.fill(1234, 1, new Scratch(), block);
    assertEquals(expected, block.logW()[0]);
    assertEquals(1, block.size());
    double[] u = new double[2 * Block.SIZE];
    points.fill(5, 1234, 1, 0, 2, u);
    double[] z = new double[2 * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    model.proposal(x).sample(1, u, new Scratch(), z, logQ);
    model.at(x).logJoint(1, z, new Scratch(), logPrior, logLikelihood);
    assertEquals(expected, logLikelihood[0] + logPrior[0] - logQ[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aFailingSinkIsNotCalledAgain(int threads) {
    for (int repetition = 0; repetition < 20; repetition++) {
      List<Integer> reached = new ArrayList<>();
      RuntimeException full = new IllegalStateException("the disk is full");
      try (Engine engine = new Engine(threads)) {
        Sink<LogWeights> sink =
            (row, w, e) -> {
              reached.add(row);
              if (row == 11) {
                throw full;
              }
            };
        RuntimeException thrown =
            assertThrows(
                RuntimeException.class,
                () -> engine.estimate(ESTIMATOR, 10, 200, row -> new Broken(row, Map.of()), sink));
        assertSame(full, thrown);
        assertEquals(List.of(10, 11), reached);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void anErrorEndsTheRunToo(int threads) {
    try (Engine engine = new Engine(threads)) {
      StackOverflowError deep = new StackOverflowError();
      IntFunction<LogWeights> rows =
          row -> {
            if (row == 20) {
              throw deep;
            }
            return new Broken(row, Map.of());
          };
      List<Integer> reached = new ArrayList<>();
      Error thrown =
          assertThrows(
              StackOverflowError.class,
              () -> engine.estimate(ESTIMATOR, 0, 300, rows, (row, w, e) -> reached.add(row)));
      assertSame(deep, thrown);
      assertEquals(20, reached.size());
      AssertionError wrong = new AssertionError("wrong");
      assertSame(
          wrong,
          assertThrows(
              AssertionError.class,
              () ->
                  engine.estimate(
                      ESTIMATOR,
                      0,
                      300,
                      row -> new Broken(row, Map.of()),
                      (row, w, e) -> {
                        throw wrong;
                      })));
      // The engine is as good as new.
      Estimates estimates = engine.estimate(ESTIMATOR, new Broken(0, Map.of()));
      assertEquals(-1, estimates.get(new Elbo()).value());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void aStreamThatLacksWhatABoundNeeds(int threads) {
    try (Engine engine = new Engine(threads)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  engine.estimate(
                      new Estimator(1, new AnalyticElbo()), new GivenWeights(new double[] {0})));
      assertTrue(e.getMessage().startsWith("AnalyticElbo(beta=1.0) needs "), e.getMessage());
    }
  }
}
