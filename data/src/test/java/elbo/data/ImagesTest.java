package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  @TempDir Path folder;

  /// An image of 2 × 3 pixels; level c of the pixel at (y, x) is 100·y + 10·x + c.
  private void write(String name, int type) throws IOException {
    BufferedImage image = new BufferedImage(3, 2, type);
    int bands = image.getRaster().getNumBands();
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        for (int c = 0; c < bands; c++) {
          image.getRaster().setSample(x, y, c, c == 3 ? 255 : 100 * y + 10 * x + c);
        }
      }
    }
    String format = name.endsWith("png") ? "png" : "jpeg";
    assertTrue(ImageIO.write(image, format, folder.resolve(name).toFile()));
  }

  private String rejected(Reading reading) {
    return assertThrows(InputException.class, () -> ObservationFiles.read(folder, reading))
        .getMessage();
  }

  @Test
  void oneImageIsThatOfItsFolder() throws IOException {
    write("a.png", BufferedImage.TYPE_3BYTE_BGR);
    write("b.png", BufferedImage.TYPE_3BYTE_BGR);
    Observations all = ObservationFiles.read(folder);
    Observations one = ObservationFiles.image(folder.resolve("b.png"), Reading.PLAIN);
    assertArrayEquals(all.row(1), one.row(0));
    assertArrayEquals(all.rowShape(), one.rowShape());
    assertArrayEquals(
        ObservationFiles.read(folder, Reading.PLAIN.withGray()).row(1),
        ObservationFiles.image(folder.resolve("b.png"), Reading.PLAIN.withGray()).row(0));
    assertThrows(
        InputException.class,
        () -> ObservationFiles.image(folder.resolve("none.png"), Reading.PLAIN));
  }

  @Test
  void readsGreyLevelsInTheOrderOfNames() throws IOException {
    write("b10.png", BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage black = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(black, "png", folder.resolve("b2.PNG").toFile());
    Files.writeString(folder.resolve("labels.csv"), "1");
    Files.writeString(folder.resolve(".hidden"), "1");
    Observations read = ObservationFiles.read(folder);
    assertArrayEquals(new int[] {2, 3}, read.rowShape());
    double[] levels = {0, 10, 20, 100, 110, 120};
    assertArrayEquals(Arrays.stream(levels).map(v -> v / 255).toArray(), read.row(0));
    assertArrayEquals(new double[6], read.row(1));
    assertEquals("b10.png", read.id(0).orElseThrow());
    assertEquals("b2.PNG", read.id(1).orElseThrow());
    assertEquals(folder + ", 1 other file left out", read.toRows().source());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void readsColors(int type) throws IOException {
    write("a.png", type);
    Observations read = ObservationFiles.read(folder);
    assertArrayEquals(new int[] {2, 3, 3}, read.rowShape());
    double[] row = read.row(0);
    for (int i = 0; i < row.length; i++) {
      assertEquals((100 * (i / 9) + 10 * (i / 3 % 3) + i % 3) / 255.0, row[i]);
    }
    // 0.299 · v + 0.587 · (v + 1) + 0.114 · (v + 2) is v + 0.815, rounded up.
    Observations gray = ObservationFiles.read(folder, Reading.PLAIN.withGray());
    assertArrayEquals(new int[] {2, 3}, gray.rowShape());
    double[] levels = {1, 11, 21, 101, 111, 121};
    assertArrayEquals(Arrays.stream(levels).map(v -> v / 255).toArray(), gray.row(0));
    boolean alpha = type == BufferedImage.TYPE_4BYTE_ABGR;
    assertEquals(alpha, read.toRows().source().contains("opaque alpha channels left out"));
  }

  @Test
  void readsSixteenBitsAndFewerThanEight() throws IOException {
    write("a.png", BufferedImage.TYPE_USHORT_GRAY);
    assertEquals(120 / 65535.0, ObservationFiles.read(folder).row(0)[5]);
    BufferedImage bits = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
    bits.getRaster().setSample(1, 1, 0, 1);
    ImageIO.write(bits, "png", folder.resolve("a.png").toFile());
    assertArrayEquals(new double[] {0, 0, 0, 0, 1, 0}, ObservationFiles.read(folder).row(0));
  }

  @Test
  void readsJpeg() throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 128; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, 200);
    }
    ImageIO.write(image, "jpeg", folder.resolve("a.jpg").toFile());
    Observations read = ObservationFiles.read(folder);
    assertArrayEquals(new int[] {8, 16}, read.rowShape());
    assertEquals(200 / 255.0, read.row(0)[77], 1.01 / 255);
    byte[] whole = Files.readAllBytes(folder.resolve("a.jpg"));
    for (int length = 0; length < whole.length - 2; length += 7) {
      Files.write(folder.resolve("a.jpg"), Arrays.copyOf(whole, length));
      String message = rejected(Reading.PLAIN);
      assertTrue(message.startsWith(folder.resolve("a.jpg") + ": "), message);
    }
  }

  @Test
  void everyDamageOfPngIsRejected() throws IOException {
    write("a.png", BufferedImage.TYPE_3BYTE_BGR);
    Path file = folder.resolve("a.png");
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      Files.write(file, Arrays.copyOf(whole, at));
      assertTrue(rejected(Reading.PLAIN).startsWith(file + ": "));
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      assertTrue(rejected(Reading.PLAIN).startsWith(file + ": "));
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertTrue(rejected(Reading.PLAIN).endsWith("but bytes follow"));
  }

  @Test
  void namesTheFileThatDiffers() throws IOException {
    write("a.png", BufferedImage.TYPE_BYTE_GRAY);
    write("b.png", BufferedImage.TYPE_3BYTE_BGR);
    assertEquals(
        folder.resolve("b.png")
            + ": must have the shape of all others, [2, 3] as a.png, but has [2, 3, 3]",
        rejected(Reading.PLAIN));
    assertEquals(2, ObservationFiles.read(folder, Reading.PLAIN.withGray()).rows());
    write("b.png", BufferedImage.TYPE_USHORT_GRAY);
    assertTrue(rejected(Reading.PLAIN).endsWith("but has [2, 3] of 16 bits"));
  }

  @Test
  void rejectsTransparentPixels() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_4BYTE_ABGR);
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    assertTrue(rejected(Reading.PLAIN).endsWith("but has one at row 0, column 0"));
  }

  @Test
  void rejectsFolders() throws IOException {
    assertTrue(rejected(Reading.PLAIN).endsWith("but is a directory without any"));
    Files.writeString(folder.resolve("a.png"), "no image");
    assertTrue(rejected(Reading.PLAIN).endsWith("must be a PNG or JPEG image, but is none"));
    write("a.png", BufferedImage.TYPE_BYTE_GRAY);
    assertTrue(rejected(Reading.PLAIN.withId("0")).contains("has no columns"));
    assertTrue(rejected(Reading.PLAIN.withHeader("no")).contains("has no lines"));
    byte[] idx = Bytes.idx(8, new int[] {1}, Bytes.of(1));
    String message =
        assertThrows(InputException.class, () -> Bytes.read("x", idx, Reading.PLAIN.withGray()))
            .getMessage();
    assertEquals("x: has no images: --gray is for folders of them", message);
  }
}
