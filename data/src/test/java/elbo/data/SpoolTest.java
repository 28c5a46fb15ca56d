package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  private static final int SIZE = 24;
  private static final int COUNT = 101;

  @TempDir Path folder;

  private static byte[] bytes() {
    byte[] all = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      all[i] = (byte) (i * 7);
    }
    return all;
  }

  // Nothing, something and everything of it in a file.
  @ParameterizedTest
  @ValueSource(longs = {0, 30, 100, 1000})
  void chunksAreTheSameInMemoryAndInAFile(long most) throws IOException {
    byte[] all = bytes();
    Spool spool = new Spool(most);
    for (int at = 0; at < COUNT; at += SIZE) {
      int length = Math.min(SIZE, COUNT - at);
      // Longer than its limit, as the last of a builder is.
      ByteBuffer chunk = ByteBuffer.allocate(SIZE).put(all, at, length).flip();
      spool.add(chunk);
    }
    check(all, spool.chunks(ByteOrder.LITTLE_ENDIAN));
  }

  private static void check(byte[] all, List<ByteBuffer> chunks) {
    assertEquals(Math.ceilDiv(COUNT, SIZE), chunks.size());
    for (int i = 0; i < COUNT; i++) {
      assertEquals(all[i], chunks.get(i / SIZE).get(i % SIZE));
    }
    assertEquals(
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong(SIZE),
        chunks.get(1).getLong(0));
  }

  @Test
  void aFileIsMappedFromWhereItsNumbersStart() throws IOException {
    byte[] all = bytes();
    Path file = folder.resolve("x");
    byte[] padded = new byte[COUNT + 5];
    System.arraycopy(all, 0, padded, 5, COUNT);
    Files.write(file, padded);
    try (FileChannel channel = FileChannel.open(file)) {
      List<ByteBuffer> chunks = Spool.mapped(channel, 5, COUNT, SIZE);
      chunks.replaceAll(chunk -> chunk.order(ByteOrder.LITTLE_ENDIAN));
      check(all, chunks);
    }
  }

  @Test
  void standardInputIsWhatAFileIs() throws IOException {
    byte[] text = "1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
    byte[] npy = Bytes.npy(1, Bytes.dictionary("|u1", "False", "(2, 2)"), Bytes.of(1, 2, 3, 4));
    for (byte[] input : List.of(text, npy)) {
      Observations read =
          ObservationFiles.standardInput(new ByteArrayInputStream(input), Reading.PLAIN);
      assertEquals("standard input", read.source());
      Path file = Files.write(folder.resolve(input == text ? "x.csv" : "x.npy"), input);
      assertArrayEquals(ObservationFiles.read(file).row(1), read.row(1));
      assertEquals(4.0 / 3, read.row(1)[1] / read.row(1)[0], 1e-15);
      assertEquals(ObservationFiles.read(file).sha256().get(), read.sha256().get());
      assertTrue(read.sha256().get().orElseThrow().matches("[0-9a-f]{64}"));
    }
    byte[] zip = {'P', 'K', 3, 4, 0, 0};
    String message =
        assertThrows(
                InputException.class,
                () -> ObservationFiles.standardInput(new ByteArrayInputStream(zip), Reading.PLAIN))
            .getMessage();
    assertTrue(message.contains("must be a file of its own"), message);
  }
}
