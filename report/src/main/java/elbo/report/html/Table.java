package elbo.report.html;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A table of a page.
///
/// @param id by which a page's tables are told apart
/// @param isLong whether it can be sorted and filtered
record Table(String id, String caption, boolean isLong, List<Column> columns, List<TableRow> rows) {
  /// @param isText whether its cells are words, not numbers
  record Column(String name, boolean isText) {}

  /// @param isFlagged whether a reader must look at it
  record TableRow(boolean isFlagged, List<Cell> cells) {
    long weight() {
      return LINE + (isFlagged ? FLAG : 0) + cells.stream().mapToLong(Cell::weight).sum();
    }
  }

  /// @param text what is shown
  /// @param value the number behind it with all its digits; empty where it has none
  record Cell(String text, String value, boolean isText) {
    boolean hasValue() {
      return !value.isEmpty();
    }

    long weight() {
      int shown = Markup.escape(text).getBytes(StandardCharsets.UTF_8).length;
      return (long) CELL + (isText ? WORDS : 0) + shown + (hasValue() ? VALUE + value.length() : 0);
    }
  }

  // Markup of a line and of a cell, of words and of a number with all its digits.
  private static final int LINE = 5;
  private static final int FLAG = 10;
  private static final int CELL = 4;
  private static final int WORDS = 10;
  private static final int VALUE = 22;

  /// The bytes of its lines in a page.
  long weight() {
    return rows.stream().mapToLong(TableRow::weight).sum();
  }

  /// The same table with its first lines alone, as many as a page has bytes for.
  Table first(long bytes) {
    long weight = 0;
    int kept = 0;
    while (kept < rows.size() && weight + rows.get(kept).weight() <= bytes) {
      weight += rows.get(kept++).weight();
    }
    return kept == rows.size()
        ? this
        : new Table(
            id,
            caption
                + ": the first "
                + Digits.count(kept)
                + " of "
                + Digits.count(rows.size())
                + "; the file of results has the others",
            isLong,
            columns,
            rows.subList(0, kept));
  }

  /// Whether some of its rows, but not all, are flagged.
  boolean isMixed() {
    return isLong
        && rows.stream().anyMatch(TableRow::isFlagged)
        && !rows.stream().allMatch(TableRow::isFlagged);
  }

  /// Makes a table line by line.
  static final class Builder {
    private final String id;
    private final String caption;
    private final List<Column> columns = new ArrayList<>();
    private final List<TableRow> rows = new ArrayList<>();
    private List<Cell> cells = new ArrayList<>();
    private boolean isLong;

    /// @param names of the columns; those that begin with `<` are of words
    Builder(String id, String caption, String... names) {
      this.id = id;
      this.caption = caption;
      for (String name : names) {
        columns.add(new Column(name.replaceFirst("^<", ""), name.startsWith("<")));
      }
    }

    /// The table can be sorted and filtered.
    Builder sorted() {
      isLong = true;
      return this;
    }

    /// Adds a cell to the line.
    Builder cell(String text) {
      return cell(text, "");
    }

    /// Adds a number that keeps all its digits.
    Builder cell(String text, double value) {
      return cell(text, Double.toString(value));
    }

    private Builder cell(String text, String value) {
      cells.add(new Cell(text, value, columns.get(cells.size()).isText()));
      return this;
    }

    /// Ends the line.
    Builder end(boolean isFlagged) {
      rows.add(new TableRow(isFlagged, cells));
      cells = new ArrayList<>();
      return this;
    }

    Builder end() {
      return end(false);
    }

    Table build() {
      return new Table(id, caption, isLong, List.copyOf(columns), List.copyOf(rows));
    }
  }
}
