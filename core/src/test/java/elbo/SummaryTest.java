package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Naive;
import elbo.diagnostic.Ess;
import elbo.diagnostic.Verdict;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.inference.Adaptive;
import elbo.inference.Laplace;
import elbo.inference.Remark;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.SigmoidBelief;
import elbo.points.Seed;
import elbo.stopping.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static List<Result> results(Evaluation<? extends LatentModel> evaluation, int rows) {
    List<Result> all = new ArrayList<>();
    evaluation.evaluate(Rows.drawn(evaluation.model(), Seed.of(3), 0, rows), all::add);
    return all;
  }

  private static Summary of(List<Result> results) {
    Summary summary = new Summary();
    results.forEach(summary::add);
    return summary;
  }

  private static double[] values(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).toArray();
  }

  private static double rootSquares(List<Result> results, ToDoubleFunction<Result> error) {
    double sum = 0;
    for (Result r : results) {
      sum += error.applyAsDouble(r) * error.applyAsDouble(r);
    }
    return Math.sqrt(sum) / results.size();
  }

  /// Two errors that are kept apart: more rows lessen the one, more samples the other.
  @Test
  void meansHaveTheirTwoErrors() {
    List<Result> results =
        results(
            Evaluation.of(new LinearGaussian(2, 4, 1))
                .withSamples(500)
                .withStatistics(new Elbo(), new Iwae(7)),
            20);
    Summary summary = of(results);
    assertEquals(20, summary.rows());
    assertEquals(500, summary.samples());
    assertEquals(20 * 500, summary.evaluations());
    for (Statistic<?> s : List.of(new Elbo(), new Iwae(7))) {
      double[] values = values(results, r -> r.get(s).value());
      Summary.Mean mean = summary.mean(s);
      assertEquals(Naive.mean(values), mean.value(), 1e-12);
      assertEquals(Naive.standardError(values), mean.betweenRows(), 1e-12);
      assertEquals(rootSquares(results, r -> r.get(s).standardError()), mean.monteCarlo(), 1e-12);
      double[] exact = values(results, r -> r.exact(s).orElseThrow());
      assertEquals(Naive.mean(exact), mean.exact().orElseThrow(), 1e-12);
    }
    assertEquals(500, summary.mean(new Elbo()).samples());
    assertEquals(497, summary.mean(new Iwae(7)).samples());
    assertEquals(
        Naive.mean(values(results, r -> r.logEvidence().orElseThrow())),
        summary.logEvidence().orElseThrow(),
        1e-12);
    assertEquals(
        "Ess was not estimated",
        assertThrows(IllegalArgumentException.class, () -> summary.mean(new Ess())).getMessage());
  }

  @Test
  void oneRowHasNoErrorBetweenRows() {
    Summary summary = of(results(Evaluation.of(new LinearGaussian(2, 4, 1)), 1));
    Summary.Mean mean = summary.mean(new Elbo());
    assertTrue(Double.isNaN(mean.betweenRows()));
    assertTrue(mean.monteCarlo() > 0);
  }

  /// Without any row there is no mean, and nothing is known.
  @Test
  void noRows() {
    Summary summary = new Summary();
    assertEquals(0, summary.rows());
    assertEquals(0, summary.evaluations());
    assertEquals(OptionalDouble.empty(), summary.logEvidence());
    assertTrue(summary.gap().isEmpty());
    assertTrue(summary.reasons().isEmpty());
    assertTrue(summary.remarks().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> summary.mean(new Elbo()));
  }

  /// An exact mean is one of all rows or none.
  @Test
  void exactMeansAreThoseOfAllRows() {
    LatentModel model = new MatchedGaussians(2, 1.5);
    List<Result> results = new ArrayList<>(results(Evaluation.of(model).withSamples(50), 3));
    assertTrue(of(results).mean(new Elbo()).exact().isPresent());
    results.addAll(results(Evaluation.of(model).withSamples(50), Evaluation.EXACT_MEANS + 1));
    Summary summary = of(results);
    assertTrue(summary.mean(new Elbo()).exact().isEmpty());
    assertTrue(summary.logEvidence().isEmpty());
  }

  @Test
  void verdictsReasonsAndRemarksAreCounted() {
    Evaluation<LatentModel> e =
        Evaluation.of(new SigmoidBelief(3, 4, 1)).withProposal(new Adaptive()).withSamples(100);
    List<Result> results = new ArrayList<>(results(e, 4));
    results.addAll(results(e.withSamples(10), 2));
    Summary summary = of(results);
    long sound = results.stream().filter(r -> r.verdict().isSound()).count();
    assertEquals(sound, summary.rows(Verdict.Trust.SOUND));
    assertEquals(2, summary.rows(Verdict.Trust.UNKNOWN));
    assertEquals(4 - sound, summary.rows(Verdict.Trust.UNSOUND));
    assertEquals(Map.of(Reason.SAMPLES, 6), summary.reasons());
    Remark remark = results.getFirst().remarks().getFirst();
    assertEquals(Map.of(remark, 6), summary.remarks());
    assertEquals(results.getLast().verdict().limit(), summary.limit());
    assertThrows(UnsupportedOperationException.class, () -> summary.reasons().put(Reason.K_HAT, 1));
  }

  /// The whole gap is what refinement closes and what it leaves, each with its error.
  @Test
  void theGapOfTheEncoderIsSplit() {
    List<Result> results =
        results(
            Evaluation.of(TinyVae.bernoulli(3, 8)).withProposal(new Laplace()).withSamples(2000),
            5);
    Summary.Gap gap = of(results).gap().orElseThrow();
    assertEquals(gap.whole().value(), gap.closed().value() + gap.left().value(), 1e-12);
    Estimate first = results.getFirst().get(new EncoderElbo());
    assertEquals(1000, first.samples());
    assertEquals(
        Naive.mean(
            values(
                results, r -> r.get(new LogEvidence()).value() - r.get(new EncoderElbo()).value())),
        gap.whole().value(),
        1e-12);
    assertEquals(
        rootSquares(
            results,
            r ->
                Math.hypot(
                    r.get(new LogEvidence()).standardError(),
                    r.get(new EncoderElbo()).standardError())),
        gap.whole().standardError(),
        1e-12);
    assertEquals(
        rootSquares(
            results,
            r ->
                Math.hypot(
                    r.get(new Elbo()).standardError(), r.get(new EncoderElbo()).standardError())),
        gap.closed().standardError(),
        1e-12);
    assertEquals(
        rootSquares(
            results,
            r ->
                Math.hypot(
                    r.get(new Elbo()).standardError(), r.get(new LogEvidence()).standardError())),
        gap.left().standardError(),
        1e-12);
    assertTrue(of(results(Evaluation.of(new MatchedGaussians(2, 1.5)), 2)).gap().isEmpty());
  }
}
