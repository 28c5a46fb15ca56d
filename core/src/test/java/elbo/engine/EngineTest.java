package elbo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.Dependent;
import elbo.TinyVae;
import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.LogWeightVariance;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.name.Examples;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private static final Independent POINTS = new Independent(12);

  private static IntFunction<LogWeights> weights(LatentModel model, int width) {
    return row -> {
      double[] x = new double[width];
      x[row % width] = 1;
      return Weights.of(model, x, model.proposal(x), POINTS, row);
    };
  }

  private static Estimator estimator(long samples, int k) {
    return new Estimator(
        samples,
        new Elbo(),
        new AnalyticElbo(),
        new ControlVariateElbo(),
        new Iwae(2),
        new Iwae(k),
        new Iwae(samples),
        new Renyi(k, 0.5),
        new Jackknife(k),
        new LogEvidence(),
        new Ess(),
        new KHat(),
        new LogWeightVariance());
  }

  private static List<Estimates> run(
      Engine engine, Estimator estimator, int from, int to, IntFunction<LogWeights> weights) {
    List<Estimates> all = new ArrayList<>();
    engine.estimate(
        estimator,
        from,
        to,
        weights,
        (row, w, estimates) -> {
          assertEquals(from + all.size(), row, "rows come in order");
          all.add(estimates);
        });
    return all;
  }

  private static void everyThreadCountGivesTheSameBits(
      Estimator estimator, int from, int to, IntFunction<LogWeights> weights) {
    List<Estimates> sequential = new ArrayList<>();
    for (int row = from; row < to; row++) {
      sequential.add(estimator.estimate(weights.apply(row)));
    }
    for (int threads : new int[] {1, 2, 3, 7}) {
      try (Engine engine = new Engine(threads)) {
        // Estimates are records of numbers: equal only if every bit is.
        assertEquals(sequential, run(engine, estimator, from, to, weights), threads + " threads");
      }
    }
  }

  @Test
  @Tag("bits")
  void fewObservationsWithManySamples() {
    everyThreadCountGivesTheSameBits(
        estimator(20_000, 700), 3, 5, weights(new LinearGaussian(3, 5, 1), 5));
    everyThreadCountGivesTheSameBits(
        estimator(5_001, 33), 0, 1, weights(TinyVae.bernoulli(4, 23), 23));
  }

  @Test
  @Tag("bits")
  void manyObservationsWithFewSamples() {
    everyThreadCountGivesTheSameBits(
        estimator(37, 5), 0, 250, weights(new LinearGaussian(3, 5, 1), 5));
    everyThreadCountGivesTheSameBits(
        estimator(513, 20), 1000, 1040, weights(TinyVae.bernoulli(4, 23), 23));
  }

  /// Every bound and diagnostic of the catalogue, of independent and of paired samples.
  @Test
  @Tag("bits")
  void everyStatisticHasTheSameBits() {
    LatentModel model = new LinearGaussian(3, 5, 1);
    Estimator all = new Estimator(1301, Examples.of(Catalogs.STATISTICS));
    everyThreadCountGivesTheSameBits(all, 0, 4, weights(model, 5));
    everyThreadCountGivesTheSameBits(
        all, 0, 4, row -> new Dependent(weights(model, 5).apply(row), 2));
  }

  // The first call runs in the interpreter, later ones in what two compilers have made of it.
  @Test
  @Tag("bits")
  void theFirstCallAndAllLaterOnesGiveTheSameBits() {
    Estimator estimator = estimator(700, 90);
    try (Engine engine = new Engine(2)) {
      for (LatentModel model : List.of(TinyVae.bernoulli(3, 19), new LinearGaussian(6, 19, 2))) {
        List<Estimates> first = run(engine, estimator, 3, 4, weights(model, 19));
        for (int repetition = 1; repetition < 300; repetition++) {
          assertEquals(first, run(engine, estimator, 3, 4, weights(model, 19)));
        }
      }
    }
  }

  @Test
  void noObservations() {
    try (Engine engine = new Engine(3)) {
      for (int to : new int[] {5, 4, -1}) {
        engine.estimate(
            estimator(10, 5),
            5,
            to,
            row -> {
              throw new AssertionError("there is no row " + row);
            },
            (row, w, estimates) -> {
              throw new AssertionError("there is no row " + row);
            });
      }
    }
  }

  @Test
  void oneObservationNeedsNoSink() {
    LogWeights weights = weights(new LinearGaussian(3, 5, 1), 5).apply(2);
    Estimator estimator = estimator(3000, 40);
    try (Engine engine = new Engine()) {
      assertEquals(estimator.estimate(weights), engine.estimate(estimator, weights));
      assertEquals(estimator.estimate(weights), engine.estimate(estimator, weights));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void observationsAreOpenedOnceAndClosedSoon(int threads) {
    IntFunction<LogWeights> weights = weights(new LinearGaussian(3, 5, 1), 5);
    Set<Integer> opened = ConcurrentHashMap.newKeySet();
    AtomicInteger open = new AtomicInteger();
    List<Integer> most = Collections.synchronizedList(new ArrayList<>());
    try (Engine engine = new Engine(threads)) {
      engine.estimate(
          new Estimator(600, new Elbo()),
          0,
          2000,
          row -> {
            assertTrue(opened.add(row), "row " + row + " is opened twice");
            most.add(open.incrementAndGet());
            return weights.apply(row);
          },
          (row, w, estimates) -> open.decrementAndGet());
    }
    assertEquals(2000, opened.size());
    assertTrue(Collections.max(most) <= 16 * threads + threads, "memory would grow with rows");
  }

  @Test
  void threadCounts() {
    for (int threads : new int[] {0, -1, 32768}) {
      assertEquals(
          "threads must be from 1 to 32767, but are " + threads,
          assertThrows(IllegalArgumentException.class, () -> new Engine(threads)).getMessage());
    }
  }
}
