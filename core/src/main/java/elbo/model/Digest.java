package elbo.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a sequence of arrays, which identifies a model by its parameters where its name
/// alone does not.
///
/// What is hashed is, for each array in the order of the calls, one byte for its type (`d`, `f` or
/// `b` in ASCII), its length as a 64-bit number, and its elements: IEEE 754 bits of doubles and
/// floats, or bytes. All numbers are little-endian. Since lengths are hashed, two sequences have
/// the same bytes only if they are the same arrays. Zeros of either sign differ, as do NaNs of
/// different bits.
///
/// National Institute of Standards and Technology (2015), FIPS 180-4: Secure hash standard.
public final class Digest {
  private final MessageDigest sha256;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 13).order(ByteOrder.LITTLE_ENDIAN);

  /// The digest of no arrays so far.
  public Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Adds an array.
  public Digest add(double... values) {
    start('d', values.length);
    for (double value : values) {
      ensure(Double.BYTES).putDouble(value);
    }
    return this;
  }

  /// Adds each row of a matrix, in order, as an array.
  public Digest add(double[][] rows) {
    for (double[] row : rows) {
      add(row);
    }
    return this;
  }

  /// Adds an array.
  public Digest add(float... values) {
    start('f', values.length);
    for (float value : values) {
      ensure(Float.BYTES).putFloat(value);
    }
    return this;
  }

  /// Adds an array.
  public Digest add(byte... bytes) {
    start('b', bytes.length);
    flush();
    sha256.update(bytes);
    return this;
  }

  /// Adds the bytes of a text in UTF-8.
  public Digest add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  private void start(char type, long length) {
    ensure(1 + Long.BYTES).put((byte) type).putLong(length);
  }

  private ByteBuffer ensure(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() {
    sha256.update(buffer.flip());
    buffer.clear();
  }

  /// The SHA-256 of the arrays added so far, as 64 hexadecimal digits in lower case. The digest
  /// then starts anew with no arrays.
  public String hex() {
    flush();
    return HexFormat.of().formatHex(sha256.digest());
  }
}
