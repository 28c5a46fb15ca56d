package elbo.report;

import elbo.Evaluation;
import elbo.InputException;
import elbo.engine.Engine;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.stopping.Tolerance;
import elbo.verification.Coverage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final int repetitions;
  private final List<String> lacking = new ArrayList<>();
  private boolean holds = true;

  private CoverageText(int repetitions) {
    this.repetitions = repetitions;
  }

  /// Counts on every case under every rule; a case on which the sampler fails is named.
  ///
  /// @param seed any text
  /// @throws IllegalArgumentException if the sampler takes no model
  public static CoverageText of(
      List<Tolerance> rules, int repetitions, Sampler<?> sampler, String seed, Engine engine) {
    CoverageText text = new CoverageText(repetitions);
    for (Coverage.Case c : Coverage.cases()) {
      Evaluation<LatentModel> evaluation = Evaluation.of(c.subject().model()).by(sampler);
      try {
        for (Tolerance rule : rules) {
          String own = seed + " " + c.subject().model().name() + " " + rule;
          Evaluation<LatentModel> seeded = evaluation.withPoints(new Independent(own));
          text.add(c, rule, Coverage.of(c.subject(), seeded, rule, repetitions, engine));
        }
      } catch (InputException e) {
        text.lacking.add(e.getMessage());
      }
    }
    if (text.lacking.size() == Coverage.cases().size()) {
      throw new IllegalArgumentException(text.lacking.getFirst());
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
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", of.subject().model().name());
    if (!Double.isNaN(of.tailIndex())) {
      line.put("tailIndex", of.tailIndex());
    }
    line.put("tolerance", rule.standardError());
    line.put("covered", c.covered());
    line.put("coveredError", c.error());
    line.put("above", c.above());
    line.put("below", c.below());
    line.put("bracketed", c.bracketed());
    line.put("trusted", c.trusted());
    line.put("samples", c.samples());
    line.put("holds", c.holds());
    lines.add(line);
  }

  /// What is in no line of its file.
  ///
  /// @param version of what counted
  /// @param by what made the samples
  /// @param seed of all randomness
  public Map<String, Object> heading(String version, Sampler<?> by, String seed) {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("version", version);
    heading.put("sampler", by.name());
    heading.put("repetitions", repetitions);
    heading.put("seed", seed);
    return heading;
  }

  /// A line for each model and tolerance.
  public List<Map<String, Object>> lines() {
    return lines;
  }

  /// Whether every share is as it should be.
  public boolean holds() {
    return holds;
  }

  /// Prints the table.
  public void print(PrintStream out) {
    table.print(out);
    out.println();
    lacking.forEach(why -> out.println("  left out: " + why));
    out.println(
        "  95 % intervals, "
            + Figures.count(repetitions)
            + " repetitions each; above and below: where log p(x) lies outside; bracket: contained"
            + " between two bounds, at least 95 %");
  }
}
