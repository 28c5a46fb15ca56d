package elbo.report;

import elbo.engine.Engine;
import elbo.points.Independent;
import elbo.stopping.Tolerance;
import elbo.verification.Coverage;
import java.io.PrintStream;
import java.util.List;

/// The coverage of intervals on every exact model, as a table.
public final class CoverageText {
  private final Table table =
      new Table(
          "<model",
          "tail index",
          "tolerance",
          "covered",
          "±",
          "above",
          "below",
          "bracket",
          "not trusted",
          "samples",
          "<");
  private final int repetitions;
  private boolean holds = true;

  private CoverageText(int repetitions) {
    this.repetitions = repetitions;
  }

  /// Counts on every case under every rule.
  ///
  /// @param seed any text
  public static CoverageText of(
      List<Tolerance> rules, int repetitions, String seed, Engine engine) {
    CoverageText text = new CoverageText(repetitions);
    for (Coverage.Case c : Coverage.cases()) {
      for (Tolerance rule : rules) {
        String own = seed + " " + c.subject().model().name() + " " + rule;
        text.add(
            c, rule, Coverage.of(c.subject(), rule, repetitions, new Independent(own), engine));
      }
    }
    return text;
  }

  private void add(Coverage.Case of, Tolerance rule, Coverage c) {
    holds &= c.holds();
    table.row(
        of.subject().model().name(),
        Double.isNaN(of.tailIndex()) ? "" : Figures.fixed(of.tailIndex(), 1),
        Double.toString(rule.standardError()),
        Figures.fixed(100 * c.covered(), 1) + " %",
        Figures.fixed(100 * c.error(), 1),
        Integer.toString(c.above()),
        Integer.toString(c.below()),
        Figures.fixed(100 * c.bracketed(), 1) + " %",
        Integer.toString(c.repetitions() - c.trusted()),
        Figures.count(Math.round(c.samples())),
        c.holds() ? "" : "outside");
  }

  /// Whether every share is as it should be.
  public boolean holds() {
    return holds;
  }

  /// Prints the table.
  public void print(PrintStream out) {
    table.print(out);
    out.println();
    out.println(
        "  95 % intervals, "
            + Figures.count(repetitions)
            + " repetitions each; above and below: where log p(x) lies outside; bracket: contained"
            + " between two bounds, at least 95 %");
  }
}
