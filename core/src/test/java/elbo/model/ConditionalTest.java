package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.inference.Encoder;
import elbo.inference.Exact;
import elbo.inference.Posterior;
import elbo.inference.Prior;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.weight.LogWeightBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// x = Wz + b + Vy + noise: a linear Gaussian model whose offsets depend on y.
class ConditionalTest {
  private static final double[][] W = {{1, 0.5}, {-2, 0.25}, {0.1, 3}};
  private static final double[][] V = {{1}, {2}, {-1}};
  private static final double[] B = {0.5, -1, 2};
  private static final double[][] Y = {{0}, {1}, {-2.5}, {0}};
  private static final double[][] X = {{1, 2, 3}, {1, 2, 3}, {0, 0, 0}, {-1, 0, 1}};

  private static LinearGaussian shifted(double... y) {
    double[] b = IntStream.range(0, 3).mapToDouble(r -> B[r] + V[r][0] * y[0]).toArray();
    return new LinearGaussian(W, b, new double[] {0.5, 2, 1.25});
  }

  private static Conditional model() {
    return new Conditional(
        "shifted", Optional.of("0".repeat(64)), new int[] {2, 3, 1}, ConditionalTest::shifted);
  }

  private static List<Result> run(Evaluation<?> evaluation, Rows rows) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(rows, results::add);
    return results;
  }

  @Test
  void aRowIsThatOfTheModelOfItsCondition() {
    for (Evaluation<LatentModel> evaluation :
        List.of(
            Evaluation.of((LatentModel) model()).withSamples(600),
            Evaluation.of((LatentModel) model()).withSamples(600).withProposal(new Prior()),
            Evaluation.of((LatentModel) model()).withTolerance(0.05))) {
      List<Result> results = run(evaluation, Rows.of(X).given(Y));
      for (int row = 0; row < X.length; row++) {
        double[] x = X[row];
        Evaluation<?> given =
            new Evaluation<>(
                shifted(Y[row]),
                evaluation.sampler(),
                evaluation.points(),
                evaluation.rule(),
                evaluation.statistics());
        Result alone = run(given, new Rows("a row", row, row + 1, r -> x)).getFirst();
        assertEquals(
            alone.estimates().toString(), results.get(row).estimates().toString(), "the same bits");
        assertEquals(
            shifted(Y[row]).logEvidence(x).orElseThrow(),
            results.get(row).logEvidence().orElseThrow());
      }
    }
  }

  @Test
  void whatIsKnownUnderAConditionIsUsed() {
    Evaluation<?> evaluation =
        Evaluation.of(model()).withProposal(new Posterior()).withSamples(100);
    for (Result result : run(evaluation, Rows.of(X).given(Y))) {
      double exact =
          shifted(Y[result.x().number()]).logEvidence(X[result.x().number()]).orElseThrow();
      assertEquals(exact, result.estimates().get(new LogEvidence()).value(), 1e-12);
    }
    Observation x = new Observation(0, X[1], Y[1]);
    double exact = shifted(Y[1]).logEvidence(X[1]).orElseThrow();
    double[] logW = {0};
    Scratch.lend(scratch -> {
      LogWeightBlock block = new LogWeightBlock();
      new Exact().open(model(), x, new Independent(1)).weights().fill(0, 1, scratch, block);
      logW[0] = block.logW()[0];
    });
    assertEquals(exact, logW[0]);
  }

  @Test
  void drawsAreThoseOfTheModelOfTheirCondition() {
    Rows.Conditions conditions = new Rows.Conditions("y", row -> Y[row]);
    Rows drawn = Rows.drawn(model(), Seed.of(3), 0, 4, conditions);
    for (int row = 0; row < 4; row++) {
      Rows same = Rows.drawn(shifted(Y[row]), Seed.of(3), 0, 4);
      assertArrayEquals(same.row(row).values(), drawn.row(row).values());
      assertArrayEquals(Y[row], drawn.row(row).condition());
    }
    assertEquals("drawn from the model, rows 0:4, given y", drawn.describe());
  }

  @Test
  void aConditionThatIsMissingOrInVainIsAnError() {
    assertEquals(
        "rows in memory, row 0, under shifted: shifted takes a condition of 1 numbers, but none is"
            + " given",
        assertThrows(InputException.class, () -> Evaluation.of(model()).evaluate(X[0]))
            .getMessage());
    Rows two = Rows.of(X).given(new double[][] {{1, 2}, {1, 2}, {1, 2}, {1, 2}});
    assertTrue(
        assertThrows(InputException.class, () -> run(Evaluation.of(model()), two))
            .getMessage()
            .endsWith("shifted takes a condition of 1 numbers, but 2 are given"));
    InputException vain =
        assertThrows(
            InputException.class,
            () -> run(Evaluation.of((LatentModel) shifted(0)), Rows.of(X).given(Y)));
    assertTrue(vain.getMessage().endsWith(" takes no condition, but 1 are given"));
    assertThrows(IllegalArgumentException.class, () -> model().at(X[0]));
    assertThrows(IllegalArgumentException.class, () -> model().proposal(X[0]));
    assertThrows(IllegalArgumentException.class, () -> Rows.of(X).given(new double[3][1]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Conditional("c", Optional.empty(), new int[] {2, 3, 0}, y -> shifted(0)));
    Conditional wrong =
        new Conditional("c", Optional.empty(), new int[] {1, 3, 1}, ConditionalTest::shifted);
    assertThrows(IllegalStateException.class, () -> wrong.given(new double[1]));
  }

  // p(z | y) may depend on y, and so may what a scalar function is.
  @Test
  void aScalarModelMayBeConditional() {
    Conditional model =
        new Conditional("scalar", Optional.empty(), new int[] {1, 1, 2}, y -> new Scalar(y));
    double[] y = {0.5, 2};
    Evaluation<?> evaluation = Evaluation.of(model).withProposal(new Encoder()).withSamples(100);
    Result result = run(evaluation, Rows.of(new double[] {1.5}).given(y)).getFirst();
    assertEquals(
        Probe.logNormal(1.5, 0.5, Math.sqrt(5)),
        result.estimates().get(new LogEvidence()).value(),
        1e-12);
  }

  // z ~ N(y₀, y₁²), x ~ N(z, 1), q the posterior.
  private record Scalar(double[] y) implements ScalarModel {
    @Override
    public String name() {
      return "scalar";
    }

    @Override
    public int latentDimension() {
      return 1;
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      return Probe.logNormal(z[0], y[0], y[1]) + Probe.logNormal(x[0], z[0], 1);
    }

    @Override
    public Distribution proposal(double[] x) {
      double precision = 1 + 1 / (y[1] * y[1]);
      double mean = (x[0] + y[0] / (y[1] * y[1])) / precision;
      return new DiagonalNormal(new double[] {mean}, new double[] {Math.sqrt(1 / precision)});
    }
  }
}
