package elbo.report;

import elbo.Failure;
import elbo.Result;
import elbo.Summary;
import elbo.bound.EvidenceInterval;
import elbo.diagnostic.Ess;
import elbo.stopping.Reason;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.util.List;

/// log p(x) of each row with its interval, to a tolerance.
public final class IntervalReport implements Report {
  private static final int MOST_ROWS = 50;
  private static final Ess ESS = new Ess();

  private final Heading heading;
  private final PrintStream out;
  private final Summary summary = new Summary();
  private final Table table =
      new Table(
          "row",
          "<id",
          "log p(x)",
          "± error",
          "from",
          "to",
          "exact",
          "samples",
          "ESS",
          "k-hat",
          "<stopped");

  /// @param out takes the text when the run ends
  public IntervalReport(Heading heading, PrintStream out) {
    this.heading = heading;
    this.out = out;
  }

  /// What has been summed so far.
  public Summary summary() {
    return summary;
  }

  @Override
  public void row(Result result) {
    summary.add(result);
    if (few()) {
      table.row(cells(result));
    }
  }

  @Override
  public void row(Failure failure) {
    summary.add(failure);
    if (few()) {
      String id = heading.rows().id(failure.row()).orElse("");
      table.row(
          List.of(Integer.toString(failure.row()), id, "", "", "", "", "", "", "", "", "failed"));
    }
  }

  private boolean few() {
    return heading.rows().count() <= MOST_ROWS;
  }

  private List<String> cells(Result result) {
    EvidenceInterval.Interval interval = result.get(Tolerance.INTERVAL);
    boolean sound = result.verdict().isSound();
    return List.of(
        Integer.toString(result.x().number()),
        heading.rows().id(result.x().number()).orElse(""),
        Figures.nats(interval.value()),
        Figures.error(interval.standardError()),
        sound ? Figures.nats(interval.lower()) : "",
        sound ? Figures.nats(interval.upper()) : "",
        Figures.nats(result.logEvidence()),
        Figures.count(result.cost().evaluations()),
        result.estimates().has(ESS) ? Figures.fixed(result.get(ESS).value(), 1) : "",
        Figures.fixed(result.verdict().kHat(), 2),
        result.stopped().description() + (sound ? "" : " !"));
  }

  @Override
  public void end(double seconds) {
    heading.print(out);
    out.println();
    table.print(out);
    if (few()) {
      out.println();
    }
    Summary.Mean mean = summary.mean(Tolerance.INTERVAL);
    out.println(
        "  mean log p(x) "
            + Figures.nats(mean.value())
            + " ± "
            + Figures.error(mean.betweenRows())
            + " between rows ± "
            + Figures.error(mean.monteCarlo())
            + " Monte Carlo");
    SummaryReport.printFailures(summary, out);
    summary
        .reasons()
        .forEach((reason, rows) ->
            out.println("  " + rows + " of " + summary.rows() + " rows " + inWords(reason)));
    Verdicts.printWarnings(summary, out);
    SummaryReport.printRemarks(summary, out);
  }

  private static String inWords(Reason reason) {
    return switch (reason) {
      case SAMPLES -> "have the samples that were asked for";
      case TOLERANCE -> "are within the tolerance";
      case MAX_SAMPLES -> "ran out of samples: their errors hold, but are larger (--max-samples)";
      case K_HAT -> "have no interval: do not trust errors and log p(x) there";
      case NO_WEIGHT -> "have no sample with a weight above 0: p(x) is 0, or all of it was missed";
    };
  }
}
