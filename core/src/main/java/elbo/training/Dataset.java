package elbo.training;

import java.util.Locale;

/// Rows to learn from, each under a condition or all under none.
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

  /// C, the numbers of a row's condition; 0 for none.
  default int conditions() {
    return 0;
  }

  /// A number of a row's condition.
  default double condition(int row, int column) {
    throw new IndexOutOfBoundsException("row " + row + " has no condition");
  }

  /// The same rows under conditions.
  ///
  /// @param conditions one a row, of equal lengths
  /// @throws IllegalArgumentException if there are not as many as rows, or one has another length
  ///   than the first
  default Dataset given(double[][] conditions) {
    return given(of(conditions));
  }

  /// The same rows under conditions.
  ///
  /// @param conditions whose row i is the condition of row i
  /// @throws IllegalArgumentException if there are not as many as rows
  default Dataset given(Dataset conditions) {
    if (conditions.size() != size()) {
      throw new IllegalArgumentException(
          "there must be one condition a row, but there are "
              + conditions.size()
              + " conditions and "
              + size()
              + " rows");
    }
    Dataset rows = this;
    return new Dataset() {
      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public int width() {
        return rows.width();
      }

      @Override
      public double value(int row, int column) {
        return rows.value(row, column);
      }

      @Override
      public String name(int row) {
        return rows.name(row);
      }

      @Override
      public int conditions() {
        return conditions.width();
      }

      @Override
      public double condition(int row, int column) {
        return conditions.value(row, column);
      }
    };
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
