package elbo.bench.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// 2,000 damaged files for each reader, in one JVM with a heap of 256 MB.
class FuzzTest {
  private static final int CASES = 2000;

  @TempDir private Path folder;

  @Test
  void damageIsRefusedOrTheSameOrHasNoChecksum() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FuzzFiles.class.getName(),
                folder.toString(),
                Integer.toString(CASES))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    assertEquals(List.of(), Files.readAllLines(folder.resolve("fuzz.txt")));
    List<String> table = Files.readAllLines(folder.resolve("fuzz.md"));
    assertEquals(2 + Readers.all(folder).size(), table.size());
  }

  /// A reader of one byte, which must be 7.
  private static Reader reader(Reader.Meaning meaning, boolean checked) {
    return new Reader("seven", new byte[] {7}, checked, meaning);
  }

  // What the test looks for is found.
  @Test
  void faultsAreFound() {
    Reader.Meaning sound =
        file -> {
          if (file.length != 1) {
            throw new IllegalArgumentException("must be one byte, but is " + file.length);
          }
          return file.clone();
        };
    assertEquals(0, Fuzz.of(reader(sound, false), 200).faultCount());
    Fuzz silent = Fuzz.of(reader(sound, true), 200);
    assertTrue(silent.count(Outcome.SILENT) > 50);
    assertEquals(silent.count(Outcome.SILENT), silent.faultCount());
    assertEquals(5, silent.faults().size());
    Fuzz crash = Fuzz.of(reader(file -> file[0] + file[file.length - 1], false), 200);
    assertTrue(crash.count(Outcome.CRASH) > 0, "an empty file has no first byte");
    Reader.Meaning lines =
        file -> {
          if (file.length != 1 || file[0] != 7) {
            throw new IllegalArgumentException("must be\none line");
          }
          return file.clone();
        };
    assertTrue(Fuzz.of(reader(lines, false), 200).count(Outcome.CRASH) > 100);
  }

  @Test
  void casesAreTheSameInEveryRun() {
    Reader reader = Readers.all(folder).getFirst();
    long distinct =
        IntStream.range(0, 500)
            .mapToObj(i -> HexFormat.of().formatHex(Fuzz.damaged(reader, i)))
            .distinct()
            .count();
    assertTrue(distinct > 400);
    for (int i = 0; i < 500; i++) {
      assertArrayEquals(Fuzz.damaged(reader, i), Fuzz.damaged(reader, i));
    }
  }
}
