package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows: signals, pipes and full disks.
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTest {
  @TempDir Path folder;

  private Process start(String script) throws IOException {
    String java =
        """
        '%s/bin/java' --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
        -cp '%s' elbo.cli.Main \
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path"));
    return new ProcessBuilder("sh", "-c", script.replace("ELBO ", java))
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private List<String> errors() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("err"), StandardCharsets.UTF_8)) {
      return lines.filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList();
    }
  }

  private List<String> results() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> !f.equals("err")).toList();
    }
  }

  @Test
  void brokenPipeIsQuiet() throws Exception {
    // More help than a pipe holds, so that writing goes on after head has gone.
    Process process =
        start("{ i=0; while [ $i -lt 3 ]; do ELBO list; i=$((i + 1)); done; } | head -n 1");
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertTrue(out.startsWith("Bounds"), out);
    assertEquals(List.of(), errors());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullStandardOutputIsOneLine() throws Exception {
    Process process = start("exec ELBO list > /dev/full");
    assertEquals(2, process.waitFor());
    assertEquals(List.of("elbo: standard output: No space left on device"), errors());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDiskIsOneLineAndLeavesNothing() throws Exception {
    // A limit on the size of files fails writes as a full disk does, but for the words.
    Process process =
        start(
            "ulimit -f 8; exec ELBO estimate --model 'MatchedGaussians(D=1,c=0.9)' --samples 10"
                + " --rows 0:3000 --output '%s/a.jsonl'".formatted(folder));
    assertEquals(2, process.waitFor());
    assertEquals(1, errors().size(), errors().toString());
    assertTrue(errors().getFirst().contains("a.jsonl: cannot be written: "), errors().getFirst());
    assertEquals(List.of(), results());
  }

  @Test
  void interruptLeavesNothing() throws Exception {
    List<String> command = new ArrayList<>();
    command.add("exec ELBO estimate --model 'MatchedGaussians(D=1,c=0.9)' --samples 100000000");
    command.add("--rows 0:1000 --output '%s/a.jsonl'".formatted(folder));
    Process process = start(String.join(" ", command));
    while (process.isAlive() && results().isEmpty()) {
      Thread.sleep(20);
    }
    assertEquals(1, results().size(), errors().toString());
    process.destroy();
    assertEquals(128 + 15, process.waitFor());
    assertEquals(List.of(), results());
    assertEquals(List.of(), errors());
  }
}
