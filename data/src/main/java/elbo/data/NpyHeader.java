package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The header of an NPY file: a dictionary of exactly `descr`, `fortran_order` and `shape`.
///
/// @param descr a text, or a list of fields
/// @param shape non-negative
@SuppressWarnings("ArrayRecordComponent") // never compared
record NpyHeader(Object descr, boolean fortranOrder, long[] shape) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 24;
  private static final int MOST_DIMENSIONS = 64;
  private static final int ENTRIES = 3;

  static NpyHeader read(Input input) throws IOException {
    String text = text(input);
    Object read;
    try {
      read = PythonLiteral.parse(text.stripTrailing());
    } catch (IllegalArgumentException e) {
      throw wrong(input, text, ", which " + e.getMessage());
    }
    if (read instanceof Map<?, ?> entries
        && entries.size() == ENTRIES
        && (entries.get("descr") instanceof String || entries.get("descr") instanceof List)
        && entries.get("fortran_order") instanceof Boolean fortran
        && entries.get("shape") instanceof PythonLiteral.Tuple(List<Object> shape)
        && shape.stream().allMatch(Long.class::isInstance)) {
      if (shape.size() > MOST_DIMENSIONS) {
        throw input.error(
            "must have at most " + MOST_DIMENSIONS + " dimensions, but has " + shape.size());
      }
      Object descr = Objects.requireNonNull(entries.get("descr"));
      return new NpyHeader(descr, fortran, shape.stream().mapToLong(size -> (Long) size).toArray());
    }
    throw wrong(input, text, "");
  }

  private static InputException wrong(Input input, String text, String why) {
    return input.error(
        "must have an NPY header of one descr, fortran_order and shape, but has "
            + InputException.quote(text.strip())
            + why);
  }

  private static String text(Input input) throws IOException {
    ByteBuffer start = input.take(MAGIC.length + 2, "the magic number of NPY");
    int major = start.get(6) & 0xff;
    int minor = start.get(7) & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw input.error("must be of NPY version 1.0, 2.0 or 3.0, but is of " + major + "." + minor);
    }
    int digits = major == 1 ? 2 : 4;
    ByteBuffer size = input.take(digits, "the header's length").order(ByteOrder.LITTLE_ENDIAN);
    long length = digits == 2 ? size.getChar(0) : size.getInt(0) & 0xffffffffL;
    if (length > LONGEST) {
      throw input.error(
          "must have an NPY header of at most " + LONGEST + " bytes, but has one of " + length);
    }
    byte[] text = input.take((int) length, "the header").array();
    return new String(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  static boolean starts(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }
}
