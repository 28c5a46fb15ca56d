package elbo.kernel;

/// The layout in memory of the weights of a matrix product: the order in which its loops read them.
///
/// The weights are divided into chunks of up to [#CHUNK] rows, so that the weights of a chunk and a
/// part stay in the second cache while they are multiplied by one tile of samples after another. A
/// chunk is divided into parts of up to [#COLUMNS] columns, so that a tile of samples stays in the
/// first cache; a part into panels of [#ROWS] rows, the last filled with zeros. In a panel the
/// weights of one column are adjacent.
///
/// @param rows a multiple of [#ROWS]
record Panels(int rows, int columns) {
  static final int ROWS = 8;
  static final int COLUMNS = 256;
  static final int CHUNK = 256;

  // Weights of more bytes than this do not fit the caches.
  private static final long FAR = 1 << 22;
  // The bytes that one load fetches.
  static final int LINE_BYTES = 64;

  /// The number of rows, rounded up to whole panels.
  static int padded(int rows) {
    return (rows + ROWS - 1) / ROWS * ROWS;
  }

  /// The number of weights, with those that fill the last panels.
  int length() {
    return Math.multiplyExact(rows, columns);
  }

  /// Whether the weights do not fit any cache.
  boolean far(int bytesEach) {
    return (long) rows * columns * bytesEach > FAR;
  }

  /// The index of a weight.
  int place(int row, int column) {
    int chunk = row / CHUNK * CHUNK;
    int part = column / COLUMNS * COLUMNS;
    return panel(chunk, part, row / ROWS * ROWS) + (column - part) * ROWS + row % ROWS;
  }

  /// The index of the first weight of the panel that begins with a row.
  int panel(int chunk, int part, int row) {
    return chunk * columns + part * (end(chunk) - chunk) + (row - chunk) * size(part);
  }

  /// The row after the last of a chunk.
  int end(int chunk) {
    return Math.min(rows, chunk + CHUNK);
  }

  /// The number of columns of a part.
  int size(int part) {
    return Math.min(COLUMNS, columns - part);
  }

  /// The first column of the last part.
  int lastPart() {
    return Math.max(0, columns - 1) / COLUMNS * COLUMNS;
  }
}
