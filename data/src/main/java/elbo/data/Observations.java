package elbo.data;

import elbo.InputException;
import elbo.Rows;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.IntFunction;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The observations x to evaluate: an immutable matrix of rows × width finite numbers, or NaN where
/// a model takes missing ones. It has the form and the bytes of its file, so that a file of pixels
/// takes a byte a pixel; those of a large file are not in memory, but read from it as they are
/// needed ([Spool]).
///
/// The rows of a slice keep the numbers that they have in the file: see [#firstRow()].
public final class Observations {
  private static final double LARGEST_WHOLE = 0x1p53;
  private static final double BYTE = 255;
  private static final String LEVELS = "bytes as grey levels from 0 to 1";

  private final String source;
  private final int firstRow;
  private final Shape shape;
  // Addressed by row in the file × width + column, in slices too.
  private final LongToDoubleFunction values;
  // What was assumed in reading, for reports.
  private final List<String> remarks;
  // By row in the file.
  private final Optional<IntFunction<String>> ids;
  private final Supplier<Optional<String>> sha256;
  private final boolean levels;

  Observations(String source, Shape shape, LongToDoubleFunction values) {
    this(source, 0, shape, values, List.of(), Optional.empty(), Optional::empty, false);
  }

  private Observations(
      String source,
      int firstRow,
      Shape shape,
      LongToDoubleFunction values,
      List<String> remarks,
      Optional<IntFunction<String>> ids,
      Supplier<Optional<String>> sha256,
      boolean levels) {
    this.source = source;
    this.firstRow = firstRow;
    this.shape = shape;
    this.values = values;
    this.remarks = List.copyOf(remarks);
    this.ids = ids;
    this.levels = levels;
    this.sha256 = sha256;
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
            String.format(
                Locale.ROOT,
                "%s: must have rows of equal width, but row %d has %d values and the first %d",
                source,
                i,
                rows[i].length,
                width));
      }
      copy[i] = rows[i].clone();
    }
    LongToDoubleFunction values = index -> copy[(int) (index / width)][(int) (index % width)];
    return new Observations(source, Shape.flat(rows.length, width), values).requireFinite();
  }

  /// One row, under its number in the source.
  static Observations one(String source, int number, double[] x) {
    long start = (long) number * x.length;
    return new Observations(
        source,
        number,
        Shape.flat(1, x.length),
        index -> x[(int) (index - start)],
        List.of(),
        Optional.empty(),
        Optional::empty,
        false);
  }

  /// The number of rows.
  public int rows() {
    return shape.rows();
  }

  /// The number of values in a row.
  public int width() {
    return shape.width();
  }

  /// The shape of a row, in C order: [28, 28] for images of grey levels, [784] for the same numbers
  /// without more shape.
  public int[] rowShape() {
    return shape.row();
  }

  /// The source of the observations, for messages: the path that was given, or a name.
  public String source() {
    return source;
  }

  /// The SHA-256 of the bytes that the observations come from, in hexadecimal digits; computed when
  /// it is asked for. None where they come from memory.
  public Supplier<Optional<String>> sha256() {
    return sha256;
  }

  /// The same rows from bytes of that SHA-256.
  Observations hashed(Supplier<Optional<String>> other) {
    return new Observations(source, firstRow, shape, values, remarks, ids, other, levels);
  }

  /// The text that identifies a row, `0 ≤ row < rows()`, where the file has one.
  public Optional<String> id(int row) {
    Objects.checkIndex(row, rows());
    return ids.map(all -> all.apply(firstRow + row));
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
    try {
      for (int column = 0; column < out.length; column++) {
        out[column] = values.applyAsDouble(start + column);
      }
    } catch (InternalError e) {
      // Of a part of a mapped file that is no longer there.
      throw new InputException(source + ": has become shorter while it was read", e);
    }
    return out;
  }

  /// One number, `0 ≤ row < rows()` and `0 ≤ column < width()`.
  public double value(int row, int column) {
    Objects.checkIndex(row, rows());
    Objects.checkIndex(column, width());
    return values.applyAsDouble((long) (firstRow + row) * width() + column);
  }

  /// The rows for an evaluation, under the numbers that they have in the file.
  public Rows toRows() {
    String origin =
        Stream.concat(Stream.of(source), remarks.stream()).collect(Collectors.joining(", "));
    Rows rows =
        new Rows(origin, firstRow, firstRow + rows(), number -> row(number - firstRow))
            .hashed(sha256);
    return ids.map(rows::identified).orElse(rows);
  }

  /// The rows `from` (inclusive) to `to` (exclusive) of this object, `0 ≤ from < to ≤ rows()`.
  /// Nothing is copied.
  ///
  /// @throws IndexOutOfBoundsException if they are not within this object, or none
  public Observations slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows());
    Objects.checkIndex(from, to);
    return new Observations(
        source, firstRow + from, shape.withRows(to - from), values, remarks, ids, sha256, levels);
  }

  /// The rows of a range.
  ///
  /// @throws InputException if they are not within this object
  public Observations slice(RowRange range) {
    RowRange within = range.within(source, rows());
    return slice(within.from(), within.to());
  }

  /// The same images with their axes in the other order: height, width, channels from channels,
  /// height, width or the reverse.
  ///
  /// @param layout the one that the rows have
  /// @throws InputException if a row does not have three axes
  public Observations transposedFrom(Layout layout) {
    int[] row = rowShape();
    if (!layout.isImage(row)) {
      throw new InputException(
          source
              + ": rows must have three axes to be transposed from "
              + layout
              + " to "
              + layout.other()
              + ", but have the shape "
              + Arrays.toString(row));
    }
    int[] places = layout.places(row);
    int[] other = layout.transposed(row);
    int width = width();
    return new Observations(
            source,
            firstRow,
            shape.withRow(other),
            index -> {
              int column = (int) (index % width);
              return values.applyAsDouble(index - column + places[column]);
            },
            remarks,
            ids,
            sha256,
            levels)
        .remarked(Arrays.toString(row) + " " + layout + " as " + Arrays.toString(other));
  }

  /// This object, if its rows have the numbers of rows of that shape in the same order.
  ///
  /// @param taken the shape of a row that `by` takes; of length 0 where it takes any of its width
  /// @throws InputException if they have another number of values, or the axes are others: [4, 4,
  ///   3] is [16, 3] and [48], but not [3, 4, 4]
  public Observations requireShape(int[] taken, String by) {
    int[] row = rowShape();
    if (taken.length == 0 || Shape.agree(row, taken)) {
      return this;
    }
    String advice = "";
    for (Layout layout : Layout.values()) {
      if (layout.isImage(row) && Shape.agree(layout.transposed(row), taken)) {
        advice = " (--layout " + layout + " transposes them)";
      }
    }
    throw new InputException(
        source
            + ": rows have the shape "
            + Arrays.toString(row)
            + ", but "
            + by
            + " takes "
            + Arrays.toString(taken)
            + advice);
  }

  /// The same rows with a further remark on how they were read.
  Observations remarked(String remark) {
    return new Observations(
        source,
        firstRow,
        shape,
        values,
        Stream.concat(remarks.stream(), Stream.of(remark)).toList(),
        ids,
        sha256,
        levels);
  }

  /// The same rows from a source that is described otherwise.
  Observations renamed(String other) {
    return new Observations(other, firstRow, shape, values, remarks, ids, sha256, levels);
  }

  /// The same rows with texts that identify them, by row in the file.
  Observations identified(IntFunction<String> others) {
    return new Observations(
        source, firstRow, shape, values, remarks, Optional.of(others), sha256, levels);
  }

  /// The columns that `reading` asks for, by their numbers, of rows that have no more shape than
  /// their width.
  Observations selected(Reading reading) {
    if (reading.columns().isEmpty() && reading.id().isEmpty()) {
      return this;
    }
    if (rowShape().length > 1) {
      throw new InputException(
          source
              + ": rows must be flat to have columns, but have the shape "
              + Arrays.toString(rowShape()));
    }
    int width = width();
    List<String> unnamed = Collections.nCopies(width, "");
    int id = reading.id().map(name -> Columns.one(source, unnamed, name)).orElse(-1);
    int[] columns =
        reading
            .columns()
            .map(c -> c.of(source, unnamed))
            .orElseGet(() -> IntStream.range(0, width).filter(c -> c != id).toArray());
    if (columns.length == 0) {
      throw new InputException(source + ": must have a column beside that of ids, but has none");
    }
    Observations out = columns(columns);
    return id < 0
        ? out
        : out.identified(row -> text(inFile(values.applyAsDouble((long) row * width + id))));
  }

  /// These columns of rows that have no more shape than their width.
  ///
  /// @param columns at least one
  Observations columns(int[] columns) {
    int width = width();
    int kept = columns.length;
    return new Observations(
        source,
        firstRow,
        Shape.flat(rows(), kept),
        at -> values.applyAsDouble(at / kept * width + columns[(int) (at % kept)]),
        remarks,
        ids,
        sha256,
        levels);
  }

  /// A number as an id: a whole one without a point.
  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /// This object, if all its values are in [0, 1], as a Bernoulli likelihood requires.
  ///
  /// @throws InputException if one does not
  public Observations requireUnitInterval() {
    return require(
        v -> v >= 0 && v <= 1,
        "values must lie in [0, 1] (divide them by their maximum, or use --binarize threshold(…))");
  }

  /// This object, if all its values are finite, or missing where `reading` allows that.
  Observations requireFinite(Reading reading) {
    return reading.missing()
        ? require(
            v -> !Double.isInfinite(v), "values must be finite, or NaN where they are missing")
        : requireFinite();
  }

  Observations requireFinite() {
    return require(Double::isFinite, "values must be finite");
  }

  /// Whether the numbers are unsigned bytes of the file that were taken as grey levels: 0 … 255 as
  /// 0 … 1.
  public boolean areLevels() {
    return levels;
  }

  /// The same rows with the unsigned bytes of the file as they are, from 0 to 255, in place of grey
  /// levels; this object, if they [are no levels][#areLevels()].
  public Observations withBytesAsNumbers() {
    if (!levels) {
      return this;
    }
    List<String> others = remarks.stream().filter(r -> !r.equals(LEVELS)).toList();
    return new Observations(
            source,
            firstRow,
            shape,
            at -> inFile(values.applyAsDouble(at)),
            others,
            ids,
            sha256,
            false)
        .remarked("bytes as numbers");
  }

  private double inFile(double value) {
    return levels ? Math.rint(value * BYTE) : value;
  }

  /// The same rows, whose numbers are bytes that were taken as grey levels.
  Observations asLevels() {
    return new Observations(source, firstRow, shape, values, remarks, ids, sha256, true);
  }

  /// The same with a remark on it.
  Observations remarkedLevels() {
    return asLevels().remarked(LEVELS);
  }

  /// The same rows with other values, given by row in the file × width + column.
  Observations with(LongToDoubleFunction others) {
    return new Observations(source, firstRow, shape, others, remarks, ids, sha256, levels);
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
            String.format(
                Locale.ROOT,
                "%s: %s, but row %d, column %d is %s",
                source,
                said,
                index / width(),
                index % width(),
                value));
      }
    }
    return this;
  }
}
