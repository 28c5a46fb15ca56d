package elbo.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// Numbers in the order and the bytes of their file, addressed by position: a file of bytes takes a
/// byte a number. They are kept in chunks, so that there may be more of them than fit into one
/// array.
final class Cells implements LongToDoubleFunction {
  private static final int SHIFT = 17;

  /// Numbers in a chunk.
  static final int CHUNK = 1 << SHIFT;

  private static final int FIRST = 1 << 10;

  private final ByteBuffer[] chunks;
  private final Element element;

  Cells(List<ByteBuffer> chunks, Element element) {
    this.chunks = chunks.toArray(ByteBuffer[]::new);
    this.element = element;
  }

  @Override
  public double applyAsDouble(long index) {
    int inside = (int) index & (CHUNK - 1);
    return element.at(chunks[(int) (index >>> SHIFT)], inside * element.bytes());
  }

  /// The same bytes as grey levels, where they are unsigned bytes above 1 and not
  /// [labels][Reading#labels()]. Bytes of 0 and 1 alone are binary already: divided by 255 they
  /// would be next to nothing.
  Cells asLevels(Reading reading, long count) {
    if (element != Element.UINT8 || reading.labels()) {
      return this;
    }
    for (long i = 0; i < count; i++) {
      if (applyAsDouble(i) > 1) {
        return new Cells(List.of(chunks), Element.PIXEL);
      }
    }
    return this;
  }

  /// Whether they are grey levels.
  boolean areLevels() {
    return element == Element.PIXEL;
  }

  /// Numbers of a file that does not have them in its bytes, one after the other.
  static final class Builder {
    private final Element element;
    private final Spool spool = new Spool();
    private ByteBuffer last;

    /// @param element PIXEL, PIXEL16 or FLOAT64
    Builder(Element element) {
      this.element = element;
      last = ByteBuffer.allocate(FIRST * element.bytes());
    }

    void add(double number) {
      space().putDouble(number);
    }

    /// @param level of a pixel, below 2⁸ or 2¹⁶
    void addLevel(int level) {
      if (element == Element.PIXEL) {
        space().put((byte) level);
      } else {
        space().putChar((char) level);
      }
    }

    private ByteBuffer space() {
      if (!last.hasRemaining()) {
        int most = CHUNK * element.bytes();
        if (last.capacity() < most) {
          last = ByteBuffer.allocate(Math.min(most, 2 * last.capacity())).put(last.flip());
        } else {
          spool();
          last = ByteBuffer.allocate(most);
        }
      }
      return last;
    }

    private void spool() {
      try {
        spool.add(last.flip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Cells build() {
      spool();
      try {
        return new Cells(spool.chunks(ByteOrder.BIG_ENDIAN), element);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
