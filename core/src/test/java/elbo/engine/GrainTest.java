package elbo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.GivenTerms;
import elbo.GivenWeights;
import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;
import elbo.kernel.Scratch;
import elbo.weight.Capability;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams whose samples are dear, so that a task computes few of them.
class GrainTest {
  private static final int N = 500;
  private static final List<Statistic<?>> STATISTICS =
      List.of(
          new Elbo(),
          new AnalyticElbo(),
          new ControlVariateElbo(),
          new Eubo(),
          new EncoderElbo(),
          new Iwae(5),
          new Iwae(64),
          new Jackknife(30),
          new LogEvidence(),
          new Ess(),
          new KHat());
  private static final Estimator ESTIMATOR = new Estimator(N, STATISTICS);

  /// The log weights of another stream in tasks of this size, with a record of them.
  private record Grained(LogWeights weights, int grain, List<Long> firsts, List<Integer> sizes)
      implements LogWeights {
    Grained(int grain, long seed) {
      this(
          new GivenTerms(
              GivenWeights.uniform(seed, N, 4), GivenWeights.uniform(seed + 1, N, 3), 0.25),
          grain,
          Collections.synchronizedList(new ArrayList<>()),
          Collections.synchronizedList(new ArrayList<>()));
    }

    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      firsts.add(first);
      sizes.add(size);
      weights.fill(first, size, scratch, out);
    }

    @Override
    public Set<Capability> offers() {
      return weights.offers();
    }

    @Override
    public Optional<LogWeights> under(Source source) {
      return Optional.of(source == Source.PROPOSAL ? this : weights);
    }
  }

  private static List<Estimates> run(Engine engine, int grain) {
    List<Estimates> all = new ArrayList<>();
    engine.estimate(ESTIMATOR, 0, 5, row -> new Grained(grain, row), (row, w, e) -> all.add(e));
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 500, 512})
  @Tag("bits")
  void everyThreadCountGivesTheSameBits(int grain) {
    List<Estimates> sequential = new ArrayList<>();
    for (int row = 0; row < 5; row++) {
      sequential.add(ESTIMATOR.estimate(new Grained(grain, row)));
    }
    for (int threads : new int[] {1, 2, 3}) {
      try (Engine engine = new Engine(threads)) {
        assertEquals(sequential, run(engine, grain), threads + " threads");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 499, 512})
  void tasksHaveTheSizeOfTheGrain(int grain) {
    for (int threads : new int[] {1, 3}) {
      Grained stream = new Grained(grain, 1);
      try (Engine engine = new Engine(threads)) {
        engine.estimate(new Estimator(N, new Elbo()), stream);
      }
      assertEquals(Math.ceilDiv(N, grain), stream.sizes().size());
      for (int i = 0; i < stream.sizes().size(); i++) {
        long first = stream.firsts().get(i);
        assertEquals(0, first % grain);
        assertEquals(Math.min(grain, N - first), (long) stream.sizes().get(i));
      }
      assertEquals(stream.firsts().size(), Set.copyOf(stream.firsts()).size());
    }
  }

  /// The size of tasks groups the sums, and changes no more than their rounding.
  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void estimatesAreTheSameButForRounding(int grain) {
    Estimates expected = ESTIMATOR.estimate(new Grained(512, 3));
    Estimates actual = ESTIMATOR.estimate(new Grained(grain, 3));
    for (Statistic<?> s : STATISTICS) {
      Estimate e = expected.get(s);
      Estimate a = actual.get(s);
      double tolerance = 1e-12 * Math.max(1, Math.abs(e.value()));
      assertEquals(e.value(), a.value(), tolerance, s.name());
      assertEquals(e.standardError(), a.standardError(), 1e-10 * Math.max(1, e.value()), s.name());
      assertEquals(e.samples(), a.samples());
    }
  }

  /// The blocks of all rows of a pass are alike.
  @Test
  void rowsOfOnePassHaveOneGrain() {
    try (Engine engine = new Engine(2)) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  engine.estimate(
                      ESTIMATOR,
                      0,
                      5,
                      row -> new Grained(row == 3 ? 8 : 7, row),
                      (row, w, estimates) -> assertTrue(row < 3)));
      assertEquals("streams of one pass must have one grain and dependence", e.getMessage());
    }
  }
}
