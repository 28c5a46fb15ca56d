package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationsTest {
  private static final byte[] IDX = Bytes.idx(0x09, new int[] {3, 2}, Bytes.of(1, 2, 3, 4, 5, 6));
  private static final double[][] ROWS = {{1, 2}, {3, 4}, {5, 6}};

  @TempDir Path folder;

  @Test
  void readsFilesWhateverTheirName() throws IOException {
    Path file = folder.resolve("with space.data");
    Files.write(file, Bytes.gzip(IDX));
    Observations read = ObservationFiles.read(file);
    assertArrayEquals(ROWS, Bytes.rows(read));
    assertEquals(file.toString(), read.source());
  }

  @Test
  void rejectsFiles() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.npy"));
    Path missing = folder.resolve("missing.npy");
    Path text = Files.writeString(folder.resolve("readme"), "hello");
    assertMessage(
        empty.getParent()
            + ": must be a file or a folder of PNG or JPEG images, but is a directory without any",
        folder);
    assertMessage(missing + ": must exist, but there is no such file", missing);
    assertMessage(empty + ": must hold observations, but is empty", empty);
    assertMessage(
        text
            + ": must be one of IDX (starts with bytes 00 00), NPY (starts with 93 'NUMPY'), NPZ"
            + " (starts with 'PK'), HDF5 (starts with 89 'HDF'), text (named .csv, .tsv, .txt,"
            + " .amat or .dat), but starts with 68 65 6c 6c 6f",
        text);
    Path below = text.resolve("x.npy");
    assertTrue(rejected(below).startsWith(below + ": "), rejected(below));
    assertEquals(0, rejected(below).lastIndexOf(below.toString()));
  }

  @Test
  void rejectsEmptyGzip() {
    Bytes.assertRejected("is empty", "x.npy.gz", Bytes.gzip(new byte[0]));
  }

  @Test
  void rejectsDamagedGzip() {
    byte[] packed = Bytes.gzip(IDX);
    for (int length = 3; length < packed.length; length++) {
      Bytes.assertRejected("gzip stream ends early", "x.gz", Arrays.copyOf(packed, length));
    }
    byte[] sum = packed.clone();
    sum[sum.length - 8] ^= 1;
    Bytes.assertRejected("gzip stream is corrupt", "x.gz", sum);
    byte[] length = packed.clone();
    length[length.length - 1] ^= 1;
    Bytes.assertRejected("gzip stream is corrupt (length)", "x.gz", length);
  }

  @Test
  void everyMemberOfGzipIsReadOrRejected() {
    byte[] first = Bytes.gzip(Bytes.ascii("1,2\n"));
    byte[] second = Bytes.gzip(Bytes.ascii("3,4\n"));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, Bytes.rows(Bytes.read("x.csv", both)));
    for (int length = first.length + 1; length < both.length; length++) {
      Bytes.assertRejected("gzip stream ends early", "x.csv", Arrays.copyOf(both, length));
    }
    for (int at = 0; at < second.length; at++) {
      byte[] damaged = both.clone();
      for (int flip = 1; flip < 256; flip++) {
        damaged[first.length + at] = (byte) (second[at] ^ flip);
        try {
          assertEquals(2, Bytes.read("x.csv", damaged).rows());
        } catch (InputException e) {
          assertTrue(e.getMessage().startsWith("x.csv: is "), e.getMessage());
        }
      }
    }
    // Zeros behind the last member may have been one.
    byte[] zeros = Arrays.copyOf(first, first.length + 512);
    Bytes.assertRejected("bytes that are not gzip follow", "x.csv", zeros);
  }

  /// A text has no mark by which it could be told from what is left of a damaged gzip file.
  @Test
  void aTextNamedAsPackedMustBe() {
    Bytes.assertRejected("not with 1f 8b", "x.csv.gz", Bytes.ascii("4"));
    Bytes.assertRejected("not with 1f 8b", "x.TXT.GZ", Bytes.ascii("1 2\n3 4\n"));
    assertEquals(3, Bytes.read("x-idx3-ubyte.gz", IDX).rows());
  }

  @Test
  void readsGzipWithAllThatAHeaderMayHave() {
    byte[] plain = Bytes.gzip(Bytes.ascii("1,2\n"));
    byte[] header = Bytes.of(0x1f, 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3, 2, 0, 'a', 'b', 'n', 0, 'c', 0);
    CRC32 sum = new CRC32();
    sum.update(header);
    ByteBuffer file = ByteBuffer.allocate(header.length + 2 + plain.length - 10);
    file.put(header).put((byte) sum.getValue()).put((byte) (sum.getValue() >> 8));
    file.put(plain, 10, plain.length - 10);
    assertArrayEquals(new double[] {1, 2}, Bytes.read("x.csv", file.array()).row(0));
    byte[] damaged = file.array().clone();
    damaged[12] = 'x';
    Bytes.assertRejected("header checksum", "x.csv", damaged);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void neverWaitsForAPipe() throws Exception {
    Path pipe = folder.resolve("pipe.npy");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertMessage(pipe + ": must be a regular file, not a pipe or a device", pipe);
    Path device = Path.of("/dev/zero");
    assertMessage(device + ": must be a regular file, not a pipe or a device", device);
  }

  @Test
  void namesArraysAfterAColon() throws IOException {
    Path colon = folder.resolve("a:b.data");
    Files.write(colon, IDX);
    assertArrayEquals(ROWS, Bytes.rows(ObservationFiles.named(colon.toString(), Reading.PLAIN)));
    String wrong = colon + ":x";
    assertEquals(
        colon + ": has no arrays with names, but \"x\" is asked for",
        assertThrows(InputException.class, () -> ObservationFiles.named(wrong, Reading.PLAIN))
            .getMessage());
    assertThrows(InputException.class, () -> ObservationFiles.named("\0", Reading.PLAIN));
  }

  @Test
  void rejectsStreamThatFails() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    var e = assertThrows(InputException.class, () -> ObservationFiles.read("disk", failing));
    assertEquals("disk: cannot be read: Input/output error", e.getMessage());
  }

  @Test
  void slicesKeepTheRowsOfTheFile() {
    Observations all = Bytes.read("x", IDX);
    Observations slice = all.slice(1, 3);
    assertEquals(2, slice.rows());
    assertEquals(1, slice.firstRow());
    assertArrayEquals(new double[] {3, 4}, slice.row(0));
    assertEquals(2, slice.slice(1, 2).firstRow());
    assertArrayEquals(new double[] {5, 6}, slice.slice(1, 2).row(0));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.row(2));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.row(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> all.slice(0, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> all.slice(1, 1));
  }

  @Test
  void rowsAreCopies() {
    double[][] given = {{1, 2}, {3, 4}};
    Observations observations = Observations.of("mine", given);
    given[0][0] = 9;
    observations.row(0)[1] = 9;
    assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, Bytes.rows(observations));
  }

  @Test
  void rejectsRowsInMemory() {
    assertEquals(
        "mine: must have rows of equal width, but row 1 has 1 values and the first 2",
        assertThrows(
                InputException.class, () -> Observations.of("mine", new double[][] {{1, 2}, {3}}))
            .getMessage());
    assertEquals(
        "mine: values must be finite, but row 1, column 0 is NaN",
        assertThrows(
                InputException.class,
                () -> Observations.of("mine", new double[][] {{1}, {Double.NaN}}))
            .getMessage());
    assertThrows(InputException.class, () -> Observations.of("mine", new double[0][]));
    assertThrows(InputException.class, () -> Observations.of("mine", new double[1][0]));
  }

  @ParameterizedTest
  @CsvSource({"0,true", "1,true", "0.5,true", "-1e-300,false", "1.0000000000000002,false"})
  void unitIntervalIsClosed(double value, boolean inside) {
    Observations observations = Observations.of("x", new double[][] {{0.5, 0.5}, {0.5, value}});
    if (inside) {
      assertSame(observations, observations.requireUnitInterval());
    } else {
      String message =
          assertThrows(InputException.class, observations::requireUnitInterval).getMessage();
      assertTrue(message.startsWith("x: values must lie in [0, 1]"), message);
      assertTrue(message.endsWith("but row 1, column 1 is " + value), message);
      // A slice without the value is fine, one with it names its row in the file.
      assertEquals(1, observations.slice(0, 1).requireUnitInterval().rows());
      assertEquals(
          message,
          assertThrows(InputException.class, observations.slice(1, 2)::requireUnitInterval)
              .getMessage());
    }
  }

  @Test
  void digitsAreBundled() {
    Observations digits = ObservationFiles.digits();
    assertEquals(1000, digits.rows());
    assertEquals(784, digits.width());
    assertEquals("the bundled digits", digits.source());
    CRC32 sum = new CRC32();
    for (int i = 0; i < digits.rows(); i++) {
      for (double value : digits.row(i)) {
        long grey = Math.round(value * 255);
        assertEquals(grey / 255.0, value);
        sum.update((int) grey);
      }
    }
    assertEquals(0x87ab9190L, sum.getValue());
  }

  private static void assertMessage(String expected, Path file) {
    assertEquals(expected, rejected(file));
  }

  private static String rejected(Path file) {
    return assertThrows(InputException.class, () -> ObservationFiles.read(file)).getMessage();
  }
}
