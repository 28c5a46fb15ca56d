package elbo.cli;

import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.report.Heading;
import elbo.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// A run as the command line asks for it, checked and ready.
///
/// @param threads at least 1
/// @param failFast whether the first row that fails ends the run
record Setup(
    Evaluation<?> evaluation, ModelSource source, Rows rows, int threads, boolean failFast) {
  /// @throws InputException if there are more samples in all than can be counted
  Setup {
    if (evaluation.samples() > Long.MAX_VALUE / Math.max(1, rows.count())) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "--samples %d for each of %d rows are more than 2^63 in all",
              evaluation.samples(),
              rows.count()));
    }
  }

  /// The same run of another evaluation.
  Setup with(Evaluation<?> other) {
    return new Setup(other, source, rows, threads, failFast);
  }

  /// What is run, for a report.
  Heading heading() {
    return new Heading(Version.TEXT, evaluation, rows, source.how(), threads);
  }

  /// What came of a run.
  ///
  /// @param seconds that it took
  /// @param results rows that have one
  /// @param failed rows that have none
  record Done(double seconds, int results, int failed) {
    /// The exit status: 1 if a row failed.
    int status() {
      return failed == 0 ? 0 : 1;
    }
  }

  /// Evaluates every row and ends the reports.
  ///
  /// @throws InputException if a statistic cannot be had from this model and these samples, or no
  ///   row has a result; the reports are then not ended
  Done run(Console console, List<Report> reports) {
    boolean adapts = evaluation.rule().adapts();
    long perRow = adapts ? 1 : evaluation.samples();
    String unit = adapts ? "rows" : "samples";
    Count count = new Count(reports);
    Consumer<Failure> failures =
        failFast
            ? failure -> {
              throw failure.exception();
            }
            : count::take;
    long start = System.nanoTime();
    try (Progress progress =
            new Progress(console, evaluation.model().name(), perRow * rows.count(), unit);
        Engine engine = new Engine(threads)) {
      evaluation.evaluate(rows, engine, progress::add, count::take, failures);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (count.results == 0) {
      count.first.ifPresent(this::refuse);
    }
    reports.forEach(report -> report.end(seconds));
    return new Done(seconds, count.results, count.failed);
  }

  // Data of another kind than the model's: one line, not one a row.
  private void refuse(Failure first) {
    if (rows.count() == 1) {
      throw first.exception();
    }
    throw new InputException(
        String.format(
            Locale.ROOT, "all %d rows failed: %s", rows.count(), first.exception().getMessage()),
        first.exception());
  }

  /// Hands on what comes, and counts it.
  private static final class Count {
    private final List<Report> reports;
    private int results;
    private int failed;
    private Optional<Failure> first = Optional.empty();

    Count(List<Report> reports) {
      this.reports = reports;
    }

    void take(Result result) {
      results++;
      reports.forEach(report -> report.row(result));
    }

    void take(Failure failure) {
      failed++;
      first = first.or(() -> Optional.of(failure));
      reports.forEach(report -> report.row(failure));
    }
  }
}
