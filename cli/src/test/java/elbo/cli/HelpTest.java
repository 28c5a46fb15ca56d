package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "estimate ",
        "ladder ",
        "verify ",
        "coverage ",
        "train ",
        "collapse ",
        "diffusion ",
        "merge ",
        "rerun ",
        "list "
      })
  void everyCommandHasHelpWithExamples(String command) {
    // picocli warns on the standard error of the process of texts that it cannot format.
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
    Cli run;
    try {
      run = Cli.run(Cli.words(command + "--help").toArray(String[]::new));
    } finally {
      System.setErr(before);
    }
    assertEquals("", warnings.toString(StandardCharsets.UTF_8));
    assertEquals(0, run.status());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith("Usage: elbo " + command), run.out());
    assertTrue(run.out().contains("Example"), run.out());
    assertTrue(run.out().contains("\n  elbo " + command.strip()), run.out());
    run.lines().forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 100, line));
  }

  @Test
  void versionIsOneLine() {
    Cli run = Cli.run("--version");
    assertEquals(0, run.status());
    assertTrue(run.out().matches("elbo [0-9].*\\R"), run.out());
  }
}
