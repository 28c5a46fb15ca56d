package elbo.report.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Lines as a table: a column a field, with the standard error of a number in the column after it.
final class LineTable {
  private static final List<String> ERRORS = List.of("StandardError", "Error", "_error");
  // What a page of 300 kB has left beside its pictures.
  private static final long MOST_BYTES = 150_000;

  private LineTable() {}

  /// The lines, or the first of them where they are too many for a page, which the caption says.
  static Table of(String id, String caption, List<JsonLine> lines) {
    List<String> keys = keys(lines);
    String[] names = keys.stream().map(k -> name(k, lines)).toArray(String[]::new);
    Table.Builder table = new Table.Builder(id, caption, names).sorted();
    for (JsonLine line : lines) {
      keys.forEach(key -> cell(table, key, line));
      table.end();
    }
    return table.build().first(MOST_BYTES);
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
