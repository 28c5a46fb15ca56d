package elbo.cli.data;

import elbo.cli.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/// The observations x to evaluate: an immutable matrix of rows × width finite numbers, held in the
/// form and the bytes of the file that they come from, so that a file of pixels takes a byte a
/// pixel.
///
/// A slice keeps the numbers that its rows have in the file: see [#firstRow()].
public final class Observations {
  private static final List<Format> FORMATS = List.of(new Idx(), new Npy(), new Csv());
  private static final String DIGITS = "/elbo/cli/mnist-t10k-first1000.idx3-ubyte.gz";

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

  /// The observations in a file: IDX, NPY or CSV, any of them also packed by gzip.
  ///
  /// The format is told by the first bytes, else by the name. The first dimension of an array
  /// counts the rows, the others are flattened in C order; an array of one dimension is rows of
  /// width 1. Unsigned bytes in IDX are divided by 255; all other numbers are taken as they are.
  ///
  /// @throws InputException if the file cannot be read, is empty, truncated, damaged or longer than
  ///   its header says, holds anything but finite numbers, or does not fit into memory
  public static Observations read(Path file) {
    String source = file.toString();
    if (Files.isDirectory(file)) {
      throw new InputException(source + ": must be a file, but is a directory");
    }
    try (InputStream raw = Files.newInputStream(file)) {
      return read(source, raw);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  /// The observations in a stream of bytes, which is read to its end and not closed; `source` names
  /// it in messages and stands for the file name.
  ///
  /// @throws InputException as [#read(Path)]
  public static Observations read(String source, InputStream raw) {
    try {
      Input input = Input.of(source, raw);
      return format(input).read(input);
    } catch (IOException e) {
      throw unreadable(source, e);
    } catch (OutOfMemoryError e) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      throw new InputException(
          "%s: must fit into memory, but a heap of %d MiB is too small (ELBO_JAVA_OPTS=-Xmx…)"
              .formatted(source, heap),
          e);
    }
  }

  /// The bundled observations: the first 1000 test images of MNIST (Y. LeCun, C. Cortes, C. J. C.
  /// Burges), 784 grey levels in [0, 1] each.
  public static Observations digits() {
    try (InputStream raw =
        Objects.requireNonNull(Observations.class.getResourceAsStream(DIGITS), DIGITS)) {
      return read("the bundled digits", raw);
    } catch (IOException e) {
      throw unreadable("the bundled digits", e);
    }
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

  /// Where the observations come from, for messages: a path as it was given, or a name.
  public String source() {
    return source;
  }

  /// The number in the file of this object's row 0: 0 unless this is a slice.
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

  /// The rows `from` (inclusive) to `to` (exclusive) of this object, `0 ≤ from < to ≤ rows()`.
  /// Nothing is copied.
  ///
  /// @throws IndexOutOfBoundsException if they are not within this object, or none
  public Observations slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows());
    Objects.checkIndex(from, to);
    return new Observations(source, firstRow + from, new Shape(to - from, width()), values);
  }

  /// The rows that a user asked for.
  ///
  /// @throws InputException if they are not within this object
  public Observations slice(RowRange range) {
    RowRange within = range.within(source, rows());
    return slice(within.from(), within.to());
  }

  /// This object, if all its values lie in [0, 1], as a Bernoulli likelihood needs.
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

  private static Format format(Input input) {
    byte[] head = input.head();
    if (head.length == 0) {
      throw input.error("must hold observations, but is empty");
    }
    return FORMATS.stream()
        .filter(format -> format.starts(head))
        .findFirst()
        .or(() -> FORMATS.stream().filter(format -> format.named(input.name())).findFirst())
        .orElseThrow(() ->
            input.error(
                "must be one of %s, but starts with %s"
                    .formatted(
                        FORMATS.stream().map(Format::mark).collect(Collectors.joining(", ")),
                        input.beginning())));
  }

  private static InputException unreadable(String source, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "must exist, but there is no such file";
          case AccessDeniedException _ -> "must be readable, but permission is denied";
          case EOFException _ -> "is truncated: its gzip stream ends early";
          case ZipException _ -> "is damaged: its gzip stream is corrupt (" + e.getMessage() + ")";
          case FileSystemException f ->
              "cannot be read: " + Objects.requireNonNullElse(f.getReason(), "unknown reason");
          default -> "cannot be read: " + e.getMessage();
        };
    return new InputException(source + ": " + why, e);
  }
}
