package elbo.cli;

import elbo.Cluster;
import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.report.Heading;
import elbo.report.Invocation;
import elbo.report.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// A run as the command line asks for it, checked and ready.
///
/// @param threads at least 1
/// @param failFast whether the first row that fails ends the run
/// @param master the address of machines that run it in place of threads
/// @param notes what a reader must know of the numbers of the data, a line each
record Setup(
    Evaluation<?> evaluation,
    ModelSource source,
    Rows rows,
    int threads,
    boolean failFast,
    Optional<String> master,
    List<String> notes) {
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
    return new Setup(other, source, rows, threads, failFast, master, notes);
  }

  /// The same run on other machines, where an address of any is given.
  Setup on(Optional<String> address) {
    return new Setup(evaluation, source, rows, threads, failFast, address, notes);
  }

  /// What works on it, in words.
  String where() {
    return master
        .map(address -> "Spark at " + address)
        .orElse(threads + (threads == 1 ? " thread" : " threads"));
  }

  /// The same run of other rows.
  Setup with(Rows others) {
    return new Setup(evaluation, source, others, threads, failFast, master, notes);
  }

  /// What is run, for a report.
  Heading heading() {
    return new Heading(
        Version.TEXT, evaluation, rows, source.how(), threads, Invocation.NONE, notes);
  }

  /// What came of a run.
  ///
  /// @param seconds that it took
  /// @param results rows that have one
  /// @param failed rows that have none
  record Done(double seconds, int results, int failed) {
    /// That of a run with nothing left to do.
    static final Done NOTHING = new Done(0, 0, 0);

    /// The exit status: 1 if a row failed.
    int status() {
      return failed == 0 ? 0 : 1;
    }
  }

  /// Evaluates every row that is selected and ends the reports. Where none of a part of the rows
  /// has a result, those are not ended that [need one][Report#takesNone()].
  ///
  /// @throws InputException if a statistic cannot be had from this model and these samples, or no
  ///   row of all has a result; the reports are then not ended
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
    int selected = rows.selection().count();
    double seconds;
    try (Progress progress =
            new Progress(
                console, evaluation.model().name(), perRow * selected, unit, perRow, "rows");
        Work work = work()) {
      long start = System.nanoTime();
      work.evaluate(progress::add, count::take, failures);
      seconds = (System.nanoTime() - start) * 1e-9;
    }
    if (count.results == 0 && selected == rows.count()) {
      count.first.ifPresent(this::refuse);
    }
    reports.stream()
        .filter(report -> count.results > 0 || report.takesNone())
        .forEach(report -> report.end(seconds));
    return new Done(seconds, count.results, count.failed);
  }

  /// What evaluates the rows.
  private interface Work extends AutoCloseable {
    void evaluate(LongConsumer progress, Consumer<Result> sink, Consumer<Failure> failures);

    @Override
    void close();
  }

  private record OnThreads(Evaluation<?> evaluation, Rows rows, Engine engine) implements Work {
    @Override
    public void evaluate(LongConsumer progress, Consumer<Result> sink, Consumer<Failure> failures) {
      evaluation.evaluate(rows, engine, progress, sink, failures);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private record OnCluster(ModelSource source, Evaluation<?> evaluation, Rows rows, Cluster cluster)
      implements Work {
    @Override
    public void evaluate(LongConsumer progress, Consumer<Result> sink, Consumer<Failure> failures) {
      cluster.evaluate(source.asked(), evaluation, rows, progress, sink, failures);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  private Work work() {
    return master
        .<Work>map(address -> new OnCluster(source, evaluation, rows, ClusterOption.open(address)))
        .orElseGet(() -> new OnThreads(evaluation, rows, new Engine(threads)));
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
