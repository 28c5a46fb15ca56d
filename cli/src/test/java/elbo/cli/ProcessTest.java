package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
import org.junit.jupiter.params.provider.CsvSource;
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
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> !f.equals("err"))
          .sorted()
          .toList();
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
  void fullDiskIsOneLineAndLeavesWholeRows() throws Exception {
    String run = "estimate --model MatchedGaussians(D=1,c=0.9) --samples 10 --rows 0:3000";
    Path whole = folder.resolve("whole.jsonl");
    assertEquals(0, Cli.run((run + " --output " + whole).split(" ")).status());
    // A limit on the size of files fails writes as a full disk does, but for the words.
    String[] arguments = (run + " --output " + folder.resolve("a.jsonl")).split(" ");
    Process process = start("ulimit -f 200; exec ELBO " + quoted(arguments));
    assertEquals(2, process.waitFor());
    assertEquals(1, errors().size(), errors().toString());
    assertTrue(errors().getFirst().contains("a.jsonl: cannot be written: "), errors().getFirst());
    assertTrue(
        errors().getFirst().matches(".*; [1-9][0-9]* of 3000 rows are kept; the same command.*"),
        errors().getFirst());
    assertEquals(List.of("a.jsonl.journal", "a.jsonl.part", "whole.jsonl"), results());
    resumed(whole, 2, arguments);
  }

  @Test
  void interruptBeforeARowLeavesNothing() throws Exception {
    List<String> command = new ArrayList<>();
    command.add("exec ELBO estimate --model 'MatchedGaussians(D=1,c=0.9)' --samples 100000000000");
    command.add("--rows 0:1000 --progress none --output '%s/a.jsonl'".formatted(folder));
    Process process = start(String.join(" ", command));
    while (process.isAlive() && results().isEmpty()) {
      Thread.sleep(20);
    }
    assertTrue(process.isAlive(), errors().toString());
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
            "exec ELBO estimate --model 'MatchedGaussians(D=1,c=0.9)' --samples 100000000000"
                + " --rows 0:1000 --output '%s'".formatted(output));
    while (process.isAlive() && results().size() < 3) {
      Thread.sleep(20);
    }
    String[] small = {
      "estimate", "--model", "MatchedGaussians(D=1,c=0.9)", "--rows", "0", "--output", output
    };
    Cli second = Cli.run(small);
    assertEquals(2, second.status());
    assertEquals("elbo: " + output + ": is being written by another run", second.err().strip());
    assertEquals(3, results().size(), results().toString());
    process.destroyForcibly().waitFor();
    assertEquals(3, results().size(), results().toString());
    assertEquals(0, Cli.run(small).status());
    assertEquals(List.of("a.jsonl"), results());
  }

  // The moments are in the start of the JVM, in the run and in the end of a run that is done.
  @ParameterizedTest
  @CsvSource({"0, TERM", "150, INT", "600, TERM", "1100, INT", "1700, TERM", "2600, INT"})
  void fromAnyMomentARunGoesOnToTheSameBytes(int millis, Signal signal) throws Exception {
    String run = "estimate --model MatchedGaussians(D=1,c=0.9) --samples 1000 --rows 0:3000";
    Path whole = folder.resolve("whole.jsonl");
    assertEquals(0, Cli.run((run + " --output " + whole).split(" ")).status());
    Path output = folder.resolve("a.jsonl");
    String[] arguments = (run + " --progress none --output " + output).split(" ");
    for (Signal sent : List.of(Signal.KILL, signal)) {
      Process process = start("exec " + sent.receivable() + "ELBO " + quoted(arguments));
      boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
      sent.send(process);
      int status = process.waitFor();
      assertTrue(
          status == 128 + sent.number || (status == 0 && Files.exists(output)),
          sent + ": status " + status + ", ended " + ended);
      if (sent != Signal.KILL) {
        requireAnswer();
      }
      if (Files.exists(output)) {
        assertEquals(-1, Files.mismatch(whole, output));
      }
      resumed(whole, 1 + millis % 3, arguments);
    }
  }

  private enum Signal {
    KILL(9),
    TERM(15),
    INT(2);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    void send(Process process) throws Exception {
      new ProcessBuilder("sh", "-c", "kill -" + number + " " + process.pid()).start().waitFor();
    }

    // What a script starts in its background ignores SIGINT, and so would what that starts.
    String receivable() throws Exception {
      if (this != INT) {
        return "";
      }
      String heard = "env --default-signal=INT ";
      Process known = new ProcessBuilder("sh", "-c", heard + "true").start();
      assumeTrue(known.waitFor() == 0, "env takes no --default-signal");
      return heard;
    }
  }

  // Where rows are left the only line is how to go on from them.
  private void requireAnswer() throws IOException {
    List<String> left = new ArrayList<>(results());
    left.remove("whole.jsonl");
    if (left.equals(List.of("a.jsonl.journal", "a.jsonl.part"))) {
      assertEquals(1, errors().size(), errors().toString());
      assertTrue(
          errors().getFirst().matches("elbo: interrupted: [1-9][0-9]* of 3000 rows are .*"),
          errors().getFirst());
    } else {
      assertTrue(left.isEmpty() || left.equals(List.of("a.jsonl")), left.toString());
    }
  }

  private void resumed(Path whole, int threads, String... arguments) throws IOException {
    Path output = folder.resolve("a.jsonl");
    List<String> again = new ArrayList<>(Arrays.asList(arguments));
    again.addAll(List.of("--resume", "--threads", Integer.toString(threads)));
    Cli run = Cli.run(again.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    assertEquals(List.of("a.jsonl", "whole.jsonl"), results());
    assertEquals(-1, Files.mismatch(whole, output));
    Files.delete(output);
  }

  private static String quoted(String... arguments) {
    return Arrays.stream(arguments).map(a -> "'" + a + "'").collect(Collectors.joining(" "));
  }

  // 78 MB of rows, and results of 20,000 of them, which would take three times as much.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyRowsTakeConstantMemory(boolean piped) throws Exception {
    Path data = folder.resolve("x.npy");
    writePixels(data, 100_000);
    String rows = piped ? "0:20000" : "99000:100000";
    String from = piped ? "- < '" + data + "'" : "'" + data + "'";
    Process process =
        start(
            "JAVA_TOOL_OPTIONS=-Xmx48m ELBO estimate --samples 1 --proposal encoder --bounds Elbo"
                + " --progress none --output - --rows "
                + rows
                + " --data "
                + from);
    List<String> lines;
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().filter(line -> line.contains("\"value\":-")).toList();
    }
    assertEquals(0, process.waitFor(), errors().toString());
    assertEquals(piped ? 20_000 : 1000, lines.size());
  }

  private static void writePixels(Path file, int rows) throws IOException {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + rows + ", 784), }";
    byte[] start = new byte[128];
    Arrays.fill(start, (byte) ' ');
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    System.arraycopy(magic, 0, start, 0, magic.length);
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, start, magic.length, text.length);
    start[start.length - 1] = '\n';
    byte[] row = new byte[784];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) (i % 7 == 0 ? 1 : 0);
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(start);
      for (int r = 0; r < rows; r++) {
        row[r % row.length] ^= 1;
        out.write(row);
      }
    }
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
