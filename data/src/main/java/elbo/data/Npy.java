package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.function.LongToDoubleFunction;

/// The NPY format of NumPy, versions 1 to 3: one array of booleans (0 and 1), signed or unsigned
/// integers of 1, 2, 4 or 8 bytes, or floating point of 2, 4, 8 or 16 bytes, the last in x86's
/// extended precision; in either byte order, in C or Fortran order. Or a table whose fields are of
/// these types ([Records]).
///
/// Unsigned bytes are grey levels and are divided by 255, as in IDX, unless they are read as labels
/// or none is above 1; all other values, and those of records, are taken as they are.
///
/// R. Kern, A Simple File Format for NumPy Arrays (NEP 1).
final class Npy implements Format {
  @Override
  public String mark() {
    return "NPY (starts with 93 'NUMPY')";
  }

  @Override
  public boolean starts(byte[] head) {
    return NpyHeader.starts(head);
  }

  @Override
  public boolean named(String name) {
    return name.endsWith(".npy");
  }

  @Override
  public Set<Reading.Choice> choices() {
    return Set.of(Reading.Choice.NAMES);
  }

  @Override
  public Observations read(Input input) throws IOException {
    if (!starts(input.head())) {
      throw input.error(
          "must start with bytes 93 4e 55 4d 50 59, as one array saved by numpy.save does, but"
              + " starts with "
              + input.beginning());
    }
    NpyHeader header = NpyHeader.read(input);
    if (header.descr() instanceof List<?> fields) {
      return Records.read(input, fields, header.shape());
    }
    Dtype type = Dtype.of(String.valueOf(header.descr())).orElseThrow(() -> wrong(input, header));
    Element element = type.element().orElseThrow(() -> wrong(input, header));
    Shape shape = Shape.of(input, header.shape());
    Cells cells = cells(input, shape.count(), element, type.order());
    Observations read =
        new Observations(
            input.source(),
            shape,
            header.fortranOrder() ? transposed(cells, header.shape(), shape) : cells);
    if (cells.areLevels()) {
      read = read.remarkedLevels();
    }
    return (element.finite() ? read : read.requireFinite(input.reading()))
        .selected(input.reading());
  }

  private static InputException wrong(Input input, NpyHeader header) {
    String type = String.valueOf(header.descr());
    return input.error(
        "must be of booleans, integers or floating point up to 8 bytes, but its descr is "
            + InputException.quote(type)
            + (type.endsWith("O") ? "; numpy.save(…, x.astype('float64')) makes it so" : ""));
  }

  private static Cells cells(Input input, long count, Element element, ByteOrder order)
      throws IOException {
    List<ByteBuffer> chunks = input.chunks(count, element.bytes(), Cells.CHUNK, order);
    if (element == Element.EXTENDED) {
      requireExtended(input, chunks);
    }
    return new Cells(chunks, element).asLevels(input.reading(), count);
  }

  // Other machines write other numbers of 16 bytes under the same name, whose bits make no numbers
  // of x86 or nothing but zeros. The last six bytes are whatever was in memory.
  private static void requireExtended(Input input, List<ByteBuffer> chunks) {
    boolean allNumbers = true;
    boolean anyNumber = false;
    boolean anyBit = false;
    for (ByteBuffer chunk : chunks) {
      for (int at = 0; at < chunk.capacity(); at += Element.EXTENDED.bytes()) {
        long significand = chunk.getLong(at);
        allNumbers &= Element.isExtended(significand, chunk.getChar(at + Long.BYTES));
        anyNumber |= significand != 0;
        anyBit |= (significand | chunk.getLong(at + Long.BYTES)) != 0;
      }
    }
    if (!allNumbers || (anyBit && !anyNumber)) {
      throw input.error(
          "must have floating point of 16 bytes as x86 writes it, but has another:"
              + " numpy.save(…, x.astype('float64')) saves what is read everywhere");
    }
  }

  /// Values in Fortran order (the first index runs fastest), addressed in C order.
  private static LongToDoubleFunction transposed(
      LongToDoubleFunction cells, long[] dimensions, Shape shape) {
    int width = shape.width();
    long[] columns = new long[width];
    for (int column = 0; column < width; column++) {
      long rest = column;
      long size = shape.count();
      for (int j = dimensions.length - 1; j > 0; j--) {
        size /= dimensions[j];
        columns[column] += rest % dimensions[j] * size;
        rest /= dimensions[j];
      }
    }
    return index -> cells.applyAsDouble(columns[(int) (index % width)] + index / width);
  }
}
