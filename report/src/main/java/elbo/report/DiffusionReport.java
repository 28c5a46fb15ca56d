package elbo.report;

import elbo.DiffusionElbo;
import elbo.Failure;
import elbo.estimate.Moments;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The terms of a diffusion's ELBO, as means over rows and as lines of a file.
public final class DiffusionReport {
  private static final int MOST_ROWS = 50;
  private static final int MOST_LINES = 24;
  private static final double LOG_2 = 0.6931471805599453;

  private final DiffusionElbo elbo;
  private final int steps;
  private final double[] terms;
  private final double[] variances;
  private final double[] exact;
  private final Moments priors = new Moments();
  private final Moments values = new Moments();
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final Table rows =
      new Table("row", "ELBO", "± error", "exact", "log p(x)", "bits/dim", "<");
  private double variance;
  private boolean isExact = true;
  private int done;
  private int failed;

  public DiffusionReport(DiffusionElbo elbo) {
    this.elbo = elbo;
    steps = elbo.model().schedule().steps();
    terms = new double[steps];
    variances = new double[steps];
    exact = new double[steps];
  }

  /// Takes a row.
  public void row(DiffusionElbo.Row row) {
    done++;
    for (int t = 0; t < steps; t++) {
      terms[t] += row.terms()[t];
      variances[t] += row.errors()[t] * row.errors()[t];
      isExact &= row.exact().length > 0;
      exact[t] += isExact ? row.exact()[t] : 0;
      lines.add(line(row, t));
    }
    lines.add(priorLine(row));
    lines.add(sumLine(row));
    priors.add(row.prior());
    values.add(row.value());
    variance += row.standardError() * row.standardError();
    if (done + failed <= MOST_ROWS) {
      rows.row(
          Integer.toString(row.x().number()),
          Figures.nats(row.value()),
          Figures.error(row.standardError()),
          Figures.nats(row.exactValue()),
          Figures.nats(row.logEvidence()),
          Figures.nats(bits(row.value())),
          "");
    }
  }

  /// Takes a row that failed.
  public void row(Failure failure) {
    failed++;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", failure.row());
    line.put("term", "elbo");
    line.put("error", failure.error());
    lines.add(line);
    if (done + failed <= MOST_ROWS) {
      rows.row(Integer.toString(failure.row()), "", "", "", "", "", "failed: " + failure.error());
    }
  }

  private double bits(double value) {
    return -value / (elbo.model().observationDimension() * LOG_2);
  }

  private static Map<String, Object> line(DiffusionElbo.Row row, int index) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row.x().number());
    line.put("term", index == 0 ? "decoder" : "kl");
    line.put("t", index + 1);
    line.put("value", row.terms()[index]);
    line.put("standardError", row.errors()[index]);
    if (row.exact().length > 0) {
      line.put("exact", row.exact()[index]);
    }
    return line;
  }

  private Map<String, Object> priorLine(DiffusionElbo.Row row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row.x().number());
    line.put("term", "prior");
    line.put("t", steps);
    line.put("value", row.prior());
    line.put("standardError", 0.0);
    line.put("exact", row.prior());
    return line;
  }

  private Map<String, Object> sumLine(DiffusionElbo.Row row) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row.x().number());
    line.put("term", "elbo");
    line.put("value", row.value());
    line.put("standardError", row.standardError());
    row.exactValue().ifPresent(value -> line.put("exact", value));
    line.put("bitsPerDimension", bits(row.value()));
    return line;
  }

  /// What a file has of each term of each row.
  public List<Map<String, Object>> lines() {
    return List.copyOf(lines);
  }

  /// The terms as a picture.
  public TermsPlot plot() {
    double[] means = terms.clone();
    double[] errors = new double[steps];
    for (int t = 0; t < steps; t++) {
      means[t] /= done;
      errors[t] = Math.sqrt(variances[t]) / done;
    }
    return new TermsPlot(elbo.model().name(), means, errors);
  }

  /// Rows that have a result.
  public int done() {
    return done;
  }

  /// Rows that have none.
  public int failed() {
    return failed;
  }

  /// Prints it.
  public void print(PrintStream out) {
    Table table = new Table("<t", "<", "nats", "± error", "exact");
    int together = Math.max(1, Math.ceilDiv(steps - 1, MOST_LINES - 1));
    table.row(cells("1", "-E log p(x|x[1])", 0, 1));
    for (int t = 1; t < steps; t += together) {
      int end = Math.min(steps, t + together);
      String name = end == t + 1 ? Integer.toString(end) : (t + 1) + " to " + end;
      table.row(cells(name, "KL(q(x[t-1]|x[t],x)‖p(x[t-1]|x[t]))", t, end));
    }
    table.row(
        Integer.toString(steps),
        "KL(q(x[T]|x)‖p(x[T]))",
        Figures.nats(priors.mean()),
        "0",
        Figures.nats(priors.mean()));
    double error = Math.sqrt(variance) / done;
    table.row(
        "",
        "-ELBO, their sum",
        Figures.nats(-values.mean()),
        Figures.error(error),
        isExact ? Figures.nats(exactMean()) : "");
    table.print(out);
    out.println();
    rows.print(out);
    if (done + failed > MOST_ROWS) {
      out.println("  … " + (done + failed) + " rows in all");
    }
    out.println();
    int dimensions = elbo.model().observationDimension();
    Optional<Double> between = done > 1 ? Optional.of(values.standardError()) : Optional.empty();
    Wrapped.print(
        "  mean ELBO "
            + Figures.nats(values.mean())
            + " ± "
            + Figures.error(error)
            + " Monte Carlo"
            + between.map(b -> " ± " + Figures.error(b) + " between rows").orElse("")
            + ", a lower bound on log p(x) in nats: "
            + Figures.nats(bits(values.mean()))
            + " ± "
            + Figures.error(error / (dimensions * LOG_2))
            + " bits per dimension of "
            + dimensions
            + (elbo.model().isDiscrete() ? "" : ", of a density"),
        "  ",
        out);
    if (failed > 0) {
      out.println("  " + failed + " of " + (done + failed) + " rows failed");
    }
  }

  private double exactMean() {
    double sum = priors.mean();
    for (double term : exact) {
      sum += term / done;
    }
    return sum;
  }

  private List<String> cells(String t, String name, int from, int to) {
    double sum = 0;
    double squares = 0;
    double known = 0;
    for (int i = from; i < to; i++) {
      sum += terms[i];
      squares += variances[i];
      known += exact[i];
    }
    // Of several terms only where these are independent.
    boolean single = to == from + 1 || elbo.points().size() == 1;
    OptionalDouble mean = isExact ? OptionalDouble.of(known / done) : OptionalDouble.empty();
    return List.of(
        t,
        name,
        Figures.nats(sum / done),
        single ? Figures.error(Math.sqrt(squares) / done) : "-",
        Figures.nats(mean));
  }
}
