package elbo;

import elbo.engine.Engine;
import elbo.estimate.TermMean;
import elbo.inference.Sampler;
import elbo.inference.Stream;
import elbo.inference.TermSampler;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.weight.InvalidWeightException;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Unbiased estimates of log p(x) itself, by terms: where many of them are averaged, over rows say,
/// what is left of the bias of an IWAE would stay.
///
/// ```
/// Unbiased unbiased = new Unbiased(new Multilevel(16), 5000);
/// unbiased.evaluate(Evaluation.of(model), rows, engine, done -> {}, sink, failures);
/// ```
///
/// @param sampler makes the terms
/// @param terms of each observation, at least 2
public record Unbiased(TermSampler sampler, long terms) {
  /// What was found about one observation.
  ///
  /// @param x the observation
  /// @param estimate of log p(x)
  /// @param logEvidence log p(x) in nats, where it is known exactly
  /// @param evaluations of log p(x, z) in all, with those for the proposal
  public record Row(
      Observation x, TermMean.Unbiased estimate, OptionalDouble logEvidence, long evaluations) {}

  /// @throws IllegalArgumentException if there are fewer than 2 terms
  public Unbiased {
    if (terms < 2) {
      throw new IllegalArgumentException("terms must be at least 2, but are " + terms);
    }
  }

  /// As many terms as take n weights on average, but no fewer than 2.
  public static Unbiased ofWeights(TermSampler sampler, long n) {
    return new Unbiased(sampler, Math.max(2, Math.round(n / sampler.weights())));
  }

  /// Evaluates observations, each on one thread.
  ///
  /// @param evaluation whose model, sampler and points are used
  /// @param progress is told of each row that is done
  /// @param sink takes the estimates, in the order of the rows
  /// @param failures takes the rows that have none, in the same order
  /// @throws InputException if the model lacks what the evaluation's sampler needs
  public <M extends Model> void evaluate(
      Evaluation<M> evaluation,
      Rows rows,
      Engine engine,
      LongConsumer progress,
      Consumer<Row> sink,
      Consumer<Failure> failures) {
    evaluation
        .sampler()
        .lacks(evaluation.model())
        .ifPresent(lack -> {
          throw new InputException(lack);
        });
    engine.<Runnable>forEach(
        0,
        rows.selection().count(),
        place -> {
          int row = rows.selection().number().applyAsInt(place);
          Runnable outcome = outcome(evaluation, rows, row, sink, failures);
          progress.accept(1);
          return outcome;
        },
        (place, outcome) -> outcome.run());
  }

  private <M extends Model> Runnable outcome(
      Evaluation<M> evaluation,
      Rows rows,
      int row,
      Consumer<Row> sink,
      Consumer<Failure> failures) {
    try {
      Row done = row(evaluation.model(), evaluation.sampler(), evaluation, rows.row(row));
      return () -> sink.accept(done);
    } catch (IllegalArgumentException | InvalidWeightException | InputException e) {
      String error = String.valueOf(e.getMessage());
      String where = rows.source() + ", row " + row + ", under " + evaluation.model().name() + ": ";
      InputException exception =
          e instanceof InputException input ? input : new InputException(where + error, e);
      return () -> failures.accept(new Failure(row, Printable.of(error), exception));
    }
  }

  private <M extends Model> Row row(
      M model, Sampler<? super M> from, Evaluation<M> evaluation, Observation x) {
    Stream stream = from.open(model, x, evaluation.points());
    TermMean.Unbiased estimate =
        new TermMean()
            .estimate(sampler.open(stream.weights(), evaluation.points(), x.number()), terms);
    OptionalDouble exact = model.given(x.condition()).logEvidence(x.values());
    return new Row(x, estimate, exact, stream.cost().evaluations() + estimate.samples());
  }
}
