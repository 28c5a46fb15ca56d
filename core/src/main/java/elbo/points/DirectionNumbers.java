package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.DigitalNet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// The generator matrices of Sobol' points, from the direction numbers of S. Joe and F. Y. Kuo,
/// new-joe-kuo-6.
///
/// Columns are binary fractions. The table of a dimension holds the coordinates of the first
/// [Block#SIZE] points, and behind them column c at `Block.SIZE + c`.
final class DirectionNumbers {
  static final int DIMENSIONS = 4096;

  private static volatile long[][] tables = {};

  private DirectionNumbers() {}

  /// The tables of at least so many dimensions, up to [#DIMENSIONS].
  static long[][] tables(int dimensions) {
    long[][] known = tables;
    return dimensions <= known.length ? known : extend(dimensions);
  }

  private static synchronized long[][] extend(int dimensions) {
    long[][] known = tables;
    if (dimensions > known.length) {
      int more = Math.min(DIMENSIONS, Math.max(dimensions, 2 * known.length));
      long[][] next = Arrays.copyOf(known, more);
      ByteBuffer numbers = read();
      for (int j = 0; j < more; j++) {
        long[] columns = j == 0 ? radicalInverse() : columns(numbers);
        if (j >= known.length) {
          next[j] = table(columns);
        }
      }
      tables = next;
    }
    return tables;
  }

  private static ByteBuffer read() {
    try (InputStream in = DirectionNumbers.class.getResourceAsStream("new-joe-kuo-6.4096")) {
      return ByteBuffer.wrap(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long[] radicalInverse() {
    long[] v = new long[DigitalNet.BITS];
    for (int c = 0; c < v.length; c++) {
      v[c] = Long.MIN_VALUE >>> c;
    }
    return v;
  }

  // The next polynomial, 2^(s−1) + a with the published a, and s initial numbers; then the
  // recurrence that it stands
  // for: v_c = a₁ v_(c−1) ⊕ … ⊕ a_(s−1) v_(c−s+1) ⊕ v_(c−s) ⊕ v_(c−s) / 2ˢ.
  private static long[] columns(ByteBuffer numbers) {
    int polynomial = Short.toUnsignedInt(numbers.getShort());
    int s = Integer.SIZE - Integer.numberOfLeadingZeros(polynomial);
    long[] v = new long[DigitalNet.BITS];
    for (int c = 0; c < s; c++) {
      v[c] = Short.toUnsignedLong(numbers.getShort()) << (63 - c);
    }
    for (int c = s; c < v.length; c++) {
      v[c] = v[c - s] ^ v[c - s] >>> s;
      for (int i = 1; i < s; i++) {
        v[c] ^= v[c - i] & -(polynomial >>> (s - 1 - i) & 1L);
      }
    }
    return v;
  }

  private static long[] table(long[] columns) {
    long[] table = new long[Block.SIZE + columns.length];
    System.arraycopy(columns, 0, table, Block.SIZE, columns.length);
    for (int i = 0; i < Block.SIZE; i++) {
      table[i] = fraction(table, i);
    }
    return table;
  }

  /// The coordinate of a point, in the dimension of the table.
  static long fraction(long[] table, long point) {
    long x = 0;
    int column = Block.SIZE;
    for (long bits = point; bits != 0; bits >>>= 1) {
      x ^= table[column++] & -(bits & 1);
    }
    return x;
  }
}
