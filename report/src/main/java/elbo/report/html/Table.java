package elbo.report.html;

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
  record TableRow(boolean isFlagged, List<Cell> cells) {}

  /// @param text what is shown
  /// @param value the number behind it with all its digits; empty where it has none
  record Cell(String text, String value, boolean isText) {
    boolean hasValue() {
      return !value.isEmpty();
    }
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
