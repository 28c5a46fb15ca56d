package elbo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/// The IDX format, in which MNIST is published: two zero bytes, a type code, the number of
/// dimensions, each dimension as a big-endian 32-bit number, then the values, big-endian.
///
/// Unsigned bytes are grey levels and are divided by 255, unless they are read as labels or none is
/// above 1; all other types (signed byte, 16- and 32-bit integers, 32- and 64-bit floating point)
/// are taken as they are.
///
/// Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits: file formats.
final class Idx implements Format {
  @Override
  public String mark() {
    return "IDX (starts with bytes 00 00)";
  }

  @Override
  public boolean starts(byte[] head) {
    return head.length >= 2 && head[0] == 0 && head[1] == 0;
  }

  @Override
  public boolean named(String name) {
    return name.endsWith("ubyte") || name.endsWith(".idx") || name.matches(".*[.-]idx\\d.*");
  }

  @Override
  public Observations read(Input input) throws IOException {
    if (!starts(input.head())) {
      throw input.error(
          "must start with bytes 00 00, as IDX does, but starts with " + input.beginning());
    }
    ByteBuffer magic = input.take(4, "the magic number of IDX");
    Element element = element(input, magic.get(2));
    int dimensions = magic.get(3) & 0xff;
    ByteBuffer header = input.take(4 * dimensions, "the header of " + dimensions + " dimensions");
    long[] sizes = new long[dimensions];
    for (int j = 0; j < dimensions; j++) {
      sizes[j] = header.getInt(4 * j) & 0xffffffffL;
    }
    Shape shape = Shape.of(input, sizes);
    Cells cells =
        input
            .cells(shape.count(), element, ByteOrder.BIG_ENDIAN)
            .asLevels(input.reading(), shape.count());
    Observations read = new Observations(input.source(), shape, cells);
    if (cells.areLevels()) {
      return read.asLevels();
    }
    return element.finite() ? read : read.requireFinite();
  }

  private static Element element(Input input, byte code) {
    return switch (code) {
      case 0x08 -> Element.UINT8;
      case 0x09 -> Element.INT8;
      case 0x0b -> Element.INT16;
      case 0x0c -> Element.INT32;
      case 0x0d -> Element.FLOAT32;
      case 0x0e -> Element.FLOAT64;
      default ->
          throw input.error(
              String.format(
                  Locale.ROOT,
                  "must have IDX type code 08, 09, 0b, 0c, 0d or 0e, but has %02x",
                  code));
    };
  }
}
