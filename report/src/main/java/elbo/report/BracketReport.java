package elbo.report;

import elbo.Failure;
import elbo.Result;
import elbo.bound.Bracket;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The bracket of log p(x) of each row, with how wide brackets are.
public final class BracketReport implements Report {
  private static final int MOST_ROWS = 50;

  private final Heading heading;
  private final Bracket bracket;
  private final PrintStream out;
  private final List<Double> widths = new ArrayList<>();
  private final Table table =
      new Table(
          "row",
          "<id",
          "from",
          "to",
          "width",
          "lower bound",
          "± error",
          "upper bound",
          "± error",
          "exact",
          "<");
  private int flagged;
  private int missed;
  private int known;

  /// @param bracket which was estimated
  /// @param out takes the text when the run ends
  public BracketReport(Heading heading, Bracket bracket, PrintStream out) {
    this.heading = heading;
    this.bracket = bracket;
    this.out = out;
  }

  @Override
  public void row(Result result) {
    Bracket.Interval interval = result.get(bracket);
    double width = interval.upper() - interval.lower();
    widths.add(Double.isNaN(width) ? Double.POSITIVE_INFINITY : width);
    boolean sound = result.verdict().isSound();
    flagged += sound ? 0 : 1;
    OptionalDouble exact = result.logEvidence();
    known += exact.isPresent() ? 1 : 0;
    missed += exact.isPresent() && !interval.contains(exact.getAsDouble()) ? 1 : 0;
    if (few()) {
      table.row(
          Integer.toString(result.x().number()),
          heading.rows().id(result.x().number()).orElse(""),
          Figures.nats(interval.lower()),
          Figures.nats(interval.upper()),
          Figures.error(width),
          Figures.nats(interval.iwae()),
          Figures.error(interval.iwaeError()),
          Figures.nats(interval.twoGroups()),
          Figures.error(interval.twoGroupsError()),
          Figures.nats(exact),
          sound ? "" : "!");
    }
  }

  @Override
  public void row(Failure failure) {
    if (few()) {
      String id = heading.rows().id(failure.row()).orElse("");
      table.row(Integer.toString(failure.row()), id, "", "", "", "", "", "", "", "", "failed");
    }
  }

  private boolean few() {
    return heading.rows().count() <= MOST_ROWS;
  }

  @Override
  public void end(double seconds) {
    out.println();
    String level = percent(bracket.level());
    Wrapped.print(
        "  log p(x) between two bounds at "
            + level
            + " confidence a row, "
            + bracket.name()
            + ": takes for granted that means of groups have a variance, which the verdict is on",
        "  ",
        out);
    out.println();
    if (few()) {
      table.print(out);
    }
    out.println();
    List<Double> sorted = widths.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      out.println(
          "  width: median "
              + Figures.error(sorted.get(sorted.size() / 2))
              + ", largest "
              + Figures.error(sorted.getLast()));
    }
    if (known > 0) {
      out.println("  " + (known - missed) + " of " + known + " contain the exact log p(x)");
    }
    if (flagged > 0) {
      out.println(
          "  "
              + flagged
              + " of "
              + widths.size()
              + " rows (!) have weights that were missed,"
              + " probably: their upper ends are too low");
    }
  }

  private static String percent(double level) {
    return Figures.significant(100 * level) + " %";
  }
}
