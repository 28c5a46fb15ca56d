package elbo.data;

import elbo.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;

/// A matrix of which only some numbers are stored, the others are 0: by rows, the columns of a row
/// in their order. Numbers that are stored twice are added up, as in scipy.sparse.
final class Sparse implements LongToDoubleFunction {
  /// The longest array of one dimension in a compressed matrix.
  static final int MOST = Integer.MAX_VALUE - 8;

  private final int width;
  private final int[] starts;
  private final int[] columns;
  private final double[] values;

  private Sparse(int width, int[] starts, int[] columns, double[] values) {
    this.width = width;
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  /// An array of one dimension.
  record Numbers(long count, LongToDoubleFunction at) {}

  /// The arrays of scipy.sparse: the numbers of line i of a matrix that is compressed by rows (or
  /// by columns) are `data[k]` in column (or row) `indices[k]` for `indptr[i]` ≤ k < `indptr[i +
  /// 1]`.
  record Compressed(Numbers data, Numbers indices, Numbers indptr) {}

  /// @param byRows whether lines are rows (CSR), else columns (CSC)
  static Observations read(String source, long[] shape, boolean byRows, Compressed arrays) {
    if (shape.length != 2) {
      throw new InputException(
          source + ": must have the shape of a matrix, but has " + Arrays.toString(shape));
    }
    Shape checked = Shape.of(source, shape);
    int lines = byRows ? checked.rows() : checked.width();
    int across = byRows ? checked.width() : checked.rows();
    int count = require(source, arrays, lines, across);
    int[] starts = ints(lines + 1, arrays.indptr().at());
    int[] indices = ints(count, arrays.indices().at());
    Sparse matrix =
        byRows
            ? byRows(checked.width(), starts, indices, arrays.data().at())
            : byColumns(checked, starts, indices, arrays.data().at());
    return matrix.observations(source, checked);
  }

  private static int require(String source, Compressed arrays, int lines, int across) {
    long count = arrays.data().count();
    if (arrays.indptr().count() != lines + 1L
        || arrays.indices().count() != count
        || count > MOST) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: must have %d numbers of indptr and as many of data as of indices, but has %d, %d"
                  + " and %d",
              source,
              lines + 1L,
              arrays.indptr().count(),
              count,
              arrays.indices().count()));
    }
    double before = 0;
    for (int i = 0; i <= lines; i++) {
      double at = arrays.indptr().at().applyAsDouble(i);
      boolean end = i == 0 ? at == 0 : i < lines || at == count;
      if (!(at >= before && at <= count && at == Math.rint(at) && end)) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: indptr must grow from 0 to the %d numbers of data, but is %s at %d",
                source,
                count,
                at,
                i));
      }
      before = at;
    }
    for (int k = 0; k < count; k++) {
      double at = arrays.indices().at().applyAsDouble(k);
      if (!(at >= 0 && at < across && at == Math.rint(at))) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: indices must be from 0 to %d, but index %d is %s",
                source,
                across - 1,
                k,
                at));
      }
    }
    return (int) count;
  }

  private static int[] ints(int length, LongToDoubleFunction at) {
    int[] out = new int[length];
    for (int i = 0; i < length; i++) {
      out[i] = (int) at.applyAsDouble(i);
    }
    return out;
  }

  private static Sparse byRows(int width, int[] starts, int[] columns, LongToDoubleFunction data) {
    double[] values = new double[columns.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = data.applyAsDouble(k);
    }
    Sparse matrix = new Sparse(width, starts, columns, values);
    return matrix.isOrdered() ? matrix : matrix.ordered();
  }

  private static Sparse byColumns(
      Shape shape, int[] starts, int[] rows, LongToDoubleFunction data) {
    int[] ends = new int[shape.rows() + 1];
    for (int row : rows) {
      ends[row + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = ends.clone();
    int[] columns = new int[rows.length];
    double[] values = new double[rows.length];
    for (int column = 0; column < shape.width(); column++) {
      for (int k = starts[column]; k < starts[column + 1]; k++) {
        int to = next[rows[k]]++;
        columns[to] = column;
        values[to] = data.applyAsDouble(k);
      }
    }
    Sparse matrix = new Sparse(shape.width(), ends, columns, values);
    return matrix.isOrdered() ? matrix : matrix.ordered();
  }

  private boolean isOrdered() {
    for (int row = 0; row + 1 < starts.length; row++) {
      for (int k = starts[row] + 1; k < starts[row + 1]; k++) {
        if (columns[k] <= columns[k - 1]) {
          return false;
        }
      }
    }
    return true;
  }

  private Sparse ordered() {
    int[] begins = new int[starts.length];
    int[] newColumns = new int[columns.length];
    double[] newValues = new double[values.length];
    int to = 0;
    for (int row = 0; row + 1 < starts.length; row++) {
      // Column and place in one number, so that equal columns stay in their order.
      long[] order = new long[starts[row + 1] - starts[row]];
      for (int k = 0; k < order.length; k++) {
        order[k] = (long) columns[starts[row] + k] << 32 | k;
      }
      Arrays.sort(order);
      for (int k = 0; k < order.length; k++) {
        double value = values[starts[row] + (int) order[k]];
        if (k > 0 && (order[k] >>> 32) == (order[k - 1] >>> 32)) {
          newValues[to - 1] += value;
        } else {
          newColumns[to] = (int) (order[k] >>> 32);
          newValues[to++] = value;
        }
      }
      begins[row + 1] = to;
    }
    return new Sparse(width, begins, Arrays.copyOf(newColumns, to), Arrays.copyOf(newValues, to));
  }

  private Observations observations(String source, Shape shape) {
    for (int row = 0; row + 1 < starts.length; row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        if (!Double.isFinite(values[k])) {
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "%s: values must be finite, but row %d, column %d is %s",
                  source,
                  row,
                  columns[k],
                  values[k]));
        }
      }
    }
    return new Observations(source, shape, this);
  }

  @Override
  public double applyAsDouble(long index) {
    int row = (int) (index / width);
    int at = Arrays.binarySearch(columns, starts[row], starts[row + 1], (int) (index % width));
    return at < 0 ? 0 : values[at];
  }
}
