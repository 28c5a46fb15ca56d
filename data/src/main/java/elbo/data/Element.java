package elbo.data;

import java.nio.ByteBuffer;

/// The encoding of one number in a binary file; the byte order is that of the buffer.
enum Element {
  /// A byte that is a grey level: 0 … 255 become 0 … 1.
  PIXEL(1),
  /// The same of two bytes: 0 … 65535 become 0 … 1.
  PIXEL16(2),
  /// A byte: 0 is 0, all others are 1.
  BOOL(1),
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  /// Rounded to the nearest double, as is INT64.
  UINT64(8),
  INT64(8),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8),
  /// The 80 bits of x86's extended precision and 48 without meaning, in little-endian order;
  /// rounded to the nearest double.
  EXTENDED(16);

  private static final int SIGN = 0x8000;
  private static final int EXPONENT = 0x7fff;
  // Of the lowest bit of the significand, which is a whole number of 64 bits.
  private static final int BIAS = 16383 + 63;
  private static final int ONE = 16383;
  private static final int WIDEST = 1100;

  private final int bytes;

  Element(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /// Whether every bit pattern is a finite number.
  boolean finite() {
    return this != FLOAT16 && this != FLOAT32 && this != FLOAT64 && this != EXTENDED;
  }

  /// The number at a byte offset.
  double at(ByteBuffer buffer, int offset) {
    return switch (this) {
      case PIXEL -> (buffer.get(offset) & 0xff) / 255.0;
      case PIXEL16 -> buffer.getChar(offset) / 65535.0;
      case BOOL -> buffer.get(offset) == 0 ? 0 : 1;
      case UINT8 -> buffer.get(offset) & 0xff;
      case INT8 -> buffer.get(offset);
      case UINT16 -> buffer.getChar(offset);
      case INT16 -> buffer.getShort(offset);
      case UINT32 -> buffer.getInt(offset) & 0xffffffffL;
      case INT32 -> buffer.getInt(offset);
      case UINT64 -> unsigned(buffer.getLong(offset));
      case INT64 -> buffer.getLong(offset);
      case FLOAT16 -> Float.float16ToFloat(buffer.getShort(offset));
      case FLOAT32 -> buffer.getFloat(offset);
      case FLOAT64 -> buffer.getDouble(offset);
      case EXTENDED -> extended(buffer.getLong(offset), buffer.getChar(offset + 8));
    };
  }

  /// Whether these bits are a number of extended precision that a double has about: the highest bit
  /// of the significand is set in every number but zero.
  static boolean isExtended(long significand, int top) {
    int exponent = top & EXPONENT;
    return significand >= 0
        ? significand == 0 && exponent == 0
        : exponent == EXPONENT || Math.abs(exponent - ONE) < WIDEST;
  }

  private static double extended(long significand, int top) {
    int exponent = top & EXPONENT;
    if (exponent == EXPONENT) {
      return Double.NaN; // or infinite: neither is an observation
    }
    double size = Math.scalb(unsigned(significand), Math.max(exponent, 1) - BIAS);
    return (top & SIGN) == 0 ? size : -size;
  }

  private static double unsigned(long word) {
    // Half of the word, with its lowest bit set if either of the lowest two is, rounds as the whole
    // word.
    return word >= 0 ? word : 2.0 * ((word >>> 1) | (word & 1));
  }
}
