package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  private static final double[][] ROWS = {{1, 2}, {3, 4}};
  private static final byte[] ARRAY =
      Bytes.npy(1, Bytes.dictionary("|i1", "False", "(2, 2)"), Bytes.of(1, 2, 3, 4));

  @TempDir Path folder;

  private static byte[] zip(boolean stored, String... names) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (String name : names) {
        ZipEntry entry = new ZipEntry(name);
        if (stored) {
          CRC32 sum = new CRC32();
          sum.update(ARRAY);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(ARRAY.length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(ARRAY);
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.npz"), bytes);
  }

  private static String rejected(Path file) {
    return assertThrows(InputException.class, () -> ObservationFiles.read(file)).getMessage();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsTheOnlyArray(boolean stored) throws IOException {
    Path file = file(zip(stored, "x_test.npy", "readme.txt"));
    Observations read = ObservationFiles.read(file);
    assertArrayEquals(ROWS, Bytes.rows(read));
    assertEquals(file + ":x_test", read.source());
  }

  @Test
  void readsTheOneThatIsNamed() throws IOException {
    Path file = file(zip(false, "a.npy", "b/c.npy"));
    assertEquals(
        file + ": has 2 arrays, one of which must be named, as " + file + ":a; there are a, b/c",
        rejected(file));
    for (String name : new String[] {"a", "b/c", "a.npy"}) {
      assertArrayEquals(ROWS, Bytes.rows(ObservationFiles.named(file + ":" + name, Reading.PLAIN)));
    }
    String wrong = file + ":d";
    assertEquals(
        file + ": has no array \"d\"; there are a, b/c",
        assertThrows(InputException.class, () -> ObservationFiles.named(wrong, Reading.PLAIN))
            .getMessage());
  }

  @Test
  void rejectsWhatIsNoNpz() throws IOException {
    assertTrue(rejected(file(zip(false, "data.pkl"))).contains("as numpy.savez makes it"));
    Bytes.assertRejected("must be a file of its own", "x.npz", zip(false, "a.npy"));
    Bytes.assertRejected("must start with 'PK'", "x.npz", Bytes.ascii("hello"));
    Bytes.assertRejected("must be a file of its own", "x.npz.gz", Bytes.gzip(zip(true, "a.npy")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyTruncationIsRejected(boolean stored) throws IOException {
    byte[] whole = zip(stored, "a.npy");
    for (int length = 0; length < whole.length; length++) {
      rejected(file(Arrays.copyOf(whole, length)));
    }
    assertTrue(
        rejected(file(Arrays.copyOf(whole, whole.length + 9))).contains("does not end as one"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damageNeverGivesOtherValues(boolean stored) throws IOException {
    byte[] whole = zip(stored, "a.npy");
    for (int at = 0; at < whole.length; at++) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        Path file = file(damaged);
        try {
          assertArrayEquals(ROWS, Bytes.rows(ObservationFiles.read(file)));
        } catch (InputException e) {
          assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
          assertEquals(1, e.getMessage().lines().count());
        }
      }
    }
  }
}
