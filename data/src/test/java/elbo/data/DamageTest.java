package elbo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import elbo.InputException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Small valid files, cut at every length and with every byte replaced by every other: each is read
/// or rejected by an [InputException], and nothing allocates what a damaged header announces.
class DamageTest {
  private static final long MOST_BYTES = 4 << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final byte[] OCTETS = Bytes.of(1, 2, 3, 4, 5, 6);
  private static final byte[] FLOATS = Bytes.of(63, 1, 2, 3, 63, 4, 5, 6, 63, 7, 8, 9, 63, 0, 1, 2);
  private static final byte[] IDX = Bytes.idx(0x08, new int[] {2, 3}, OCTETS);
  private static final byte[] NPY =
      Bytes.npy(1, Bytes.dictionary(">f4", "False", "(2, 2)"), FLOATS);

  static Stream<Arguments> packed() {
    return Stream.of(
        arguments("x.idx.gz", Bytes.gzip(IDX)), arguments("x.npy.gz", Bytes.gzip(NPY)));
  }

  static Stream<Arguments> binary() {
    return Stream.concat(
        packed(),
        Stream.of(
            arguments("x.idx", IDX),
            arguments("x.idx", Bytes.idx(0x0d, new int[] {2, 2, 1}, FLOATS)),
            arguments("x.npy", NPY),
            arguments("x.npy", Bytes.npy(2, Bytes.dictionary(">f8", "True", "(2,)"), FLOATS)),
            arguments("x.npy", Bytes.npy(3, Bytes.dictionary("|u1", "True", "(2, 3)"), OCTETS))));
  }

  static Stream<Arguments> all() {
    return Stream.concat(
        binary(),
        Stream.of(
            arguments("x.csv", Bytes.ascii("a,\"b\"\n1,-2.5\r\n\"3\",4e2\n")),
            arguments("x.csv.gz", Bytes.gzip(Bytes.ascii("1;2\n3;4\n")))));
  }

  @ParameterizedTest
  @MethodSource("binary")
  void everyTruncationIsRejected(String name, byte[] file) {
    assertEquals(2, Bytes.read(name, file).rows());
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(InputException.class, () -> Bytes.read(name, cut));
      check(name, cut);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyDamageIsReadOrRejected(String name, byte[] file) {
    for (int length = 0; length < file.length; length++) {
      check(name, Arrays.copyOf(file, length));
      check("x", Arrays.copyOf(file, length));
    }
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      for (int flip = 1; flip < 256; flip++) {
        damaged[at] = (byte) (file[at] ^ flip);
        check(name, damaged);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void gzipNeverGivesOtherValues(String name, byte[] file) {
    String expected = Arrays.deepToString(Bytes.rows(Bytes.read(name, file)));
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      for (int flip = 1; flip < 256; flip++) {
        damaged[at] = (byte) (file[at] ^ flip);
        try {
          assertEquals(expected, Arrays.deepToString(Bytes.rows(Bytes.read(name, damaged))));
        } catch (InputException e) {
          assertTrue(e.getMessage().startsWith(name + ": "), e.getMessage());
        }
      }
    }
  }

  private static void check(String name, byte[] file) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      Observations read = Bytes.read(name, file);
      for (double[] row : Bytes.rows(read)) {
        assertEquals(read.width(), row.length);
        assertTrue(Arrays.stream(row).allMatch(Double::isFinite));
      }
    } catch (InputException e) {
      assertTrue(e.getMessage().startsWith(name + ": "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < MOST_BYTES, () -> allocated + " bytes for " + Arrays.toString(file));
  }
}
