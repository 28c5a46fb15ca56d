package elbo.report;

import elbo.Failure;
import elbo.Unbiased;
import elbo.estimate.Moments;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Unbiased estimates of log p(x) of each row as text.
public final class UnbiasedReport {
  private static final int MOST_ROWS = 50;

  private final Heading heading;
  private final Unbiased unbiased;
  private final PrintStream out;
  private final Moments values = new Moments();
  private final Table table =
      new Table("row", "<id", "log p(x)", "± error", "exact", "terms", "evaluations", "<");
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private double variances;
  private int failed;

  /// @param out takes the text when the run ends
  public UnbiasedReport(Heading heading, Unbiased unbiased, PrintStream out) {
    this.heading = heading;
    this.unbiased = unbiased;
    this.out = out;
  }

  /// Takes a row.
  public void row(Unbiased.Row row) {
    double error = row.estimate().standardError();
    values.add(row.estimate().value());
    variances += error * error;
    lines.add(line(row));
    if (few()) {
      table.row(
          Integer.toString(row.x().number()),
          heading.rows().id(row.x().number()).orElse(""),
          Figures.nats(row.estimate().value()),
          Figures.error(error),
          Figures.nats(row.logEvidence()),
          Figures.count(row.estimate().terms()),
          Figures.count(row.evaluations()),
          "");
    }
  }

  private Map<String, Object> line(Unbiased.Row row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row.x().number());
    heading.rows().id(row.x().number()).ifPresent(id -> line.put("id", id));
    line.put("estimator", unbiased.sampler().name());
    line.put("value", row.estimate().value());
    line.put("standardError", row.estimate().standardError());
    row.logEvidence().ifPresent(exact -> line.put("exact", exact));
    line.put("terms", row.estimate().terms());
    line.put("samples", row.estimate().samples());
    line.put("evaluations", row.evaluations());
    return line;
  }

  /// Takes a row that failed.
  public void row(Failure failure) {
    failed++;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", failure.row());
    heading.rows().id(failure.row()).ifPresent(id -> line.put("id", id));
    line.put("error", failure.error());
    lines.add(line);
    if (few()) {
      String id = heading.rows().id(failure.row()).orElse("");
      table.row(
          Integer.toString(failure.row()), id, "", "", "", "", "", "failed: " + failure.error());
    }
  }

  /// Writes a line a row, in their order, to a file that appears when it is whole.
  public void write(TableFile file) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("version", heading.version());
    run.put("model", heading.evaluation().model().name());
    run.put("data", heading.rows().describe());
    run.put("sampler", heading.evaluation().sampler().name());
    run.put("points", heading.evaluation().points().name());
    run.put("estimator", unbiased.sampler().name());
    file.write(run, lines);
  }

  private boolean few() {
    return heading.rows().count() <= MOST_ROWS;
  }

  /// Prints it.
  public void end() {
    heading.print(out);
    out.println(
        "  terms    "
            + Figures.count(unbiased.terms())
            + " a row by "
            + unbiased.sampler().name()
            + ", each of "
            + Figures.fixed(unbiased.sampler().weights(), 1)
            + " samples on average");
    out.println();
    table.print(out);
    out.println();
    out.println(
        "  mean log p(x) "
            + Figures.nats(values.mean())
            + " ± "
            + Figures.error(values.standardError())
            + " between rows ± "
            + Figures.error(Math.sqrt(variances) / values.count())
            + " Monte Carlo, without bias");
    if (failed > 0) {
      out.println("  " + failed + " of " + heading.rows().count() + " rows failed");
    }
    unbiased.sampler().warning().ifPresent(warning -> out.println("  " + warning));
  }
}
