package elbo.report.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Lines as a table: a column a field, with the standard error of a number in the column after it.
final class LineTable {
  private static final List<String> ERRORS = List.of("StandardError", "Error", "_error");
  private static final int MOST_LINES = Bins.MOST_ROWS;

  private LineTable() {}

  /// The first lines, at most 5,000; the caption says how many there are.
  static Table of(String id, String caption, List<JsonLine> lines) {
    List<String> keys = keys(lines);
    String[] names = keys.stream().map(k -> name(k, lines)).toArray(String[]::new);
    int shown = Math.min(MOST_LINES, lines.size());
    String which =
        shown < lines.size()
            ? caption + ": the first " + Digits.count(shown) + " of " + Digits.count(lines.size())
            : caption;
    Table.Builder table = new Table.Builder(id, which, names).sorted();
    for (JsonLine line : lines.subList(0, shown)) {
      keys.forEach(key -> cell(table, key, line));
      table.end();
    }
    return table.build();
  }

  private static List<String> keys(List<JsonLine> lines) {
    Set<String> keys = new LinkedHashSet<>();
    lines.forEach(l -> keys.addAll(l.fields().keySet()));
    return new ArrayList<>(keys);
  }

  private static String name(String key, List<JsonLine> lines) {
    for (String error : ERRORS) {
      if (key.endsWith(error) && key.length() > error.length()) {
        return "± " + key.substring(0, key.length() - error.length());
      }
    }
    return isText(key, lines) ? "<" + key : key;
  }

  private static boolean isText(String key, List<JsonLine> lines) {
    return lines.stream()
        .filter(l -> l.has(key))
        .anyMatch(l -> Double.isNaN(l.number(key)) && !l.text(key).equals("NaN"));
  }

  private static void cell(Table.Builder table, String key, JsonLine line) {
    double value = line.number(key);
    if (!line.has(key)) {
      table.cell("");
    } else if (Double.isNaN(value)) {
      table.cell(
          line.text(key).equals("NaN")
              ? "–"
              : Origin.text(Objects.requireNonNull(line.fields().get(key))));
    } else if (line.fields().get(key) instanceof Long whole) {
      table.cell(Long.toString(whole).replace('-', '−'));
    } else {
      table.cell(text(key, value, line), value);
    }
  }

  private static String text(String key, double value, JsonLine line) {
    for (String error : ERRORS) {
      if (key.endsWith(error)) {
        return Digits.error(value);
      }
      if (line.has(key + error)) {
        return Digits.value(value, line.number(key + error));
      }
    }
    return Digits.significant(value);
  }
}
