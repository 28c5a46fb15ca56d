package elbo.model;

import java.util.Locale;

/// The checks of parameter sizes that several models use.
final class Shapes {
  private Shapes() {}

  static void size(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + size);
    }
  }

  /// The common length of the rows of a matrix, at least 1.
  static int columns(String matrix, double[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new IllegalArgumentException(matrix + " must have at least one row and one column");
    }
    for (int r = 1; r < rows.length; r++) {
      if (rows[r].length != rows[0].length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row %d of the %s has %d numbers, but row 0 has %d",
                r,
                matrix,
                rows[r].length,
                rows[0].length));
      }
    }
    return rows[0].length;
  }
}
