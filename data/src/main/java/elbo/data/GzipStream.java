package elbo.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// The unpacked bytes of a gzip file of one or more members, each with its checksum and length
/// checked. What follows a member must be another one, up to the end of the file: unlike
/// `java.util.zip.GZIPInputStream`, which takes a damaged second member for the end of the data.
///
/// P. Deutsch, GZIP file format specification version 4.3 (RFC 1952).
final class GzipStream extends InputStream {
  private static final int BUFFER = 1 << 14;
  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int DEFLATE = 8;
  private static final int HEADER_SUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream packed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final CRC32 headerSum = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean done;

  GzipStream(InputStream packed) throws IOException {
    this.packed = packed;
    header(needed());
  }

  static boolean starts(byte[] head) {
    return head.length >= 2 && (head[0] & 0xff) == MAGIC_1 && (head[1] & 0xff) == MAGIC_2;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!done) {
      int count = inflate(to, from, length);
      if (count > 0) {
        sum.update(to, from, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else {
        fill();
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }

  private int inflate(byte[] to, int from, int length) throws IOException {
    try {
      return inflater.inflate(to, from, length);
    } catch (DataFormatException e) {
      throw new ZipException(String.valueOf(e.getMessage()));
    }
  }

  // Inflater takes all of the buffer, and leaves what is behind the member.
  private void fill() throws IOException {
    if (inflater.needsDictionary()) {
      throw new ZipException("preset dictionary");
    }
    if (at == end && !more()) {
      throw new EOFException("gzip");
    }
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    long bytes = inflater.getBytesWritten();
    if (word(4) != sum.getValue()) {
      throw new ZipException("checksum");
    }
    if (word(4) != (bytes & 0xffffffffL)) {
      throw new ZipException("length");
    }
    if (at == end && !more()) {
      done = true;
      inflater.end();
    } else {
      inflater.reset();
      sum.reset();
      header(needed());
    }
  }

  private void header(int first) throws IOException {
    if (first != MAGIC_1 || needed() != MAGIC_2) {
      throw new ZipException("bytes that are not gzip follow");
    }
    headerSum.reset();
    headerSum.update(MAGIC_1);
    headerSum.update(MAGIC_2);
    int method = needed();
    int flags = needed();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new ZipException("header");
    }
    word(4);
    word(2);
    if ((flags & EXTRA) != 0) {
      for (long left = word(2); left > 0; left--) {
        needed();
      }
    }
    for (int text : new int[] {flags & NAME, flags & COMMENT}) {
      if (text != 0) {
        while (needed() != 0) {
          // Names and comments end with a zero.
        }
      }
    }
    long expected = headerSum.getValue() & 0xffff;
    if ((flags & HEADER_SUM) != 0 && word(2) != expected) {
      throw new ZipException("header checksum");
    }
  }

  private long word(int bytes) throws IOException {
    long word = 0;
    for (int i = 0; i < bytes; i++) {
      word |= (long) needed() << (8 * i);
    }
    return word;
  }

  private int needed() throws IOException {
    if (at == end && !more()) {
      throw new EOFException("gzip");
    }
    int b = buffer[at++] & 0xff;
    headerSum.update(b);
    return b;
  }

  private boolean more() throws IOException {
    at = 0;
    end = Math.max(0, packed.read(buffer));
    return end > 0;
  }
}
