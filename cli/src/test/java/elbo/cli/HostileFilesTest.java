package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Files and names that only someone who means harm writes: each is refused with one line.
@Timeout(120)
class HostileFilesTest {
  @TempDir private Path folder;

  private static void assertRefused(String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    int status = Main.run(args, out, new PrintStream(err, true, StandardCharsets.UTF_8));
    String message = err.toString(StandardCharsets.UTF_8).strip();
    assertEquals(2, status, message);
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("elbo: "), message);
    assertTrue(!message.contains("fault of elbo"), message);
    assertTrue(message.length() < 1000, message);
    assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
  }

  private void refusedAsData(Path file) {
    assertRefused("estimate", "--data", file.toString(), "--rows", "0:1", "--samples", "10");
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void directoriesAndMissingFiles() throws IOException {
    refusedAsData(folder);
    refusedAsData(folder.resolve("none.csv"));
    refusedAsData(Files.createSymbolicLink(folder.resolve("loop.csv"), folder.resolve("loop.csv")));
    Files.createDirectory(folder.resolve("encoder.onnx"));
    assertRefused("estimate", "--model", folder.toString(), "--rows", "0:1");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void devices() {
    refusedAsData(Path.of("/dev/null"));
    refusedAsData(Path.of("/proc/self/mem"));
  }

  // A pipe without a writer blocks whoever opens it.
  @Test
  void pipes() throws IOException, InterruptedException {
    Path pipe = folder.resolve("x.csv");
    Path model = Files.createDirectory(folder.resolve("model"));
    Path description = model.resolve("model.json");
    makePipe(pipe);
    makePipe(description);
    refusedAsData(pipe);
    assertRefused("estimate", "--model", model.toString(), "--rows", "0:1");
    Files.delete(description);
    makePipe(model.resolve("encoder.onnx"));
    assertRefused("estimate", "--model", model.toString(), "--rows", "0:1");
    assertRefused("estimate", "--rows", "0:1", "--output", pipe.toString(), "--force");
  }

  private static void makePipe(Path path) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
    assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", path.toString()).start().waitFor());
  }

  @Test
  void headersThatAnnounceTooMuch() throws IOException {
    refusedAsData(
        write("x.idx", new byte[] {0, 0, 8, 3, 127, -1, -1, -1, 127, -1, -1, -1, 0, 0, 0, 1}));
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 784), }";
    byte[] text =
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] npy = new byte[10 + text.length];
    System.arraycopy(
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, 0, npy, 0, 10);
    System.arraycopy(text, 0, npy, 10, text.length);
    refusedAsData(write("x.npy", npy));
  }

  // 64 MB of zeros in 64 kB: no format begins so.
  @Test
  void packedZeros() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        packed.write(zeros);
      }
    }
    refusedAsData(write("x.gz", bytes.toByteArray()));
    refusedAsData(write("x.csv.gz", bytes.toByteArray()));
  }

  @Test
  void deepNestingInDescriptions() throws IOException {
    write("model.json", "[".repeat(200_000).getBytes(StandardCharsets.UTF_8));
    assertRefused("estimate", "--model", folder.toString(), "--rows", "0:1");
    write("model.json", "{\"encoder\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    assertRefused("estimate", "--model", folder.toString(), "--rows", "0:1");
  }

  @Test
  void deepNestingAndLengthInNames() {
    String deep = "Iwae(k=".repeat(20_000);
    assertRefused("estimate", "--rows", "0:1", "--bounds", deep);
    assertRefused("estimate", "--rows", "0:1", "--bounds", deep + "1" + ")".repeat(20_000));
    assertRefused("estimate", "--rows", "0:1", "--model", "M".repeat(100_000));
    assertRefused("estimate", "--data", "d".repeat(500));
    assertRefused("estimate", "--data", "a\u0000b");
  }
}
