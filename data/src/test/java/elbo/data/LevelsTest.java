package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Unsigned bytes are grey levels, whatever the file.
class LevelsTest {
  private static final int[] SHAPE = {2, 3};

  private static List<Observations> all(Reading reading, int... bytes) {
    byte[] payload = Bytes.of(bytes);
    return List.of(
        Bytes.read("x.idx", Bytes.idx(0x08, SHAPE, payload), reading),
        Bytes.read(
            "x.npy", Bytes.npy(1, Bytes.dictionary("|u1", "False", "(2, 3)"), payload), reading));
  }

  @Test
  void allFormatsHaveOneScale() {
    double[][] expected = {{0, 0.2, 0.4}, {0.6, 0.8, 1}};
    for (Observations read : all(Reading.PLAIN, 0, 51, 102, 153, 204, 255)) {
      assertArrayEquals(expected, Bytes.rows(read));
      assertTrue(read.areLevels());
      assertTrue(read.slice(1, 2).areLevels());
      Observations numbers = read.withBytesAsNumbers();
      assertArrayEquals(new double[][] {{0, 51, 102}, {153, 204, 255}}, Bytes.rows(numbers));
      assertFalse(numbers.areLevels());
    }
  }

  /// Divided by 255 they would be next to nothing, and a plausible number would come of it.
  @Test
  void binaryBytesAreAsTheyAre() {
    for (Observations read : all(Reading.PLAIN, 0, 1, 1, 0, 1, 0)) {
      assertArrayEquals(new double[][] {{0, 1, 1}, {0, 1, 0}}, Bytes.rows(read));
      assertFalse(read.areLevels());
      assertSame(read, read.withBytesAsNumbers());
    }
  }

  @Test
  void oneByteAboveOneDecidesForTheWholeFile() {
    for (Observations read : all(Reading.PLAIN, 0, 1, 1, 0, 1, 2)) {
      assertEquals(1 / 255.0, read.slice(0, 1).value(0, 1));
    }
  }

  @Test
  void labelsAreNumbers() {
    for (Observations read : all(Reading.PLAIN.withLabels(), 0, 51, 102, 153, 204, 255)) {
      assertArrayEquals(new double[][] {{0, 51, 102}, {153, 204, 255}}, Bytes.rows(read));
    }
  }

  @Test
  void bytesComeBackAsTheyWere() {
    int[] every = new int[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = i;
    }
    Observations read = Bytes.read("x.idx", Bytes.idx(0x08, new int[] {256}, Bytes.of(every)));
    Observations numbers = read.withBytesAsNumbers();
    for (int i = 0; i < every.length; i++) {
      assertEquals(i / 255.0, read.value(i, 0));
      assertEquals(i, numbers.value(i, 0));
    }
  }

  @Test
  void idsAreThoseOfTheFile() {
    byte[] file =
        Bytes.npy(1, Bytes.dictionary("|u1", "False", "(2, 3)"), Bytes.of(7, 255, 0, 9, 0, 51));
    Observations read = Bytes.read("x.npy", file, Reading.PLAIN.withId("0"));
    assertArrayEquals(new double[][] {{1, 0}, {0, 0.2}}, Bytes.rows(read));
    assertEquals("9", read.id(1).orElseThrow());
  }

  @Test
  void theScaleIsInTheDescription() {
    Observations read = all(Reading.PLAIN, 0, 51, 102, 153, 204, 255).get(1);
    String levels = read.toRows().describe();
    assertTrue(levels.contains("bytes as grey levels from 0 to 1"), levels);
    String numbers = read.withBytesAsNumbers().toRows().describe();
    assertTrue(numbers.contains("bytes as numbers"), numbers);
    assertFalse(numbers.contains("grey"), numbers);
  }
}
