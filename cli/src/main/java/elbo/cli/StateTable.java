package elbo.cli;

import elbo.inference.StateMeans;
import elbo.model.StateSpace;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The states of series as a table: a line for each step of each row.
final class StateTable {
  private final StateSpace model;
  private final List<Map<String, Object>> lines = new ArrayList<>();

  StateTable(StateSpace model) {
    this.model = model;
  }

  /// What has been printed, for a file: `filtered`, `filteredError`, `smoothed` and
  /// `smoothedError`, of several coordinates with their numbers.
  List<Map<String, Object>> lines() {
    return lines;
  }

  /// Prints the states of a series.
  void print(int row, double[] y, StateMeans means, PrintStream out) {
    out.println();
    int d = means.dimension();
    List<String> header = new ArrayList<>(List.of("row", "step", "observed"));
    for (int j = 0; j < d; j++) {
      String of = d == 1 ? "" : " " + j;
      header.addAll(List.of("filtered" + of, "± error", "smoothed" + of, "± error"));
    }
    header.addAll(List.of("log p so far", "± error"));
    Table table = new Table(header.toArray(String[]::new));
    for (int t = 0; t < means.logEvidence().length; t++) {
      Map<String, Object> line = line(row, t, y, means);
      lines.add(line);
      List<String> cells = new ArrayList<>(List.of(Integer.toString(row), Integer.toString(t)));
      cells.add(observed(y, t));
      line.forEach((key, value) -> {
        if (value instanceof Double number && !key.startsWith("observed")) {
          cells.add(key.contains("Error") && Double.isNaN(number) ? "-" : fixed(number));
        }
      });
      table.row(cells);
    }
    table.print(out);
  }

  private Map<String, Object> line(int row, int t, double[] y, StateMeans means) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("row", row);
    line.put("step", t);
    for (int j = 0; j < model.width(); j++) {
      double number = y[t * model.width() + j];
      line.put(key("observed", j, model.width()), Double.isNaN(number) ? "" : number);
    }
    int d = means.dimension();
    for (int j = 0; j < d; j++) {
      int at = t * d + j;
      line.put(key("filtered", j, d), means.filtered().values()[at]);
      line.put(key("filteredError", j, d), means.filtered().errors()[at]);
      line.put(key("smoothed", j, d), means.smoothed().values()[at]);
      line.put(key("smoothedError", j, d), means.smoothed().errors()[at]);
    }
    line.put("logEvidence", means.logEvidence()[t]);
    line.put("logEvidenceError", means.logErrors()[t]);
    return line;
  }

  private static String key(String name, int j, int of) {
    return of == 1 ? name : name + j;
  }

  private String observed(double[] y, int t) {
    List<String> numbers = new ArrayList<>();
    for (int j = 0; j < model.width(); j++) {
      double number = y[t * model.width() + j];
      numbers.add(Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.6g", number));
    }
    return String.join(" ", numbers);
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
