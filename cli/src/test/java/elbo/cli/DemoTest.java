package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir static Path folder;

  private static Cli demo;

  @BeforeAll
  static void run() {
    demo = Cli.run("--report", folder.resolve("demo.html").toString());
  }

  @Test
  void pageHasTheDigitsAndTheCommandThatHasTheSameResults() throws IOException {
    String page = Files.readString(folder.resolve("demo.html"));
    assertTrue(page.contains("./elbo estimate &#39;--bounds=Elbo,Iwae(k=5000),"), "the command");
    assertTrue(page.contains("<svg class=\"x\""), "images of digits");
    assertTrue(page.contains("What is the gap made of?"), "the gap by its causes");
    assertTrue(demo.out().contains("\n  report in " + folder.resolve("demo.html") + "\n"));
  }

  @Test
  void succeedsInPlainTextOfHundredColumns() {
    assertEquals("", demo.err());
    assertEquals(0, demo.status());
    demo.lines().stream()
        .filter(line -> !line.contains("report in"))
        .forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 100, line));
    assertEquals(-1, demo.out().indexOf('\u001b'));
  }

  @Test
  void workedExampleShowsTheExactNumbers() {
    String first = demo.out().substring(0, demo.out().indexOf("0.8, which"));
    String second = demo.out().substring(first.length(), demo.out().indexOf("2. "));
    assertEquals(
        List.of("-0.6390", "0.0823", "-0.7213", "-0.6931", "0.0282", "0.0282"), exact(first));
    assertEquals(
        List.of("-0.5004", "0.1927", "-0.6931", "-0.6931", "0.0000", "0.0000"), exact(second));
  }

  @Test
  void perfectEncoderHasNoVariance() {
    String second = demo.out().substring(demo.out().indexOf("0.8, which"));
    for (String name : List.of("ELBO", "log p(x)", "gap", "KL(q ‖ posterior)")) {
      String line = new Cli(0, second, "").line(name);
      assertTrue(line.endsWith(" 0"), line);
    }
  }

  @Test
  void everyDigitHasItsLine() {
    String digits = demo.out().substring(demo.out().indexOf("3. "));
    for (int row = 0; row < 24; row++) {
      String line = new Cli(0, digits, "").line(row + "  ");
      assertTrue(Cli.words(line).size() >= 9, line);
    }
    assertTrue(digits.contains("samples/s"), digits);
  }

  // The first of the three numbers of every row of a table.
  private static List<String> exact(String text) {
    return text.lines()
        .map(line -> Pattern.compile(" {2,}").splitAsStream(line.strip()).toList())
        .filter(cells -> cells.size() == 4)
        .map(cells -> cells.get(1))
        .toList();
  }
}
