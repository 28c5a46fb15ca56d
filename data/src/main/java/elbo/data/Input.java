package elbo.data;

import elbo.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// The bytes of one file of observations, unpacked if they are gzip, read once and in order. Memory
/// grows with the bytes that are read: a header that announces more of them than the file has
/// allocates nothing.
final class Input {
  private static final int BUFFER = 1 << 14;
  private static final int HEAD = 512;
  private static final int SHOWN = 6;

  private final String source;
  private final InputStream bytes;
  private final byte[] head;

  private Input(String source, InputStream bytes, byte[] head) {
    this.source = source;
    this.bytes = bytes;
    this.head = head;
  }

  static Input of(String source, InputStream raw) throws IOException {
    InputStream bytes = new BufferedInputStream(raw, BUFFER);
    byte[] head = peek(bytes);
    if (head.length >= 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b) {
      bytes = new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER);
      head = peek(bytes);
    }
    return new Input(source, bytes, head);
  }

  private static byte[] peek(InputStream bytes) throws IOException {
    bytes.mark(HEAD);
    byte[] head = bytes.readNBytes(HEAD);
    bytes.reset();
    return head;
  }

  String source() {
    return source;
  }

  /// The file's name in lower case, without `.gz`.
  String name() {
    String name = source.toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /// The first bytes, which remain to be read.
  byte[] head() {
    return head.clone();
  }

  /// The first bytes as hexadecimal text, for a message about a wrong magic number.
  String beginning() {
    return HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, SHOWN));
  }

  InputStream stream() {
    return bytes;
  }

  /// The next `count` bytes; `what` they are is in the message if the file ends before.
  ByteBuffer take(int count, String what) throws IOException {
    byte[] read = bytes.readNBytes(count);
    if (read.length < count) {
      throw error(
          "is truncated: %s takes %d bytes, but %d are left".formatted(what, count, read.length));
    }
    return ByteBuffer.wrap(read);
  }

  /// The next `count` numbers, after which the file must end.
  Cells cells(long count, Element element, ByteOrder order) throws IOException {
    List<ByteBuffer> chunks = new ArrayList<>();
    for (long done = 0; done < count; done += Cells.CHUNK) {
      int size = element.bytes() * (int) Math.min(Cells.CHUNK, count - done);
      byte[] chunk = bytes.readNBytes(size);
      if (chunk.length < size) {
        throw error(
            "is truncated: its header announces %d values of %d bytes each, but %d bytes follow it"
                .formatted(count, element.bytes(), done * element.bytes() + chunk.length));
      }
      chunks.add(ByteBuffer.wrap(chunk).order(order));
    }
    if (bytes.read() >= 0) {
      throw error(
          "must end after the %d values that its header announces, but more bytes follow"
              .formatted(count));
    }
    return new Cells(chunks, element);
  }

  /// An error about this file.
  InputException error(String rule) {
    return new InputException(source + ": " + rule);
  }
}
