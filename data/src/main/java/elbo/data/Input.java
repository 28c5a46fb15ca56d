package elbo.data;

import elbo.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The bytes of one file of observations, unpacked if they are gzip, read once and in order. Many
/// bytes are not kept in memory ([Spool]), and a header that announces more of them than the file
/// has allocates nothing.
final class Input {
  private static final int BUFFER = 1 << 14;
  private static final int HEAD = 1 << 16;
  private static final int SHOWN = 6;

  private final String source;
  private final Reading reading;
  private final Optional<Path> file;
  private final InputStream bytes;
  private final byte[] head;
  private final boolean packed;
  private long taken;

  private Input(
      String source,
      Reading reading,
      Optional<Path> file,
      InputStream bytes,
      byte[] head,
      boolean packed) {
    this.source = source;
    this.reading = reading;
    this.file = file;
    this.bytes = bytes;
    this.head = head;
    this.packed = packed;
  }

  /// @param file that the bytes come from, where they come from one
  static Input of(String source, Reading reading, Optional<Path> file, InputStream raw)
      throws IOException {
    InputStream bytes = new BufferedInputStream(raw, BUFFER);
    byte[] head = peek(bytes);
    if (GzipStream.starts(head)) {
      bytes = new BufferedInputStream(new GzipStream(bytes), BUFFER);
      return new Input(source, reading, Optional.empty(), bytes, peek(bytes), true);
    }
    return new Input(source, reading, file, bytes, head, false);
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

  /// What is chosen where the file leaves a choice.
  Reading reading() {
    return reading;
  }

  /// The file, unless its bytes are packed or come from none.
  Optional<Path> file() {
    return file;
  }

  /// The file's name in lower case, without `.gz`.
  String name() {
    String name = source.toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /// Whether the file is named as one that is packed, but is not.
  boolean isUnpackedGzip() {
    return !packed && source.toLowerCase(Locale.ROOT).endsWith(".gz");
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
    taken += read.length;
    if (read.length < count) {
      throw error(
          "is truncated: " + what + " takes " + count + " bytes, but " + read.length + " are left");
    }
    return ByteBuffer.wrap(read);
  }

  /// The next `count` numbers, after which the file must end.
  Cells cells(long count, Element element, ByteOrder order) throws IOException {
    return new Cells(chunks(count, element.bytes(), Cells.CHUNK, order), element);
  }

  /// The next `count` values of so many bytes each, `most` of them in a chunk; the file must end
  /// after them.
  List<ByteBuffer> chunks(long count, int bytesEach, int most, ByteOrder order) throws IOException {
    if (file.isPresent() && count > Spool.few() / bytesEach) {
      return mapped(file.get(), count, bytesEach, most, order);
    }
    Spool spool = new Spool();
    for (long done = 0; done < count; done += most) {
      int size = bytesEach * (int) Math.min(most, count - done);
      byte[] chunk = bytes.readNBytes(size);
      if (chunk.length < size) {
        throw truncated(count, bytesEach, done * bytesEach + chunk.length);
      }
      spool.add(ByteBuffer.wrap(chunk));
    }
    if (bytes.read() >= 0) {
      throw tooLong(count);
    }
    return spool.chunks(order);
  }

  private List<ByteBuffer> mapped(Path from, long count, int bytesEach, int most, ByteOrder order)
      throws IOException {
    try (FileChannel channel = FileChannel.open(from)) {
      long left = channel.size() - taken;
      if (left / bytesEach < count) {
        throw truncated(count, bytesEach, left);
      }
      if (left > count * bytesEach) {
        throw tooLong(count);
      }
      List<ByteBuffer> chunks = Spool.mapped(channel, taken, left, most * bytesEach);
      chunks.replaceAll(chunk -> chunk.order(order));
      return chunks;
    }
  }

  private InputException truncated(long count, int bytesEach, long left) {
    return error(
        String.format(
            Locale.ROOT,
            "is truncated: its header announces %d values of %d bytes each, but %d bytes follow it",
            count,
            bytesEach,
            left));
  }

  private InputException tooLong(long count) {
    return error(
        "must end after the " + count + " values that its header announces, but more bytes follow");
  }

  /// An error about this file.
  InputException error(String rule) {
    return new InputException(source + ": " + rule);
  }
}
