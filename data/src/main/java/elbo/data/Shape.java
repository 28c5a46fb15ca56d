package elbo.data;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The shape of an array as observations: the first dimension counts the rows, the others are
/// flattened in C order. An array of one dimension is rows of width 1.
record Shape(int rows, int width) {
  // The longest array that every JVM can allocate.
  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final int SHOWN = 8;

  /// The shape of an array of these non-negative dimensions, or an error if it is empty or cannot
  /// be addressed.
  static Shape of(Input input, long[] dimensions) {
    if (dimensions.length == 0) {
      throw input.error("must be an array of rows, but has no dimension");
    }
    if (Arrays.stream(dimensions).anyMatch(d -> d == 0)) {
      throw input.error("must hold at least one value, but has shape " + text(dimensions));
    }
    long width = 1;
    for (int j = 1; j < dimensions.length; j++) {
      width = dimensions[j] > MOST / width ? Long.MAX_VALUE : width * dimensions[j];
    }
    if (dimensions[0] > MOST || width > MOST) {
      throw input.error(
          "must have at most %d rows and values in a row, but has shape %s"
              .formatted(MOST, text(dimensions)));
    }
    return new Shape((int) dimensions[0], (int) width);
  }

  long count() {
    return (long) rows * width;
  }

  private static String text(long[] dimensions) {
    return Arrays.stream(dimensions)
        .limit(SHOWN)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" × ", "", dimensions.length > SHOWN ? " × …" : ""));
  }
}
