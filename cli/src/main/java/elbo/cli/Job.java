package elbo.cli;

import elbo.Estimator;
import elbo.InvalidWeightException;
import elbo.LogWeights;
import elbo.bound.Estimate;
import elbo.bound.Statistic;
import elbo.engine.Engine;
import elbo.exact.Evidence;
import elbo.points.Points;
import elbo.stopping.Attempts;
import elbo.stopping.Outcome;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
    try (Progress progress = progress(console, samples * data.count(), "samples")) {
      // A proposal that is fitted takes time: the row that is checked is the first one of the run.
      Row first = row(data.from(), progress::add);
      Estimator estimator = checked(statistics, first);
      return run(engine ->
          engine.estimate(
              estimator,
              data.from(),
              data.to(),
              number -> number == data.from() ? first : row(number, progress::add),
              (number, row, estimates) -> sink.accept(number, (Row) row, estimates)));
    }
  }

  /// Samples every row to a tolerance.
  ///
  /// @param statistics what else is estimated from the same samples
  /// @param sink takes what came of a row, with its number; called row by row in their order
  /// @return the seconds that it took
  /// @throws InputException as [#run(List, Console, Sink)], or if the samples that the rule allows
  ///   do not suffice
  double run(
      Tolerance rule,
      List<Statistic> statistics,
      Console console,
      BiConsumer<Integer, Outcome> sink) {
    if (!statistics.isEmpty()) {
      checked(statistics, with(proposal.attempts().getFirst()).row(data.from(), done -> {}));
    }
    try (Progress progress = progress(console, data.count(), "rows")) {
      return run(engine ->
          engine.forEach(
              data.from(),
              data.to(),
              number -> {
                Outcome outcome = outcome(rule, statistics, number, engine);
                progress.add(1);
                return outcome;
              },
              sink));
    }
  }

  private Outcome outcome(Tolerance rule, List<Statistic> statistics, int number, Engine engine) {
    List<Job> attempts = proposal.attempts().stream().map(this::with).toList();
    Attempts streams =
        new Attempts() {
          @Override
          public int count() {
            return attempts.size();
          }

          @Override
          public long cost(int attempt) {
            return attempts.get(attempt).proposal.maker().evaluations();
          }

          @Override
          public LogWeights weights(int attempt) {
            return attempts.get(attempt).row(number, done -> {});
          }
        };
    try {
      return rule.estimate(streams, statistics, engine::estimate);
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  private Job with(ProposalChoice other) {
    return new Job(source, data, other, points, samples, threads);
  }

  private Progress progress(Console console, long total, String unit) {
    return new Progress(console, source.model().name(), total, unit);
  }

  private double run(Consumer<Engine> work) {
    long start = System.nanoTime();
    try (Engine engine = new Engine(threads)) {
      work.accept(engine);
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
    describe(out, Figures.count(samples) + " a row");
    long fitting = proposal.maker().evaluations();
    if (fitting > 0) {
      out.printf(
          "           the proposal is fitted to each row with %s more, which are not counted%n",
          Figures.count(fitting));
    }
  }

  /// Prints what is run, before the results.
  ///
  /// @param number of samples, in words
  void describe(PrintStream out, String number) {
    out.printf("  model    %s (%s)%n", source.model().name(), source.how());
    out.printf("  data     %s%n", data.describe());
    out.printf("  samples  %s, %s, proposal %s%n", number, points.name(), proposal.name());
  }

  /// Prints how fast it ran, after the results.
  void describeSpeed(PrintStream out, double seconds) {
    describeSpeed(out, seconds, samples * data.count());
  }

  /// Prints how fast it ran, after the results.
  ///
  /// @param all samples that were drawn
  void describeSpeed(PrintStream out, double seconds, long all) {
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
    // The law of a fitted proposal's weights is not known.
    boolean few =
        proposal.maker().evaluations() == 0
            && (long) data.count() * statistics.size() <= EXACT_MEANS;
    List<OptionalDouble> none = Collections.nCopies(statistics.size(), OptionalDouble.empty());
    return IntStream.range(data.from(), data.to())
        .mapToObj(number -> few ? row(number, done -> {}).means(statistics) : none)
        .toList();
  }

  /// log p(x) of a row, where it is known.
  OptionalDouble logEvidence(int number) {
    return Evidence.of(source.model(), data.rows().apply(number));
  }

  private Estimator checked(List<Statistic> statistics, Row row) {
    try {
      Estimator estimator = new Estimator(samples, statistics);
      estimator.check(row);
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
