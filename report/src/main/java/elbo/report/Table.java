package elbo.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text in aligned columns under a header.
///
/// A heading that starts with `<` has its column aligned to the left, others to the right. Columns
/// without any text, but for the heading, are left out.
public final class Table {
  private static final String INDENT = "  ";
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    this.header = List.of(header);
  }

  /// Adds a row of as many cells as there are headings.
  public Table row(String... cells) {
    return row(List.of(cells));
  }

  /// Adds a row of as many cells as there are headings.
  public Table row(List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a row of %d cells under %d headings", cells.size(), header.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  public void print(PrintStream out) {
    if (header.stream().anyMatch(h -> h.length() > (h.startsWith("<") ? 1 : 0))) {
      printHeader(out);
    }
    rows.forEach(cells -> print(out, cells));
  }

  private void printHeader(PrintStream out) {
    print(out, header.stream().map(h -> h.startsWith("<") ? h.substring(1) : h).toList());
  }

  private void print(PrintStream out, List<String> cells) {
    StringBuilder line = new StringBuilder(INDENT);
    for (int c = 0; c < cells.size(); c++) {
      int width = width(c);
      if (width == 0) {
        continue;
      }
      String padding = " ".repeat(width - length(cells.get(c)));
      boolean left = header.get(c).startsWith("<");
      line.append(left ? cells.get(c) + padding : padding + cells.get(c)).append(GAP);
    }
    out.println(line.toString().stripTrailing());
  }

  private int width(int column) {
    int widest = rows.stream().mapToInt(cells -> length(cells.get(column))).max().orElse(0);
    String heading = header.get(column);
    return widest == 0 ? 0 : Math.max(widest, length(heading) - (heading.startsWith("<") ? 1 : 0));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
