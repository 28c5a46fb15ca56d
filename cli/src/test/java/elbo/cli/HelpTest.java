package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "estimate ", "ladder ", "verify ", "list "})
  void everyCommandHasHelpWithExamples(String command) {
    Cli run = Cli.run(Cli.words(command + "--help").toArray(String[]::new));
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
