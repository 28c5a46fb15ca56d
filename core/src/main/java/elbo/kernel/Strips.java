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
      int from = at + r * WIDTH;
      if (rows - r >= WIDTH) {
        square(columns, strip, from, factors, factorsAt, out, to);
      } else {
        part(rows - r, columns, strip, from, factors, factorsAt, out, to);
      }
    }
  }

  // Written out, since loops of 16 cost more to begin and end than to run.
  private static void square(
      int columns, float[] in, int from, float[] factors, int factorsAt, float[] out, int to) {
    for (int i = 0; i < columns; i++) {
      float f = factors[factorsAt + i];
      int p = from + i;
      int q = to + i * WIDTH;
      out[q] = f * in[p];
      out[q + 1] = f * in[p + WIDTH];
      out[q + 2] = f * in[p + 2 * WIDTH];
      out[q + 3] = f * in[p + 3 * WIDTH];
      out[q + 4] = f * in[p + 4 * WIDTH];
      out[q + 5] = f * in[p + 5 * WIDTH];
      out[q + 6] = f * in[p + 6 * WIDTH];
      out[q + 7] = f * in[p + 7 * WIDTH];
      out[q + 8] = f * in[p + 8 * WIDTH];
      out[q + 9] = f * in[p + 9 * WIDTH];
      out[q + 10] = f * in[p + 10 * WIDTH];
      out[q + 11] = f * in[p + 11 * WIDTH];
      out[q + 12] = f * in[p + 12 * WIDTH];
      out[q + 13] = f * in[p + 13 * WIDTH];
      out[q + 14] = f * in[p + 14 * WIDTH];
      out[q + 15] = f * in[p + 15 * WIDTH];
    }
  }

  private static void part(
      int used,
      int columns,
      float[] in,
      int from,
      float[] factors,
      int factorsAt,
      float[] out,
      int to) {
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j < used; j++) {
        out[to + i * WIDTH + j] = factors[factorsAt + i] * in[from + j * WIDTH + i];
      }
      Arrays.fill(out, to + i * WIDTH + used, to + i * WIDTH + WIDTH, 0);
    }
  }

  /// Writes one strip whose column i is read from `in[at[i] + row * step]`.
  ///
  /// @param at where each of the 16 columns begins
  /// @param out the strip, from `outAt` on
  public void gather(float[] in, int[] at, int step, float[] out, int outAt) {
    gather(rows, in, at, step, out, outAt);
  }

  private static void gather(int rows, float[] in, int[] at, int step, float[] out, int outAt) {
    int a0 = at[0];
    int a1 = at[1];
    int a2 = at[2];
    int a3 = at[3];
    int a4 = at[4];
    int a5 = at[5];
    int a6 = at[6];
    int a7 = at[7];
    for (int r = 0; r < rows; r++) {
      int p = r * step;
      int q = outAt + r * WIDTH;
      out[q] = in[a0 + p];
      out[q + 1] = in[a1 + p];
      out[q + 2] = in[a2 + p];
      out[q + 3] = in[a3 + p];
      out[q + 4] = in[a4 + p];
      out[q + 5] = in[a5 + p];
      out[q + 6] = in[a6 + p];
      out[q + 7] = in[a7 + p];
    }
    int b0 = at[8];
    int b1 = at[9];
    int b2 = at[10];
    int b3 = at[11];
    int b4 = at[12];
    int b5 = at[13];
    int b6 = at[14];
    int b7 = at[15];
    for (int r = 0; r < rows; r++) {
      int p = r * step;
      int q = outAt + r * WIDTH + 8;
      out[q] = in[b0 + p];
      out[q + 1] = in[b1 + p];
      out[q + 2] = in[b2 + p];
      out[q + 3] = in[b3 + p];
      out[q + 4] = in[b4 + p];
      out[q + 5] = in[b5 + p];
      out[q + 6] = in[b6 + p];
      out[q + 7] = in[b7 + p];
    }
  }
}
