package elbo.data;

import elbo.InputException;
import elbo.Rows;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.LongToDoubleFunction;

/// The observations x to evaluate: an immutable matrix of rows × width finite numbers. It is kept
/// in the form and the bytes of its file, so that a file of pixels takes a byte a pixel.
///
/// The rows of a slice keep the numbers that they have in the file: see [#firstRow()].
public final class Observations {

  private final String source;
  private final int firstRow;
  private final Shape shape;
  // Addressed by row in the file × width + column, in slices too.
  private final LongToDoubleFunction values;

  Observations(String source, Shape shape, LongToDoubleFunction values) {
    this(source, 0, shape, values);
  }

  private Observations(String source, int firstRow, Shape shape, LongToDoubleFunction values) {
    this.source = source;
    this.firstRow = firstRow;
    this.shape = shape;
    this.values = values;
  }

  /// Observations from rows in memory, which are copied; `source` names them in messages.
  ///
  /// @throws InputException if there is no row, the rows differ in width, or a value is not finite
  public static Observations of(String source, double[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new InputException(source + ": must hold at least one value, but holds none");
    }
    int width = rows[0].length;
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new InputException(
            "%s: must have rows of equal width, but row %d has %d values and the first %d"
                .formatted(source, i, rows[i].length, width));
      }
      copy[i] = rows[i].clone();
    }
    LongToDoubleFunction values = index -> copy[(int) (index / width)][(int) (index % width)];
    return new Observations(source, new Shape(rows.length, width), values).requireFinite();
  }

  /// The number of rows.
  public int rows() {
    return shape.rows();
  }

  /// The number of values in a row.
  public int width() {
    return shape.width();
  }

  /// The source of the observations, for messages: the path that was given, or a name.
  public String source() {
    return source;
  }

  /// The number that row 0 of this object has in the file: 0 unless this is a slice.
  public int firstRow() {
    return firstRow;
  }

  /// A copy of one row, `0 ≤ row < rows()`.
  public double[] row(int row) {
    Objects.checkIndex(row, rows());
    double[] out = new double[width()];
    long start = (long) (firstRow + row) * width();
    for (int column = 0; column < out.length; column++) {
      out[column] = values.applyAsDouble(start + column);
    }
    return out;
  }

  /// The rows for an evaluation, under the numbers that they have in the file.
  public Rows toRows() {
    return new Rows(source, firstRow, firstRow + rows(), number -> row(number - firstRow));
  }

  /// The rows `from` (inclusive) to `to` (exclusive) of this object, `0 ≤ from < to ≤ rows()`.
  /// Nothing is copied.
  ///
  /// @throws IndexOutOfBoundsException if they are not within this object, or none
  public Observations slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows());
    Objects.checkIndex(from, to);
    return new Observations(source, firstRow + from, new Shape(to - from, width()), values);
  }

  /// The rows of a range.
  ///
  /// @throws InputException if they are not within this object
  public Observations slice(RowRange range) {
    RowRange within = range.within(source, rows());
    return slice(within.from(), within.to());
  }

  /// This object, if all its values are in [0, 1], as a Bernoulli likelihood requires.
  ///
  /// @throws InputException if one does not
  public Observations requireUnitInterval() {
    return require(
        v -> v >= 0 && v <= 1,
        "values must lie in [0, 1] (divide them by their maximum, or use --binarize threshold(…))");
  }

  Observations requireFinite() {
    return require(Double::isFinite, "values must be finite");
  }

  /// The same rows with other values, given by row in the file × width + column.
  Observations with(LongToDoubleFunction others) {
    return new Observations(source, firstRow, shape, others);
  }

  /// The value at row in the file × width + column.
  double value(long index) {
    return values.applyAsDouble(index);
  }

  private Observations require(DoublePredicate rule, String said) {
    long start = (long) firstRow * width();
    for (long index = start; index < start + shape.count(); index++) {
      double value = values.applyAsDouble(index);
      if (!rule.test(value)) {
        throw new InputException(
            "%s: %s, but row %d, column %d is %s"
                .formatted(source, said, index / width(), index % width(), value));
      }
    }
    return this;
  }
}
