package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.model.ScalarModel;
import elbo.points.Antithetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that fail: each is told of in its turn, and the others are what they are without it.
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureTest {
  private static final double GOOD = 0.5;
  private static final double NO_PROPOSAL = 1;
  private static final double NAN = 2;
  private static final double REJECTED = 3;
  private static final double UNREADABLE = 4;

  /// A normal line that fails in ways that the observation decides.
  public record Fragile() implements ScalarModel {
    @Override
    public int latentDimension() {
      return 1;
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public Distribution proposal(double[] x) {
      return new DiagonalNormal(
          new double[1], new double[] {x[0] == NO_PROPOSAL ? Double.POSITIVE_INFINITY : 1});
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      if (x[0] == REJECTED) {
        throw new IllegalArgumentException("x must not be 3");
      }
      return x[0] == NAN && z[0] > 2.5
          ? Double.NaN
          : -z[0] * z[0] / 2 - (x[0] - z[0]) * (x[0] - z[0]) / 2;
    }

    @Override
    public String name() {
      return "Fragile";
    }
  }

  private static final Evaluation<LatentModel> FIXED =
      Evaluation.of(new Fragile())
          .withProposal(new Encoder())
          .withSamples(2000)
          .withStatistics(new Elbo(), new LogEvidence());
  private static final List<Evaluation<LatentModel>> EVALUATIONS =
      List.of(
          FIXED,
          FIXED.withProposal(new Adaptive(2, 64)),
          FIXED.withPoints(new Antithetic(3)),
          FIXED.withTolerance(0.1));

  private static final Map<Double, String> ERRORS =
      Map.of(
          NO_PROPOSAL, "scale 0 must be finite and greater than 0, but is Infinity",
          NAN, "log w is NaN, which no density gives, at ",
          REJECTED, "x must not be 3",
          UNREADABLE, "the row is damaged");

  /// What came of rows, in the order in which it came.
  private record Came(List<Result> results, List<Failure> failures, List<Integer> order) {
    static Came of(
        Evaluation<?> evaluation, int from, int to, IntFunction<double[]> x, Engine engine) {
      Came came = new Came(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      AtomicLong progress = new AtomicLong();
      evaluation.evaluate(
          new Rows("x.npy", from, to, x),
          engine,
          progress::addAndGet,
          result -> {
            came.results.add(result);
            came.order.add(result.x().number());
          },
          failure -> {
            came.failures.add(failure);
            came.order.add(failure.row());
          });
      long each = evaluation.rule().adapts() ? 1 : evaluation.samples();
      assertEquals(each * (to - from), progress.get());
      return came;
    }
  }

  private static double[] read(double x) {
    if (x == UNREADABLE) {
      throw new InputException("the row is damaged");
    }
    return new double[] {x};
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void theOthersHaveTheBitsThatTheyHaveAlone(int threads) {
    double[] x = {
      NAN,
      REJECTED,
      UNREADABLE,
      GOOD,
      NO_PROPOSAL,
      NO_PROPOSAL,
      0.25,
      NAN,
      NAN,
      NAN,
      -0.5,
      GOOD,
      REJECTED,
      0,
      UNREADABLE,
      NAN
    };
    try (Engine engine = new Engine(threads)) {
      for (Evaluation<LatentModel> evaluation : EVALUATIONS) {
        Came came = Came.of(evaluation, 0, x.length, row -> read(x[row]), engine);
        assertEquals(IntStream.range(0, x.length).boxed().toList(), came.order());
        assertEquals(5, came.results().size());
        for (Result result : came.results()) {
          int row = result.x().number();
          List<Result> alone = new ArrayList<>();
          evaluation.evaluate(new Rows("alone", row, row + 1, r -> read(x[r])), alone::add);
          assertEquals(alone.getFirst().estimates(), result.estimates());
        }
        for (Failure failure : came.failures()) {
          double value = x[failure.row()];
          assertTrue(failure.error().startsWith(ERRORS.get(value)), failure.error());
          String where =
              value == UNREADABLE ? "" : "x.npy, row " + failure.row() + ", under Fragile: ";
          assertEquals(where + failure.error(), failure.exception().getMessage());
        }
      }
    }
  }

  /// Of several bad samples in several blocks the first is named, whoever finds which.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void theErrorDoesNotDependOnTheThreads(int threads) {
    try (Engine engine = new Engine(threads)) {
      Evaluation<LatentModel> many = FIXED.withSamples(20_000);
      List<Failure> failures = Came.of(many, 0, 5, row -> read(NAN), engine).failures();
      for (Failure failure : failures) {
        List<Failure> alone = new ArrayList<>();
        int row = failure.row();
        many.withSamples(2000)
            .evaluate(new Rows("x", row, row + 1, r -> read(NAN)), r -> {}, alone::add);
        assertEquals(alone.getFirst().error(), failure.error());
      }
      assertEquals(5, failures.size());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 40", "2147483600, 2147483646"})
  void everyRowMayFail(int from, int to) {
    try (Engine engine = new Engine(3)) {
      for (Evaluation<LatentModel> evaluation : EVALUATIONS) {
        for (double bad : List.of(REJECTED, NO_PROPOSAL, NAN)) {
          assertEquals(
              IntStream.range(from, to).boxed().toList(),
              Came.of(evaluation, from, to, row -> read(bad), engine).order());
        }
      }
    }
  }

  /// Rows up to the largest number there is, of which none is open before its turn.
  @Test
  void manyRowsTakeNoMemory() {
    IllegalStateException enough = new IllegalStateException("enough");
    for (Evaluation<LatentModel> evaluation : EVALUATIONS) {
      AtomicLong opened = new AtomicLong();
      Rows all =
          new Rows(
              "all",
              0,
              Integer.MAX_VALUE - 1,
              row -> {
                opened.incrementAndGet();
                return read(GOOD);
              });
      assertSame(
          enough,
          assertThrows(
              IllegalStateException.class,
              () ->
                  evaluation.evaluate(
                      all,
                      result -> {
                        if (result.x().number() == 50) {
                          throw enough;
                        }
                      })));
      assertTrue(opened.get() < 50_000, () -> opened + " rows were opened");
    }
  }

  @Test
  void withoutAConsumerTheFirstFailureEndsTheRun() {
    double[] x = {GOOD, 0, REJECTED, GOOD, NAN};
    for (Evaluation<LatentModel> evaluation : EVALUATIONS) {
      List<Integer> reached = new ArrayList<>();
      InputException e =
          assertThrows(
              InputException.class,
              () ->
                  evaluation.evaluate(
                      new Rows("x.npy", 0, 5, row -> read(x[row])),
                      r -> reached.add(r.x().number())));
      assertEquals("x.npy, row 2, under Fragile: x must not be 3", e.getMessage());
      assertEquals(List.of(0, 1), reached);
      assertThrows(InputException.class, () -> evaluation.evaluate(new double[] {REJECTED}));
    }
  }

  /// What a caller's own code throws is not taken for bad input.
  @Test
  void whatConsumersThrowComesThroughAsItIs() {
    List<RuntimeException> own =
        List.of(
            new IllegalArgumentException("mine"),
            new IllegalStateException("mine", new Exception("too")),
            new InputException("mine"));
    for (Evaluation<LatentModel> evaluation : EVALUATIONS) {
      for (RuntimeException mine : own) {
        for (double x : List.of(GOOD, REJECTED)) {
          Rows rows = new Rows("x", 0, 3, row -> read(x));
          assertSame(
              mine,
              assertThrows(
                  RuntimeException.class,
                  () ->
                      evaluation.evaluate(
                          rows,
                          result -> {
                            throw mine;
                          },
                          failure -> {
                            throw mine;
                          })));
        }
      }
    }
  }

  /// What no row would do without ends the run, and is no failure of each.
  @Test
  void whatConcernsTheRunEndsIt() {
    List<Failure> failures = new ArrayList<>();
    Rows rows = new Rows("x", 0, 3, row -> read(GOOD));
    for (Evaluation<LatentModel> evaluation :
        List.of(
            FIXED.withStatistics(new Eubo()),
            FIXED.withTolerance(0.1).withStatistics(new Eubo()),
            FIXED.withSamples(1).withStatistics(new elbo.bound.Iwae(2)))) {
      assertThrows(InputException.class, () -> evaluation.evaluate(rows, r -> {}, failures::add));
    }
    IllegalStateException fault = new IllegalStateException("a fault");
    Rows faulty =
        new Rows(
            "x",
            0,
            3,
            row -> {
              throw fault;
            });
    assertSame(
        fault,
        assertThrows(
            IllegalStateException.class, () -> FIXED.evaluate(faulty, r -> {}, failures::add)));
    assertEquals(List.of(), failures);
  }

  @Test
  void aSummaryHasNothingOfRowsThatFailed() {
    double[] x = {REJECTED, GOOD, REJECTED, NO_PROPOSAL, 0};
    Summary summary = new Summary();
    List<Result> results = new ArrayList<>();
    FIXED.evaluate(
        new Rows("x", 0, 5, row -> read(x[row])),
        result -> {
          summary.add(result);
          results.add(result);
        },
        summary::add);
    assertEquals(2, summary.rows());
    assertEquals(3, summary.failed());
    assertEquals(
        Map.of(ERRORS.get(REJECTED), List.of(0, 2), ERRORS.get(NO_PROPOSAL), List.of(3)),
        summary.failures());
    Elbo elbo = new Elbo();
    assertEquals(
        (results.get(0).get(elbo).value() + results.get(1).get(elbo).value()) / 2,
        summary.mean(elbo).value(),
        1e-12);
  }

  /// A file of another kind has as many failures as rows, of which a summary keeps a few.
  @Test
  void aSummaryNamesTheFirstFew() {
    Summary summary = new Summary();
    for (int row = 0; row < 1000; row++) {
      String error = "error " + row % 50;
      summary.add(new Failure(row, error, new InputException(error)));
    }
    assertEquals(1000, summary.failed());
    assertEquals(10, summary.failures().size());
    assertEquals(
        IntStream.range(0, 10).map(i -> 50 * i + 9).boxed().toList(),
        summary.failures().get("error 9"));
  }

  @Test
  void controlCharactersOfErrorsAreReplaced() {
    List<Failure> failures = new ArrayList<>();
    Rows rows =
        new Rows(
            "x",
            0,
            1,
            row -> {
              throw new IllegalArgumentException("a\u001b[2J\u202eb");
            });
    FIXED.evaluate(rows, r -> {}, failures::add);
    assertEquals("a?[2J?b", failures.getFirst().error());
  }
}
