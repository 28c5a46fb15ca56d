package elbo.report;

import elbo.Failure;
import elbo.Result;
import elbo.Summary;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Means over rows as a table, with what must be said about them.
public final class SummaryReport implements Report {
  private final Heading heading;
  private final PrintStream out;
  private final Summary summary = new Summary();

  /// @param out takes the text when the run ends
  public SummaryReport(Heading heading, PrintStream out) {
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
  }

  @Override
  public void row(Failure failure) {
    summary.add(failure);
  }

  @Override
  public void end(double seconds) {
    heading.print(out);
    out.println();
    Table table =
        new Table("<", "mean", "± between rows", "± Monte Carlo", "exact mean", "<kind", "<");
    for (Statistic<?> statistic : heading.evaluation().reported()) {
      table.row(cells(statistic));
    }
    table.print(out);
    out.println();
    printFailures(summary, out);
    // The verdict is on weights and their mean; that of their logs does not depend on a tail.
    if (!heading.evaluation().reported().stream().allMatch(Statistic::toleratesTails)) {
      Verdicts.print(summary, out);
    }
    GapLine.print(summary, out);
    printDependence(heading, summary, out);
    printRemarks(summary, out);
  }

  private List<String> cells(Statistic<?> statistic) {
    Summary.Mean mean = summary.mean(statistic);
    long samples = summary.samples();
    return List.of(
        statistic.name(),
        Figures.nats(mean.value()),
        Figures.error(mean.betweenRows()),
        Figures.error(mean.monteCarlo()),
        Figures.nats(mean.exact()),
        statistic.side().name().toLowerCase(Locale.ROOT),
        mean.samples() < samples ? "used " + mean.samples() + " of " + samples + " samples" : "");
  }

  static void printFailures(Summary summary, PrintStream out) {
    if (summary.failed() == 0) {
      return;
    }
    int rows = summary.rows() + summary.failed();
    StringBuilder named = new StringBuilder();
    int told = 0;
    for (Map.Entry<String, List<Integer>> error : summary.failures().entrySet()) {
      List<Integer> some = error.getValue();
      told += some.size();
      named
          .append(told > some.size() ? ", " : "")
          .append(some.stream().map(String::valueOf).collect(Collectors.joining(", ")))
          .append(" (")
          .append(error.getKey())
          .append(')');
    }
    if (told < summary.failed()) {
      named.append(" and ").append(summary.failed() - told).append(" more");
    }
    out.println(
        "  "
            + summary.failed()
            + " of "
            + rows
            + " rows failed: "
            + named
            + "; means are over the other "
            + summary.rows());
  }

  static void printRemarks(Summary summary, PrintStream out) {
    summary
        .remarks()
        .forEach((remark, rows) ->
            out.println("  " + remark.text() + " (" + rows + " of " + summary.rows() + " rows)"));
  }

  static void printDependence(Heading heading, Summary summary, PrintStream out) {
    Dependence dependence = new Dependence(heading.evaluation().points().size());
    if (!dependence.isNone()) {
      out.println(
          "  errors come from "
              + Figures.count(summary.samples() / dependence.size())
              + " whole randomizations; diagnostics have none");
    }
  }
}
