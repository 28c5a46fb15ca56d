package elbo.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// The numbers of a binary file in the order and the bytes of the file, addressed by position: a
/// file of bytes takes a byte a number. They are kept in chunks, so that there may be more of them
/// than fit into one array.
final class Cells implements LongToDoubleFunction {
  private static final int SHIFT = 17;

  /// Numbers in a chunk.
  static final int CHUNK = 1 << SHIFT;

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
}
