package elbo.data;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The type of one value in an NPY file: a number, or a text that may be an id.
///
/// Spellings are those that `numpy.dtype` takes and that mean the same on every machine. One
/// without a byte order is little-endian, as on the machines that people have.
///
/// @param element of a number
/// @param bytes that a value takes
/// @param text its encoding, or zero bytes of padding
record Dtype(Optional<Element> element, int bytes, Text text, ByteOrder order) {
  /// What is not a number.
  enum Text {
    NONE,
    /// Bytes, `S8`.
    BYTES,
    /// Four bytes a character, `U8`.
    UNICODE,
    /// Neither, `V8`.
    PADDING
  }

  private static final int LONGEST = 1 << 20;
  private static final Pattern STRING = Pattern.compile("([SaUV])([0-9]{1,7})");
  private static final Map<String, Element> ELEMENTS =
      Map.ofEntries(
          Map.entry("b1", Element.BOOL),
          Map.entry("?", Element.BOOL),
          Map.entry("bool", Element.BOOL),
          Map.entry("u1", Element.UINT8),
          Map.entry("B", Element.UINT8),
          Map.entry("uint8", Element.UINT8),
          Map.entry("i1", Element.INT8),
          Map.entry("b", Element.INT8),
          Map.entry("int8", Element.INT8),
          Map.entry("u2", Element.UINT16),
          Map.entry("H", Element.UINT16),
          Map.entry("uint16", Element.UINT16),
          Map.entry("i2", Element.INT16),
          Map.entry("h", Element.INT16),
          Map.entry("int16", Element.INT16),
          Map.entry("u4", Element.UINT32),
          Map.entry("I", Element.UINT32),
          Map.entry("uint32", Element.UINT32),
          Map.entry("i4", Element.INT32),
          Map.entry("i", Element.INT32),
          Map.entry("int32", Element.INT32),
          Map.entry("u8", Element.UINT64),
          Map.entry("Q", Element.UINT64),
          Map.entry("uint64", Element.UINT64),
          Map.entry("i8", Element.INT64),
          Map.entry("q", Element.INT64),
          Map.entry("int64", Element.INT64),
          Map.entry("f2", Element.FLOAT16),
          Map.entry("e", Element.FLOAT16),
          Map.entry("float16", Element.FLOAT16),
          Map.entry("half", Element.FLOAT16),
          Map.entry("f4", Element.FLOAT32),
          Map.entry("f", Element.FLOAT32),
          Map.entry("float32", Element.FLOAT32),
          Map.entry("single", Element.FLOAT32),
          Map.entry("f8", Element.FLOAT64),
          Map.entry("d", Element.FLOAT64),
          Map.entry("float64", Element.FLOAT64),
          Map.entry("double", Element.FLOAT64),
          Map.entry("float", Element.FLOAT64),
          Map.entry("f16", Element.EXTENDED));

  /// The type of a spelling, if it is one of these.
  static Optional<Dtype> of(String spelling) {
    boolean ordered = !spelling.isEmpty() && "<>=|".indexOf(spelling.charAt(0)) >= 0;
    String type = ordered ? spelling.substring(1) : spelling;
    ByteOrder order =
        ordered && spelling.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Element element = ELEMENTS.get(type);
    // A name has no byte order, and extended precision only that of x86.
    boolean wrong =
        (ordered && type.length() > 3)
            || (element == Element.EXTENDED && order == ByteOrder.BIG_ENDIAN);
    if (element != null) {
      return wrong
          ? Optional.empty()
          : Optional.of(new Dtype(Optional.of(element), element.bytes(), Text.NONE, order));
    }
    Matcher string = STRING.matcher(type);
    if (!string.matches()) {
      return Optional.empty();
    }
    int length = Integer.parseInt(string.group(2));
    Text text =
        switch (string.group(1)) {
          case "U" -> Text.UNICODE;
          case "V" -> Text.PADDING;
          default -> Text.BYTES;
        };
    int bytes = text == Text.UNICODE ? 4 * length : length;
    return bytes == 0 || bytes > LONGEST
        ? Optional.empty()
        : Optional.of(new Dtype(Optional.empty(), bytes, text, order));
  }

  /// The text of these bytes, without the zeros that fill it up.
  String text(byte[] value) {
    String decoded =
        switch (text) {
          case UNICODE ->
              new String(
                  value,
                  order == ByteOrder.BIG_ENDIAN
                      ? StandardCharsets.UTF_32BE
                      : StandardCharsets.UTF_32LE);
          default -> new String(value, StandardCharsets.UTF_8);
        };
    int end = decoded.length();
    while (end > 0 && decoded.charAt(end - 1) == 0) {
      end--;
    }
    return decoded.substring(0, end);
  }
}
