package elbo.cli;

import elbo.Estimator;
import elbo.InvalidWeightException;
import elbo.bound.Estimate;
import elbo.bound.Statistic;
import elbo.engine.Engine;
import elbo.points.Points;
import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/// A run as the command line asks for it, checked and ready.
///
/// @param samples of each row
/// @param threads at least 1
record Job(
    ModelSource source,
    Data data,
    ProposalChoice proposal,
    Points points,
    long samples,
    int threads) {
  /// Up to so many pairs of row and bound are set beside their exact means.
  static final int EXACT_MEANS = 100;

  /// Takes what the samples of one row gave; called row by row in their order.
  @FunctionalInterface
  interface Sink {
    void accept(int number, Row row, List<Estimate> estimates);
  }

  /// Estimates the statistics for every row.
  ///
  /// @return the seconds that it took
  /// @throws InputException if a statistic cannot be had from this model and these samples, or a
  ///   row of the data or a number from the model breaks a rule
  double run(List<Statistic> statistics, Console console, Sink sink) {
    Estimator estimator = estimator(statistics);
    long start = System.nanoTime();
    try (Engine engine = new Engine(threads);
        Progress progress = new Progress(console, source.model().name(), samples * data.count())) {
      engine.estimate(
          estimator,
          data.from(),
          data.to(),
          number -> row(number, progress::add),
          (number, row, estimates) -> sink.accept(number, (Row) row, estimates));
    } catch (InvalidWeightException e) {
      throw new InputException(source.model().name() + ": " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof Exception) {
        // What runs the model has failed, ONNX Runtime say.
        throw new InputException(source.model().name() + ": " + e.getMessage(), e);
      }
      throw e;
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  /// What dependence between samples changes.
  Randomizations randomizations() {
    return new Randomizations(points.size());
  }

  /// The steps of a ladder for which there are samples, in whole randomizations.
  List<Long> ladder() {
    return Ladder.steps(samples).stream()
        .filter(k -> randomizations().rounded(k) <= samples)
        .toList();
  }

  /// Prints what is run, before the results.
  void describe(PrintStream out) {
    out.printf("  model    %s (%s)%n", source.model().name(), source.how());
    out.printf("  data     %s%n", data.describe());
    out.printf(
        "  samples  %s a row, %s, proposal %s%n",
        Figures.count(samples), points.name(), proposal.name());
  }

  /// Prints how fast it ran, after the results.
  void describeSpeed(PrintStream out, double seconds) {
    long all = samples * data.count();
    out.printf(
        "  %s samples/s (%s in %s on %d %s)%n",
        Figures.rate(all / seconds),
        Figures.count(all),
        Figures.time(seconds),
        threads,
        threads == 1 ? "thread" : "threads");
  }

  /// The exact means of statistics for every row, each where it is known; none where there would be
  /// so many that they took longer than estimates do.
  List<List<OptionalDouble>> means(List<Statistic> statistics) {
    boolean few = (long) data.count() * statistics.size() <= EXACT_MEANS;
    List<OptionalDouble> none = Collections.nCopies(statistics.size(), OptionalDouble.empty());
    return IntStream.range(data.from(), data.to())
        .mapToObj(number -> few ? row(number, done -> {}).means(statistics) : none)
        .toList();
  }

  private Estimator estimator(List<Statistic> statistics) {
    Row first = row(data.from(), done -> {});
    try {
      Estimator estimator = new Estimator(samples, statistics);
      estimator.check(first);
      return estimator;
    } catch (IllegalArgumentException e) {
      throw new InputException("--bounds: " + e.getMessage(), e);
    }
  }

  private Row row(int number, LongConsumer progress) {
    try {
      return new Row(this, number, progress);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s, row %d, under %s: %s"
              .formatted(data.source(), number, source.model().name(), e.getMessage()),
          e);
    }
  }
}
