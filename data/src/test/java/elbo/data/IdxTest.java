package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxTest {
  static Stream<Arguments> types() {
    return Stream.of(
        arguments(0x08, Bytes.of(0, 51, 127, 255), new double[] {0, 0.2, 127 / 255.0, 1}),
        arguments(0x09, Bytes.of(0, 1, 127, -128), new double[] {0, 1, 127, -128}),
        arguments(
            0x0b,
            buffer(8)
                .putShort((short) 0)
                .putShort((short) 258)
                .putShort(Short.MIN_VALUE)
                .putShort(Short.MAX_VALUE)
                .array(),
            new double[] {0, 258, -32768, 32767}),
        arguments(
            0x0c,
            buffer(16)
                .putInt(0)
                .putInt(16909060)
                .putInt(Integer.MIN_VALUE)
                .putInt(Integer.MAX_VALUE)
                .array(),
            new double[] {0, 16909060, -2147483648.0, 2147483647}),
        arguments(
            0x0d,
            buffer(16)
                .putFloat(0.1f)
                .putFloat(-0f)
                .putFloat(Float.MIN_VALUE)
                .putFloat(Float.MAX_VALUE)
                .array(),
            new double[] {0.1f, -0.0, Float.MIN_VALUE, Float.MAX_VALUE}),
        arguments(
            0x0e,
            buffer(32)
                .putDouble(0.1)
                .putDouble(-0.0)
                .putDouble(Double.MIN_VALUE)
                .putDouble(Double.MAX_VALUE)
                .array(),
            new double[] {0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE}));
  }

  @ParameterizedTest
  @MethodSource("types")
  void readsEveryType(int type, byte[] payload, double[] expected) {
    Observations read = Bytes.read("x", Bytes.idx(type, new int[] {1, 4}, payload));
    assertArrayEquals(expected, read.row(0));
    Observations column = Bytes.read("x", Bytes.idx(type, new int[] {4}, payload));
    assertEquals(1, column.width());
    assertEquals(expected[3], column.row(3)[0]);
  }

  @Test
  void readsEveryNumberOfDimensions() {
    byte[] payload = Bytes.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    double[][] expected = {{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11}};
    for (int[] shape : new int[][] {{2, 6}, {2, 3, 2}, {2, 1, 3, 2}, {2, 1, 1, 1, 1, 1, 1, 6}}) {
      Observations read = Bytes.read("x", Bytes.idx(0x09, shape, payload));
      assertArrayEquals(expected, Bytes.rows(read));
    }
  }

  @Test
  void readsMoreThanAChunk() {
    int rows = 3 * Cells.CHUNK / 7 + 1;
    byte[] payload = new byte[rows * 7 * 4];
    ByteBuffer numbers = ByteBuffer.wrap(payload);
    for (int i = 0; i < rows * 7; i++) {
      numbers.putInt(i);
    }
    Observations read = Bytes.read("x", Bytes.idx(0x0c, new int[] {rows, 7}, payload));
    for (int i = 0; i < rows; i++) {
      double[] row = read.row(i);
      for (int j = 0; j < 7; j++) {
        assertEquals(i * 7 + j, row[j]);
      }
    }
  }

  static Stream<Arguments> rejected() {
    byte[] four = new byte[4];
    return Stream.of(
        arguments("must start with bytes 00 00", Bytes.of(0, 1, 8, 1, 0, 0, 0, 1, 9)),
        arguments("starts with 50 4b", Bytes.ascii("PK")),
        arguments("takes 4 bytes, but 3 are left", Bytes.of(0, 0, 8)),
        arguments("has 07", Bytes.idx(0x07, new int[] {4}, four)),
        arguments("has 00", new byte[100]),
        arguments("has no dimension", Bytes.idx(0x08, new int[] {}, four)),
        arguments("has shape 0 × 4", Bytes.idx(0x08, new int[] {0, 4}, new byte[0])),
        arguments("has shape 4 × 0", Bytes.idx(0x08, new int[] {4, 0}, new byte[0])),
        arguments("header of 2 dimensions", Bytes.of(0, 0, 8, 2, 0, 0, 0, 1)),
        arguments("header of 255 dimensions", Bytes.of(0, 0, 8, 255, 0, 0, 0, 1)),
        arguments("5 values of 1 bytes each, but 4 bytes", Bytes.idx(8, new int[] {5}, four)),
        arguments("2 values of 4 bytes each, but 4 bytes", Bytes.idx(0x0d, new int[] {2}, four)),
        arguments("more bytes follow", Bytes.idx(8, new int[] {3}, four)),
        arguments("has shape 4294967295", Bytes.idx(8, new int[] {-1}, four)),
        arguments("has shape 1 × 4294967295", Bytes.idx(8, new int[] {1, -1}, four)),
        arguments("has shape 1 × 65536 × 65536", Bytes.idx(8, new int[] {1, 65536, 65536}, four)),
        arguments(
            "65536 × 65536 × …",
            Bytes.idx(
                8, new int[] {1, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536}, four)),
        arguments(
            "4611685954002878689 values", // no allocation of what the header announces
            Bytes.idx(0x0e, new int[] {0x7ffffff7 - 6, 0x7ffffff7 - 6}, four)),
        arguments(
            "row 0, column 1 is NaN",
            Bytes.idx(0x0d, new int[] {1, 2}, buffer(8).putFloat(1).putFloat(Float.NaN).array())),
        arguments(
            "row 1, column 0 is -Infinity",
            Bytes.idx(
                0x0e,
                new int[] {2},
                buffer(16).putDouble(1).putDouble(Double.NEGATIVE_INFINITY).array())));
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void rejects(String fragment, byte[] file) {
    Bytes.assertRejected(fragment, "some/digits.idx3-ubyte", file);
    Bytes.assertRejected(fragment, "some/digits-idx3-ubyte.gz", Bytes.gzip(file));
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size);
  }
}
