package elbo.spark;

import elbo.Evaluation;
import elbo.Failure;
import elbo.Rows;
import elbo.WrittenEvaluation;
import elbo.engine.Engine;
import elbo.model.Model;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;

/// What every task of an evaluation is sent: the model, broadcast once, and the names of all else.
///
/// @param budget evaluations of a row beyond which it is left for a task of its own; 0 where no row
///   is
record Task(Broadcast<SentModel> model, WrittenEvaluation written, long budget, Counters counters)
    implements Serializable {

  static Task of(SparkContext context, SentModel model, WrittenEvaluation written) {
    Broadcast<SentModel> broadcast =
        context.broadcast(model, scala.reflect.ClassTag$.MODULE$.apply(SentModel.class));
    return new Task(broadcast, written, 0, Counters.of(context));
  }

  /// The same, in which no row costs much more evaluations than some.
  Task within(long evaluations) {
    return new Task(model, written, evaluations, counters);
  }

  /// The evaluation, of the model that this process has open.
  Evaluation<Model> evaluation() {
    return written.of(OpenModels.get(model.value(), counters::opened));
  }

  /// Some rows of a run.
  ///
  /// @param numbers of the rows, rising
  /// @param values of a row by its place among these
  /// @param conditions the same
  static Rows some(
      String source,
      int from,
      int to,
      int[] numbers,
      IntFunction<double[]> values,
      Optional<IntFunction<double[]>> conditions) {
    IntUnaryOperator place = number -> Arrays.binarySearch(numbers, number);
    return new Rows(
        source,
        from,
        to,
        number -> values.apply(place.applyAsInt(number)),
        conditions.map(
            all -> new Rows.Conditions(source, number -> all.apply(place.applyAsInt(number)))),
        Optional.empty(),
        Optional::empty,
        new Rows.Selection(numbers.length, i -> numbers[i], Optional.empty(), 0));
  }

  /// Evaluates rows on this thread.
  ///
  /// @return their outcomes, in order
  /// @throws elbo.InputException if no row can be evaluated
  List<Outcome> evaluate(Rows rows) {
    Evaluation<Model> evaluation = evaluation();
    if (budget > 0) {
      evaluation = evaluation.withRule(new Budgeted(evaluation.rule(), budget));
    }
    List<Outcome> out = new ArrayList<>();
    try (Engine engine = new Engine(1)) {
      evaluation.evaluate(
          rows,
          engine,
          done -> {},
          result -> {
            counters.add(result);
            out.add(new Outcome.Done(result));
          },
          failure -> out.add(outcome(failure)));
    }
    return out;
  }

  private Outcome outcome(Failure failure) {
    if (failure.exception().getCause() instanceof Budgeted.Deferred deferred) {
      return new Outcome.Deferred(failure.row(), deferred.cost());
    }
    counters.add(failure);
    return new Outcome.Failed(failure);
  }
}
