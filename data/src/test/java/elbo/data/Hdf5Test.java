package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that h5py wrote; hdf5.py in the resources has how.
class Hdf5Test {
  private static final double[][] ROWS = {{0, 1, 0, 2.5}, {3, 0, 0, 0}, {0, 0, 4, 5}};

  @TempDir Path folder;

  private static Path file(String name) {
    try {
      return Path.of(Objects.requireNonNull(Hdf5Test.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Observations read(String text) {
    return read(text, Reading.PLAIN);
  }

  private static Observations read(String text, Reading reading) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon);
    return ObservationFiles.named(file(name) + rest, reading);
  }

  private static void assertRejected(String message, String text, Reading reading) {
    String got =
        assertThrows(InputException.class, () -> read(text, reading))
            .getMessage()
            .replace(file("one.h5").getParent() + "/", "");
    assertEquals(message, got);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one.h5",
        "one.h5:g/x",
        "one.h5:/g/x",
        "v110.h5",
        "types.h5:lzf",
        "types.h5:checked",
        "sparse.h5ad",
        "sparse.h5ad:X",
        "dense.h5ad",
        "csr.npz",
        "csc.npz"
      })
  void rows(String text) {
    assertArrayEquals(ROWS, Bytes.rows(read(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"})
  void types(String type) {
    Observations read = read("types.h5:x_" + type).withBytesAsNumbers();
    assertArrayEquals(new double[][] {{0, 1}, {2, 100}}, Bytes.rows(read));
    Observations labels = read("types.h5:x_" + type, Reading.PLAIN.withLabels());
    assertArrayEquals(Bytes.rows(read), Bytes.rows(labels));
  }

  @Test
  void otherNumbersAndShapes() {
    assertArrayEquals(new double[][] {{0, 1}, {1, 1}}, Bytes.rows(read("types.h5:bool")));
    assertArrayEquals(new double[][] {{0x1p63 + 2048, 200}}, Bytes.rows(read("types.h5:large")));
    assertArrayEquals(new double[][] {{200 / 255.0, 1}}, Bytes.rows(read("types.h5:byte")));
    assertArrayEquals(new double[][] {{0}, {1}, {2}}, Bytes.rows(read("types.h5:vector")));
    Observations image = read("types.h5:image");
    assertArrayEquals(new int[] {3, 4}, image.rowShape());
    assertEquals(2, image.rows());
    assertEquals(23, image.row(1)[11]);
    assertArrayEquals(
        new double[][] {{1, 0}, {0, 3}, {0, 0}},
        Bytes.rows(read("one.h5", Reading.PLAIN.withColumns(Columns.parse("1,0")))));
  }

  @Test
  void layersIdsAndNames() {
    Observations counts = read("sparse.h5ad:layers/counts", Reading.PLAIN.withId("index"));
    assertArrayEquals(
        new double[][] {{0, 2, 0, 4}, {6, 0, 0, 0}, {0, 0, 8, 10}}, Bytes.rows(counts));
    assertEquals(Optional.of("c1"), counts.id(1));
    Reading named = Reading.PLAIN.withId("kind").withColumns(Columns.parse("g3,g0"));
    for (String text : List.of("sparse.h5ad", "dense.h5ad")) {
      Observations read = read(text, named);
      assertArrayEquals(new double[][] {{2.5, 0}, {0, 3}, {5, 0}}, Bytes.rows(read));
      assertEquals(Optional.of("T"), read.id(1));
      assertEquals(Optional.of(""), read.id(2));
    }
    assertEquals(Optional.of("9"), read("dense.h5ad:obsm/X_pca", Reading.PLAIN.withId("n")).id(2));
    assertArrayEquals(
        new double[][] {{0, 1}, {3, 0}, {0, 0}}, Bytes.rows(read("dense.h5ad:obsm/X_pca")));
  }

  /// Columns in any order, numbers that are stored twice added up.
  @Test
  void unsortedIndices() {
    assertArrayEquals(
        new double[][] {{0, 1, 0, 2.5}, {3, 0, 0, 0}, {0, 0, 4, 5}},
        Bytes.rows(read("unsorted.npz")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one.h5:y | one.h5: has no dataset \"y\"; there are g/x",
        "one.h5:g | one.h5: g is a group; there are g/x",
        "one.h5:g/x/y | one.h5: has no dataset \"g/x/y\"; there are g/x",
        "types.h5:nan | types.h5:nan: values must be finite, but row 0, column 1 is NaN",
        "types.h5:scalar | types.h5:scalar: must be of numbers, but is of no dimension",
        "types.h5:text | types.h5:text: must be of numbers, but is of String",
        "types.h5:record | types.h5:record: must be of numbers, but is of records",
        "v200.h5 | v200.h5: is damaged, or HDF5 of a kind that is not read (Unsupported data layout"
            + " message version detected. Detected version = 5)",
        "coo.npz | coo.npz: must be a sparse matrix of the format csr or csc, but has \"coo\";"
            + " scipy.sparse.save_npz(…, x.tocsr()) makes it so",
        "dense.h5ad:obs | dense.h5ad: obs is a group; there are X, layers/counts, obs/kind/codes,"
            + " obs/n, obsm/X_pca",
      })
  void refusals(String text, String message) {
    assertRejected(message, text, Reading.PLAIN);
  }

  @Test
  void otherRefusals() {
    assertTrue(
        assertThrows(InputException.class, () -> read("types.h5"))
            .getMessage()
            .contains("datasets, one of which must be named, as "));
    assertRejected(
        "sparse.h5ad:obs: has no column \"batch\"; there are _index, kind, n",
        "sparse.h5ad",
        Reading.PLAIN.withId("batch"));
    assertTrue(
        assertThrows(
                InputException.class,
                () -> read("sparse.h5ad", Reading.PLAIN.withColumns(Columns.parse("gene"))))
            .getMessage()
            .endsWith("has no column \"gene\"; there are g0, g1, g2, g3"));
    assertThrows(InputException.class, () -> read("types.h5:empty"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one.h5", "v110.h5", "dense.h5ad", "sparse.h5ad", "csr.npz", "csc.npz"})
  void everyTruncationIsRejected(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Path cut = folder.resolve(name);
    for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 37)) {
      Files.write(cut, Arrays.copyOf(whole, length));
      String message =
          assertThrows(InputException.class, () -> ObservationFiles.read(cut)).getMessage();
      assertEquals(1, message.lines().count(), message);
    }
  }

  /// A damaged byte outside of the numbers is an error, or makes no difference; nothing but an
  /// InputException is thrown, and there are never fewer rows.
  @ParameterizedTest
  @ValueSource(strings = {"v110.h5", "one.h5", "dense.h5ad", "sparse.h5ad"})
  void damage(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Path path = folder.resolve(name);
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 150; trial++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(path, damaged);
      try {
        Observations read = ObservationFiles.read(path);
        assertEquals(ROWS.length, read.rows(), () -> "byte " + at);
        assertEquals(ROWS[0].length, read.width(), () -> "byte " + at);
      } catch (InputException e) {
        String message = Objects.requireNonNull(e.getMessage());
        assertEquals(1, message.lines().count(), message);
      }
    }
  }
}
