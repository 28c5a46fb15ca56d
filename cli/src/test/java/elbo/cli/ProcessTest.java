package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void killLeavesAFileThatTheNextRunRemoves() throws Exception {
    String output = folder.resolve("a.jsonl").toString();
    Process process =
        start(
            "exec ELBO estimate --model 'MatchedGaussians(D=1,c=0.9)' --samples 100000000"
                + " --rows 0:1000 --output '%s'".formatted(output));
    while (process.isAlive() && results().isEmpty()) {
      Thread.sleep(20);
    }
    String[] small = {
      "estimate", "--model", "MatchedGaussians(D=1,c=0.9)", "--rows", "0", "--output", output
    };
    Cli second = Cli.run(small);
    assertEquals(2, second.status());
    assertEquals("elbo: " + output + ": is being written by another run", second.err().strip());
    assertEquals(1, results().size(), results().toString());
    process.destroyForcibly().waitFor();
    assertEquals(1, results().size(), results().toString());
    assertEquals(0, Cli.run(small).status());
    assertEquals(List.of("a.jsonl"), results());
  }

  // The moments are in the start of the JVM, in the run and in the end of a run that is done.
  @ParameterizedTest
  @ValueSource(ints = {0, 150, 600, 1100, 1700, 2600})
  void atAnyMomentAFileIsWholeOrAbsent(int millis) throws Exception {
    Path output = folder.resolve("a.jsonl");
    String run = "estimate --model MatchedGaussians(D=1,c=0.9) --samples 1000 --rows 0:3000";
    String[] arguments = (run + " --force --output " + output).split(" ");
    assertEquals(0, Cli.run(arguments).status());
    List<String> whole = lines(output);
    Files.delete(output);
    for (boolean kill : new boolean[] {true, false}) {
      Process process = start("exec ELBO " + quoted(arguments));
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      if (kill) {
        process.destroyForcibly().waitFor();
      } else {
        process.destroy();
        int status = process.waitFor();
        assertTrue(status == 128 + 15 || status == 0, "status " + status + ", ended " + ended);
        assertTrue(results().stream().allMatch("a.jsonl"::equals), results().toString());
      }
      if (Files.exists(output)) {
        assertEquals(whole.size(), lines(output).size());
      }
      assertEquals(0, Cli.run(arguments).status());
      assertEquals(List.of("a.jsonl"), results());
      assertEquals(whole.size(), lines(output).size());
      Files.delete(output);
    }
  }

  private static String quoted(String... arguments) {
    return Arrays.stream(arguments).map(a -> "'" + a + "'").collect(Collectors.joining(" "));
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    assertTrue(lines.stream().allMatch(l -> l.startsWith("{") && l.endsWith("}")));
    return lines;
  }

  // With the same bits it would run, a hundred times slower.
  @Test
  void withoutFusedMultiplyAddNothingRuns() throws Exception {
    Process process = start("JAVA_TOOL_OPTIONS=-XX:-UseFMA ELBO estimate --rows 0:1; echo $?");
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("2", out.strip());
    List<String> lines = errors().stream().filter(line -> line.startsWith("elbo: ")).toList();
    assertEquals(1, lines.size());
    assertTrue(lines.getFirst().contains("fused multiply-add"), lines.getFirst());
  }
}
