package elbo.report;

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

  private boolean few() {
    return heading.rows().count() <= MOST_ROWS;
  }

  private static List<String> cells(Result result) {
    EvidenceInterval.Interval interval = result.get(Tolerance.INTERVAL);
    boolean sound = result.verdict().isSound();
    return List.of(
        Integer.toString(result.x().number()),
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
    summary
        .reasons()
        .forEach((reason, rows) ->
            out.println("  " + rows + " of " + summary.rows() + " rows " + inWords(reason)));
    SummaryReport.printRemarks(summary, out);
  }

  private static String inWords(Reason reason) {
    return switch (reason) {
      case SAMPLES -> "have the samples that were asked for";
      case TOLERANCE -> "are within the tolerance";
      case MAX_SAMPLES -> "ran out of samples: their errors hold, but are larger (--max-samples)";
      case K_HAT ->
          "ran out of samples while k-hat was not below 0.5 or one weight was most of the"
              + " estimate: do not trust errors and log p(x) there";
    };
  }
}
