package elbo.report;

import elbo.Result;
import elbo.Summary;
import elbo.diagnostic.Verdict;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Means over rows as a table, with what must be said about them.
public final class SummaryReport implements Report {
  private static final String DISTRUST = ": do not trust errors and log p(x) there";

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
    printVerdicts(summary, out);
    summary.gap().ifPresent(this::print);
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

  static void printVerdicts(Summary summary, PrintStream out) {
    String limit = Figures.fixed(summary.limit(), 2);
    print(summary, Verdict.Cause.HEAVY_TAIL, "k-hat is not below " + limit, DISTRUST, out);
    print(summary, Verdict.Cause.ONE_WEIGHT, "one weight is most of the estimate", DISTRUST, out);
    print(summary, Verdict.Cause.NO_TAIL, "k-hat cannot be estimated", "", out);
    if (summary.rows(Verdict.Trust.SOUND) == summary.rows()) {
      boolean all = summary.rows(Verdict.Cause.SPREAD_VARIANCE) == 0;
      out.println(
          all
              ? "  k-hat is below " + limit + " in every row"
              : "  k-hat is below "
                  + limit
                  + ", or no few weights carry the variance, in every row");
    }
  }

  private static void print(
      Summary summary, Verdict.Cause cause, String what, String advice, PrintStream out) {
    int rows = summary.rows(cause);
    if (rows > 0) {
      out.println("  " + what + " in " + rows + " of " + summary.rows() + " rows" + advice);
    }
  }

  static void printRemarks(Summary summary, PrintStream out) {
    summary
        .remarks()
        .forEach((remark, rows) ->
            out.println("  " + remark.text() + " (" + rows + " of " + summary.rows() + " rows)"));
  }

  private void print(Summary.Gap gap) {
    out.println(
        "  encoder's gap to log p(x) "
            + figures(gap.whole())
            + " = closed by refinement "
            + figures(gap.closed())
            + " + left "
            + figures(gap.left()));
  }

  private static String figures(Summary.Part part) {
    return Figures.nats(part.value()) + " ± " + Figures.error(part.standardError());
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
