package elbo.kernel;

/// How the weights of a matrix product lie in memory: in the order in which its loops read them.
///
/// Chunks of up to [#CHUNK] rows, so that the weights of a chunk and a part stay in the second
/// cache while tile after tile of samples meets them; in a chunk, parts of up to [#COLUMNS]
/// columns, so that a tile of samples stays in the first; in a part, panels of [#ROWS] rows, zeros
/// filling the last; in a panel, the weights of one column side by side.
///
/// @param rows a multiple of [#ROWS]
record Panels(int rows, int columns) {
  static final int ROWS = 8;
  static final int COLUMNS = 256;
  static final int CHUNK = 256;

  // More bytes than that lie beyond the caches; and what one load brings near.
  private static final long FAR = 1 << 22;
  static final int LINE_BYTES = 64;

  /// `rows` rounded up to whole panels.
  static int padded(int rows) {
    return (rows + ROWS - 1) / ROWS * ROWS;
  }

  /// How many weights there are.
  int length() {
    return Math.multiplyExact(rows, columns);
  }

  /// Whether the weights are too many for any cache.
  boolean far(int bytesEach) {
    return (long) rows * columns * bytesEach > FAR;
  }

  /// Where a weight lies.
  int place(int row, int column) {
    int chunk = row / CHUNK * CHUNK;
    int part = column / COLUMNS * COLUMNS;
    return panel(chunk, part, row / ROWS * ROWS) + (column - part) * ROWS + row % ROWS;
  }

  /// Where the panel that begins with that row begins.
  int panel(int chunk, int part, int row) {
    return chunk * columns + part * (end(chunk) - chunk) + (row - chunk) * size(part);
  }

  /// The row after the last of a chunk.
  int end(int chunk) {
    return Math.min(rows, chunk + CHUNK);
  }

  /// How many columns a part has.
  int size(int part) {
    return Math.min(COLUMNS, columns - part);
  }

  /// Where the last part begins.
  int lastPart() {
    return Math.max(0, columns - 1) / COLUMNS * COLUMNS;
  }
}
