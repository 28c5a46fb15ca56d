package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.DiffusionElbo;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Moments;
import elbo.estimate.TermMean;
import elbo.exact.WeightLaws;
import elbo.kernel.Scratch;
import elbo.model.Diffusion;
import elbo.model.GaussianDiffusion;
import elbo.model.Observation;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.points.Lattice;
import elbo.points.PointSet;
import elbo.weight.Quantity;
import elbo.weight.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffusionTermsTest {
  private static final GaussianDiffusion MODEL = new GaussianDiffusion(0.5, 3, 12, 0.03, 0.5);
  private static final double[] X = {1.4};
  private static final double ELBO =
      WeightLaws.of(MODEL, X, MODEL.proposal(X)).orElseThrow().meanLog();

  private static DiffusionElbo.Row row(PointSet points, long samples, int number, int threads) {
    List<DiffusionElbo.Row> rows = new ArrayList<>();
    try (Engine engine = new Engine(threads)) {
      new DiffusionElbo(MODEL, points, samples)
          .evaluate(
              new Rows("x", number, number + 1, r -> X),
              engine,
              done -> {},
              rows::add,
              failure -> {
                throw failure.exception();
              });
    }
    return rows.getFirst();
  }

  /// Each term has its exact mean, the first and the last among them, and so has their sum.
  @Test
  void termsAreExactInTheMean() {
    DiffusionElbo.Row row = row(new Independent(4), 1 << 16, 0, 2);
    for (int t = 1; t <= 12; t++) {
      double exact = MODEL.meanTerm(t, X).orElseThrow();
      Calibrated.check(row.terms()[t - 1], row.errors()[t - 1], exact, 0.05);
      assertEquals(exact, row.exact()[t - 1]);
    }
    Calibrated.check(row.value(), row.standardError(), ELBO, 0.06);
    assertEquals(ELBO, row.exactValue().orElseThrow(), 1e-11);
    double sum = row.prior();
    for (double term : row.terms()) {
      sum += term;
    }
    assertEquals(-sum, row.value(), 1e-12);
  }

  /// Antithetic and lattice points depend on each other within a run, and their errors are those of
  /// runs: |z| over repetitions is that of a standard normal number.
  @Test
  void errorsHoldForPointsThatDependOnEachOther() {
    for (PointSet points : List.of(new Antithetic(3), new Lattice(3, 16), new Independent(3))) {
      Moments squares = new Moments();
      Moments values = new Moments();
      for (int i = 0; i < 1200; i++) {
        DiffusionElbo.Row row = row(points, 1024, i, 1);
        double z = (row.value() - ELBO) / row.standardError();
        squares.add(z * z);
        values.add(row.value());
      }
      assertEquals(1, squares.mean(), 5 * squares.standardError(), points.name());
      Calibrated.check(values.mean(), values.standardError(), ELBO, 0.02);
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    DiffusionElbo.Row one = row(new Independent(4), 1000, 0, 1);
    DiffusionElbo.Row three = row(new Independent(4), 1000, 0, 3);
    assertEquals(one.value(), three.value());
    assertArrayEquals(one.terms(), three.terms());
  }

  /// Random steps have the mean of all, under any probabilities.
  @Test
  void randomStepsAreUnbiased() {
    Observation x = new Observation(0, X);
    for (int pilot : new int[] {0, 4, 64}) {
      RandomSteps steps = new RandomSteps(pilot);
      Terms terms = steps.open(MODEL, x, new Independent(6));
      assertEquals(Quantity.LOWER_BOUND, terms.mean());
      Calibrated.check(new TermMean().estimate(terms, 200_000), ELBO, 0.2);
      double sum = 0;
      for (double p : steps.probabilities(MODEL, x, new Independent(6))) {
        assertTrue(p > 0.09 / 12, "no step is left out");
        sum += p;
      }
      assertEquals(1, sum, 1e-12);
    }
    assertThrows(IllegalArgumentException.class, () -> new RandomSteps(-1));
  }

  @Test
  void aPilotTakesVariance() {
    Observation x = new Observation(0, X);
    TermMean mean = new TermMean();
    double uniform =
        mean.estimate(new RandomSteps(0).open(MODEL, x, new Independent(6)), 20_000)
            .standardError();
    double piloted =
        mean.estimate(new RandomSteps(64).open(MODEL, x, new Independent(6)), 20_000)
            .standardError();
    assertTrue(piloted < 0.9 * uniform, piloted + " against " + uniform);
  }

  /// Antithetic steps: a pair is one term, so that the error is honest.
  @Test
  void antitheticStepsHaveHonestErrors() {
    Moments squares = new Moments();
    Moments values = new Moments();
    RandomSteps steps = new RandomSteps(0);
    for (int i = 0; i < 1200; i++) {
      Terms terms = steps.open(MODEL, new Observation(i, X), new Antithetic(9));
      Estimate e = new TermMean().estimate(terms, 256);
      double z = (e.value() - ELBO) / e.standardError();
      squares.add(z * z);
      values.add(e.value());
      assertEquals(512, e.samples());
    }
    assertEquals(1, squares.mean(), 5 * squares.standardError());
    Calibrated.check(values.mean(), values.standardError(), ELBO, 0.08);
  }

  @Test
  void termsAreAFunctionOfTheirIndex() {
    Terms terms = new RandomSteps(4).open(MODEL, new Observation(2, X), new Independent(1));
    double[] all = new double[50];
    double[] some = new double[9];
    Scratch.lend(scratch -> {
      terms.fill(0, 50, scratch, all);
      terms.fill(20, 9, scratch, some);
    });
    assertArrayEquals(Arrays.copyOfRange(all, 20, 29), some);
  }

  /// A row that the model rejects fails alone.
  @Test
  void rowsFailAlone() {
    Diffusion model = MODEL;
    List<Integer> done = new ArrayList<>();
    List<Integer> failed = new ArrayList<>();
    try (Engine engine = new Engine(2)) {
      new DiffusionElbo(model, new Independent(1), 8)
          .evaluate(
              Rows.of(new double[][] {{1}, {Double.NaN}, {2}}),
              engine,
              n -> {},
              row -> done.add(row.x().number()),
              failure -> failed.add(failure.row()));
    }
    assertEquals(List.of(0, 2), done);
    assertEquals(List.of(1), failed);
    assertThrows(
        IllegalArgumentException.class, () -> new DiffusionElbo(model, new Independent(1), 1));
    assertThrows(
        IllegalArgumentException.class, () -> new DiffusionElbo(model, new Antithetic(1), 3));
  }
}
