package elbo.data;

import elbo.InputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The shape of an array as observations: the first dimension counts the rows, the others are the
/// shape of a row, whose numbers are in C order. An array of one dimension is rows of width 1.
final class Shape {
  // The longest array that every JVM can allocate.
  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final int SHOWN = 8;

  private final int rows;
  private final int width;
  private final int[] row;

  private Shape(int rows, int width, int[] row) {
    this.rows = rows;
    this.width = width;
    this.row = row;
  }

  /// Rows without more shape than their width.
  static Shape flat(int rows, int width) {
    return new Shape(rows, width, new int[] {width});
  }

  /// The shape of an array of these non-negative dimensions, or an error if it is empty or cannot
  /// be addressed.
  static Shape of(Input input, long[] dimensions) {
    return of(input.source(), dimensions);
  }

  /// The same, of an array from `source`.
  static Shape of(String source, long[] dimensions) {
    if (dimensions.length == 0) {
      throw new InputException(source + ": must be an array of rows, but has no dimension");
    }
    if (Arrays.stream(dimensions).anyMatch(d -> d == 0)) {
      throw new InputException(
          source + ": must hold at least one value, but has shape " + text(dimensions));
    }
    long width = 1;
    for (int j = 1; j < dimensions.length; j++) {
      width = dimensions[j] > MOST / width ? Long.MAX_VALUE : width * dimensions[j];
    }
    if (dimensions[0] > MOST || width > MOST) {
      throw new InputException(
          source
              + ": must have at most "
              + MOST
              + " rows and values in a row, but has shape "
              + text(dimensions));
    }
    int[] row = Arrays.stream(dimensions).skip(1).mapToInt(d -> (int) d).toArray();
    return row.length == 0
        ? flat((int) dimensions[0], 1)
        : new Shape((int) dimensions[0], (int) width, row);
  }

  /// As many rows of this shape.
  Shape withRows(int others) {
    return new Shape(others, width, row);
  }

  /// As many rows of another shape and the same width.
  Shape withRow(int[] other) {
    return new Shape(rows, width, other.clone());
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  int[] row() {
    return row.clone();
  }

  long count() {
    return (long) rows * width;
  }

  /// Whether numbers of one shape are those of the other in the same order: the axes of one are
  /// runs of axes of the other, taken together. So axes of length 1 make no difference, and a flat
  /// row fits every shape of its width.
  static boolean agree(int[] a, int[] b) {
    return ends(a, b) || ends(b, a);
  }

  // Whether every product of the last axes of `coarse` is one of those of `fine`.
  private static boolean ends(int[] coarse, int[] fine) {
    long product = 1;
    long finer = 1;
    int axis = fine.length;
    for (int j = coarse.length - 1; j >= 0; j--) {
      product *= coarse[j];
      while (finer < product && axis > 0) {
        finer *= fine[--axis];
      }
      if (finer != product) {
        return false;
      }
    }
    while (axis > 0) {
      finer *= fine[--axis];
    }
    return finer == product;
  }

  private static String text(long[] dimensions) {
    return Arrays.stream(dimensions)
        .limit(SHOWN)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" × ", "", dimensions.length > SHOWN ? " × …" : ""));
  }
}
