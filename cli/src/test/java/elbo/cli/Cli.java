package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The command line, run in this process.
///
/// @param status with which the process would end
record Cli(int status, String out, String err) {
  static Cli run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        Main.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Cli(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /// The line that starts with this, blanks aside.
  String line(String start) {
    return out.lines()
        .filter(line -> line.strip().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + start + "' in:\n" + out));
  }

  /// The cells of the line that starts with this.
  List<String> cells(String start) {
    return words(line(start));
  }

  /// The lines of a file of JSON lines, without the first, which is the heading.
  static List<String> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.getFirst().startsWith("{\"version\":"), lines.getFirst());
    return lines.subList(1, lines.size());
  }

  static List<String> words(String line) {
    return Pattern.compile(" +").splitAsStream(line.strip()).toList();
  }
}
