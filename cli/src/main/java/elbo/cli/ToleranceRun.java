package elbo.cli;

import elbo.bound.Estimate;
import elbo.bound.Moments;
import elbo.bound.Statistic;
import elbo.cli.output.Result;
import elbo.diagnostic.Ess;
import elbo.stopping.Outcome;
import elbo.stopping.Reason;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// `elbo estimate --tolerance`: log p(x) of every row, from as many samples as it needs.
final class ToleranceRun {
  private static final int MOST_ROWS = 50;

  private final Job job;
  private final Tolerance rule;
  private final List<Statistic> asked;
  private final Table table =
      new Table(
          "row",
          "log p(x)",
          "± error",
          "from",
          "to",
          "exact",
          "samples",
          "ESS",
          "k-hat",
          "<stopped");
  private final Moments values = new Moments();
  private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
  private double variances;
  private long samples;

  /// @param asked what else is estimated from the same samples
  ToleranceRun(Job job, Tolerance rule, List<Statistic> asked) {
    this.job = job;
    this.rule = rule;
    this.asked = asked;
  }

  /// Runs, prints and keeps the results.
  ///
  /// @return the exit status
  int run(Console console, OutputOptions output) {
    double seconds =
        output.keep(sink ->
            job.run(rule, withEss(), console, (number, outcome) -> add(number, outcome, sink)));
    print(console.out());
    output.describe(console.out());
    job.describeSpeed(console.out(), seconds, samples);
    return 0;
  }

  private List<Statistic> withEss() {
    List<Statistic> all = new ArrayList<>(asked);
    all.add(new Ess());
    return all;
  }

  private void add(int number, Outcome outcome, Consumer<Result> sink) {
    OptionalDouble exact = job.logEvidence(number);
    Estimate evidence = outcome.evidence();
    String stopped = outcome.reason().description();
    sink.accept(new Result(number, evidence, exact, stopped));
    for (Estimate estimate : outcome.estimates().subList(0, asked.size())) {
      sink.accept(new Result(number, estimate, OptionalDouble.empty(), stopped));
    }
    values.add(evidence.value());
    variances += evidence.standardError() * evidence.standardError();
    samples += outcome.used();
    reasons.merge(outcome.reason(), 1, Integer::sum);
    if (job.data().count() <= MOST_ROWS) {
      table.row(cells(number, outcome, exact));
    }
  }

  private static List<String> cells(int number, Outcome outcome, OptionalDouble exact) {
    Estimate evidence = outcome.evidence();
    boolean trusted = outcome.reason() != Reason.K_HAT;
    return List.of(
        Integer.toString(number),
        Figures.nats(evidence.value()),
        Figures.error(evidence.standardError()),
        // What cannot be trusted is not given ends that look sure.
        trusted ? Figures.nats(evidence.part("lower")) : "",
        trusted ? Figures.nats(evidence.part("upper")) : "",
        Figures.nats(exact),
        Figures.count(outcome.used()),
        Figures.fixed(outcome.estimates().getLast().value(), 1),
        Figures.fixed(outcome.kHat(), 2),
        outcome.reason().description() + (trusted ? "" : " !"));
  }

  private void print(PrintStream out) {
    job.describe(
        out,
        "as many as a standard error of %s takes, at most %s a row"
            .formatted(rule.standardError(), Figures.count(rule.maxSamples())));
    out.println();
    table.print(out);
    if (job.data().count() <= MOST_ROWS) {
      out.println();
    }
    out.printf(
        Locale.ROOT,
        "  mean log p(x) %s ± %s between rows ± %s Monte Carlo%n",
        Figures.nats(values.mean()),
        Figures.error(values.standardError()),
        Figures.error(Math.sqrt(variances) / values.count()));
    reasons.forEach((reason, rows) ->
        out.printf("  %d of %d rows %s%n", rows, job.data().count(), inWords(reason)));
  }

  private static String inWords(Reason reason) {
    return switch (reason) {
      case TOLERANCE -> "are within the tolerance";
      case MAX_SAMPLES -> "ran out of samples: their errors hold, but are larger (--max-samples)";
      case K_HAT ->
          "ran out of samples while k-hat was not below 0.5: do not trust errors and log p(x)"
              + " there";
    };
  }
}
