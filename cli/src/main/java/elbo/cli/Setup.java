package elbo.cli;

import elbo.Evaluation;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.report.Heading;
import elbo.report.Report;
import java.util.List;

/// A run as the command line asks for it, checked and ready.
///
/// @param threads at least 1
record Setup(Evaluation<?> evaluation, ModelSource source, Rows rows, int threads) {
  /// The same run of another evaluation.
  Setup with(Evaluation<?> other) {
    return new Setup(other, source, rows, threads);
  }

  /// Samples in all, where their number is fixed.
  long samples() {
    return evaluation.samples() * rows.count();
  }

  /// What is run, for a report.
  Heading heading() {
    return new Heading(evaluation, rows, source.how(), threads);
  }

  /// Evaluates every row and ends the reports.
  ///
  /// @return the seconds that it took
  /// @throws elbo.InputException if a statistic cannot be had from this model and these samples, or
  ///   a row of the data or a number from the model breaks a rule
  double run(Console console, List<Report> reports) {
    boolean adapts = evaluation.rule().adapts();
    long perRow = adapts ? 1 : evaluation.samples();
    String unit = adapts ? "rows" : "samples";
    long start = System.nanoTime();
    try (Progress progress =
            new Progress(console, evaluation.model().name(), perRow * rows.count(), unit);
        Engine engine = new Engine(threads)) {
      evaluation.evaluate(
          rows, engine, progress::add, result -> reports.forEach(report -> report.row(result)));
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    reports.forEach(report -> report.end(seconds));
    return seconds;
  }
}
