package elbo.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

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

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final boolean IS_VECTOR = S.length() == WIDTH;
  private static final int SIDE = Transposition.SIDE;
  // Where rows of a square begin.
  private static final int[] ROWS = IntStream.range(0, SIDE).map(i -> i * WIDTH).toArray();

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
  /// What else there is of the other matrix is left as it is.
  ///
  /// @param at where the strip begins
  /// @param columns how many columns are in use, at most 16
  /// @param factors one a column, from `factorsAt` on
  /// @param outAt where the other matrix begins
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
    int whole = rows - rows % SIDE;
    Transposition layout = new Transposition(WIDTH * WIDTH, WIDTH, other.strip());
    for (int i = 0; i < columns; i += SIDE) {
      boolean isFull = i + SIDE <= columns;
      // Squares whose rows begin at r of each 16.
      for (int r = 0; isFull && r < WIDTH; r += SIDE) {
        int from = at + r * WIDTH + i;
        int to = outAt + (first + i) * WIDTH + r;
        int count = Math.max(0, whole - r + WIDTH - SIDE) / WIDTH;
        layout.fill(strip, ROWS, 0, from, factors, factorsAt + i, out, to, count);
      }
      for (int c = i; c < Math.min(columns, i + SIDE); c++) {
        for (int r = isFull ? whole : 0; r < rows; r++) {
          out[outAt + other.place(first + c, r)] =
              factors[factorsAt + c] * strip[at + r * WIDTH + c];
        }
      }
    }
  }

  /// Writes one strip whose column i is `in[at[i] + row]`.
  ///
  /// @param at where each of the 16 columns begins
  /// @param out the strip, from `outAt` on
  public void gather(float[] in, int[] at, float[] out, int outAt) {
    int whole = rows - rows % SIDE;
    Transposition layout = new Transposition(SIDE, WIDTH, SIDE * WIDTH);
    for (int i = 0; i < WIDTH; i += SIDE) {
      layout.fill(in, at, i, 0, out, outAt + i, whole / SIDE);
    }
    for (int r = whole; r < rows; r++) {
      for (int i = 0; i < WIDTH; i++) {
        out[outAt + r * WIDTH + i] = in[at[i] + r];
      }
    }
  }

  /// Writes one strip whose column i is that of other strips of this shape that begins at `at[i]`.
  ///
  /// @param out the strip, from `outAt` on
  public void select(float[] in, int[] at, float[] out, int outAt) {
    int strip = at[0] / WIDTH * WIDTH;
    boolean isOne = true;
    int[] columns = new int[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      columns[i] = at[i] % WIDTH;
      isOne &= at[i] - columns[i] == strip;
    }
    if (IS_VECTOR && isOne) {
      exchange(in, strip, VectorShuffle.fromValues(S, columns), out, outAt);
      return;
    }
    for (int r = 0; r < rows * WIDTH; r += WIDTH) {
      for (int i = 0; i < WIDTH; i++) {
        out[outAt + r + i] = in[at[i] + r];
      }
    }
  }

  private void exchange(
      float[] in, int from, VectorShuffle<Float> columns, float[] out, int outAt) {
    for (int r = 0; r < rows * WIDTH; r += WIDTH) {
      FloatVector.fromArray(S, in, from + r).rearrange(columns).intoArray(out, outAt + r);
    }
  }
}
