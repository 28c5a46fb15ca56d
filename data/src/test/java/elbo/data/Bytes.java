package elbo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// Files made by hand, and assertions about reading them.
final class Bytes {
  private Bytes() {}

  static byte[] of(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  static byte[] idx(int type, int[] dimensions, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * dimensions.length + payload.length);
    out.put(of(0, 0, type, dimensions.length));
    for (int dimension : dimensions) {
      out.putInt(dimension);
    }
    return out.put(payload).array();
  }

  /// Version `major`.0 with a header padded as NumPy does, to a multiple of 64 with a line feed at
  /// its end.
  static byte[] npy(int major, String dictionary, byte[] payload) {
    int start = major == 1 ? 10 : 12;
    int length = (start + dictionary.length() + 1 + 63) / 64 * 64 - start;
    String padded = dictionary + " ".repeat(length - 1 - dictionary.length()) + "\n";
    ByteBuffer out = ByteBuffer.allocate(start + length + payload.length);
    out.order(ByteOrder.LITTLE_ENDIAN).put(of(0x93, 'N', 'U', 'M', 'P', 'Y', major, 0));
    if (major == 1) {
      out.putShort((short) length);
    } else {
      out.putInt(length);
    }
    return out.put(padded.getBytes(StandardCharsets.ISO_8859_1)).put(payload).array();
  }

  static String dictionary(String descr, String fortran, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(out)) {
      packed.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static Observations read(String name, byte[] file) {
    return ObservationFiles.read(name, new ByteArrayInputStream(file));
  }

  static Observations read(String name, byte[] file, Reading reading) {
    return ObservationFiles.read(name, new ByteArrayInputStream(file), reading);
  }

  static double[][] rows(Observations observations) {
    double[][] rows = new double[observations.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = observations.row(i);
    }
    return rows;
  }

  /// Asserts that reading fails with one line that starts with the name and contains the fragment.
  static void assertRejected(String fragment, String name, byte[] file) {
    String message = assertThrows(InputException.class, () -> read(name, file)).getMessage();
    assertTrue(message.startsWith(name + ": "), message);
    assertTrue(message.contains(fragment), message);
    assertEquals(1, message.lines().count(), message);
  }

  /// Asserts that reading this text in this way fails with a message that contains the fragment.
  static void assertRejected(String fragment, Reading reading, String text) {
    String message =
        assertThrows(InputException.class, () -> read("x.csv", ascii(text), reading)).getMessage();
    assertTrue(message.startsWith("x.csv: "), message);
    assertTrue(message.contains(fragment), message);
  }
}
