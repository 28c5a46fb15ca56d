package elbo.kernel;

import java.util.Arrays;

/// The layout of a matrix of single-precision numbers in which learning computes: strips of 16
/// columns, each of them contiguous.
///
/// Number (r, c) is at `(c / 16 · height + r) · 16 + c % 16`, with the height the number of rows,
/// rounded up to whole tiles of 8. The same matrix is then read by rows, where a sum runs over rows
/// and lanes are columns, and by columns, where it runs over columns, at constant distances. What
/// fills the last strip and the last rows is meaningless, unless documented.
///
/// @param rows the number of rows, at least 1
public record Strips(int rows) {
  /// Columns of a strip: the lanes of the widest vectors. The layout does not depend on the
  /// machine.
  public static final int WIDTH = 16;

  static final int TILE = 8;

  /// The number of rows, with those that fill the last tile.
  public int height() {
    return (rows + TILE - 1) / TILE * TILE;
  }

  /// The number of elements of a strip.
  public int strip() {
    return height() * WIDTH;
  }

  /// The number of elements of a matrix of so many columns.
  public int length(int columns) {
    return Math.multiplyExact(count(columns), strip());
  }

  /// The number of strips of so many columns.
  public static int count(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /// The index of a number.
  public int place(int row, int column) {
    return column / WIDTH * strip() + row * WIDTH + column % WIDTH;
  }

  /// Writes the transpose of one strip, each of its columns multiplied by a factor: with this
  /// matrix M, row `first + i` of the other is `factors[i]` times column i of the strip.
  ///
  /// @param at where the strip begins
  /// @param columns how many columns are in use, at most 16; those after them become rows of zeros
  /// @param factors one a column, from `factorsAt` on
  /// @param outAt where the other matrix begins; its columns that fill its last strip become 0
  public void transpose(
      float[] strip,
      int at,
      int columns,
      float[] factors,
      int factorsAt,
      float[] out,
      int outAt,
      Strips other,
      int first) {
    for (int r = 0; r < rows; r += WIDTH) {
      int to = outAt + r / WIDTH * other.strip() + first * WIDTH;
      int used = Math.min(WIDTH, rows - r);
      for (int i = 0; i < columns; i++) {
        float factor = factors[factorsAt + i];
        int from = at + r * WIDTH + i;
        for (int j = 0; j < used; j++) {
          out[to + i * WIDTH + j] = factor * strip[from + j * WIDTH];
        }
        Arrays.fill(out, to + i * WIDTH + used, to + i * WIDTH + WIDTH, 0);
      }
    }
  }
}
