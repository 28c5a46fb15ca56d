package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The NPY format of NumPy, versions 1 to 3: one array of booleans (0 and 1), signed or unsigned
/// integers of 1, 2, 4 or 8 bytes, or floating point of 2, 4 or 8 bytes; in either byte order, in C
/// or Fortran order.
///
/// Values are taken as they are, bytes too: unlike in IDX they need not be grey levels, and an
/// array of bytes often has the values 0 and 1 already.
///
/// R. Kern, A Simple File Format for NumPy Arrays (NEP 1).
final class Npy implements Format {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_DIMENSIONS = 64;
  private static final List<String> KEYS = List.of("descr", "fortran_order", "shape");
  private static final Pattern ENTRY =
      Pattern.compile(
          """
          \\s*'(?:descr'\\s*:\\s*'([^']*)'\
          |fortran_order'\\s*:\\s*(True|False)\
          |shape'\\s*:\\s*\\(([0-9L, ]*)\\))\
          \\s*(?:,\\s*|(?=}))\
          """);

  @Override
  public String mark() {
    return "NPY (starts with 93 'NUMPY')";
  }

  @Override
  public boolean starts(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  @Override
  public boolean named(String name) {
    return name.endsWith(".npy") || name.endsWith(".npz");
  }

  @Override
  public Observations read(Input input) throws IOException {
    if (!starts(input.head())) {
      throw input.error(
          "must start with bytes 93 4e 55 4d 50 59, as one array saved by numpy.save does, but"
              + " starts with "
              + input.beginning());
    }
    String text = header(input);
    Map<String, String> entries = entries(input, text);
    String type = entries.getOrDefault("descr", "");
    Element element = element(input, type);
    long[] dimensions = dimensions(input, entries.getOrDefault("shape", ""));
    Shape shape = Shape.of(input, dimensions);
    ByteOrder order = type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    LongToDoubleFunction cells = input.cells(shape.count(), element, order);
    boolean fortran = entries.getOrDefault("fortran_order", "").equals("True");
    Observations read =
        new Observations(
            input.source(), shape, fortran ? transposed(cells, dimensions, shape) : cells);
    return element.finite() ? read : read.requireFinite();
  }

  private static String header(Input input) throws IOException {
    ByteBuffer start = input.take(MAGIC.length + 2, "the magic number of NPY");
    int major = start.get(6) & 0xff;
    int minor = start.get(7) & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw input.error("must be of NPY version 1.0, 2.0 or 3.0, but is of " + major + "." + minor);
    }
    int digits = major == 1 ? 2 : 4;
    ByteBuffer size = input.take(digits, "the header's length").order(ByteOrder.LITTLE_ENDIAN);
    long length = digits == 2 ? size.getChar(0) : size.getInt(0) & 0xffffffffL;
    if (length > LONGEST_HEADER) {
      throw input.error(
          "must have an NPY header of at most %d bytes, but has one of %d"
              .formatted(LONGEST_HEADER, length));
    }
    byte[] text = input.take((int) length, "the header").array();
    return new String(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  private static Map<String, String> entries(Input input, String header) {
    String text = header.strip();
    Map<String, String> entries = new HashMap<>();
    Matcher matcher = ENTRY.matcher(text);
    int at = 1;
    int found = 0;
    while (text.startsWith("{") && matcher.region(at, text.length()).lookingAt()) {
      for (int group = 1; group <= KEYS.size(); group++) {
        if (matcher.start(group) >= 0) {
          String value = text.substring(matcher.start(group), matcher.end(group));
          entries.put(KEYS.get(group - 1), value);
        }
      }
      at = matcher.end();
      found++;
    }
    boolean each = found == KEYS.size() && entries.size() == KEYS.size();
    if (!each || at != text.length() - 1 || !text.endsWith("}")) {
      throw input.error(
          "must have an NPY header of one descr, fortran_order and shape, but has "
              + InputException.quote(text));
    }
    return entries;
  }

  private static Element element(Input input, String type) {
    boolean ordered = type.startsWith("<") || type.startsWith(">");
    boolean single = type.startsWith("|") && type.endsWith("1");
    return switch (ordered || single ? type.substring(1) : "") {
      case "b1" -> Element.BOOL;
      case "u1" -> Element.UINT8;
      case "i1" -> Element.INT8;
      case "u2" -> Element.UINT16;
      case "i2" -> Element.INT16;
      case "u4" -> Element.UINT32;
      case "i4" -> Element.INT32;
      case "u8" -> Element.UINT64;
      case "i8" -> Element.INT64;
      case "f2" -> Element.FLOAT16;
      case "f4" -> Element.FLOAT32;
      case "f8" -> Element.FLOAT64;
      default ->
          throw input.error(
              "must be of booleans, integers or floating point up to 8 bytes, but its descr is "
                  + InputException.quote(type));
    };
  }

  private static long[] dimensions(Input input, String tuple) {
    String text = tuple.replace("L", "").replace(" ", "");
    String[] parts = text.isEmpty() ? new String[0] : text.split(",", MOST_DIMENSIONS + 2);
    int count = text.endsWith(",") ? parts.length - 1 : parts.length;
    long[] dimensions = new long[count];
    for (int j = 0; j < count; j++) {
      if (count > MOST_DIMENSIONS || !parts[j].matches("[0-9]{1,18}")) {
        throw input.error(
            "must have a shape of at most %d counts below 10¹⁸, but has %s"
                .formatted(MOST_DIMENSIONS, InputException.quote("(" + tuple + ")")));
      }
      dimensions[j] = Long.parseLong(parts[j]);
    }
    return dimensions;
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
