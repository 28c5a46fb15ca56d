package elbo.training;

import java.util.Locale;

/// Rows to learn from.
public interface Dataset {
  /// The number of rows.
  int size();

  /// D, the numbers of a row.
  int width();

  /// A number.
  double value(int row, int column);

  /// A row in words, as messages name it.
  default String name(int row) {
    return "row " + row;
  }

  /// Rows of equal lengths.
  ///
  /// @throws IllegalArgumentException if a row has another length than the first
  static Dataset of(double[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "row 0 has %d numbers, but row %d has %d", width, i, rows[i].length));
      }
    }
    return new Dataset() {
      @Override
      public int size() {
        return rows.length;
      }

      @Override
      public int width() {
        return width;
      }

      @Override
      public double value(int row, int column) {
        return rows[row][column];
      }
    };
  }
}
