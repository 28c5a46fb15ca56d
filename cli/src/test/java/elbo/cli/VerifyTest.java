package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.estimate.Statistic;
import elbo.name.Catalog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VerifyTest {
  @Test
  void everyPairPassesAndAnAddedBoundIsAmongThem() {
    Cli run = Cli.run("verify", "--samples", "1024");
    assertEquals(0, run.status(), run.out());
    assertEquals("", run.err());
    assertTrue(run.out().contains("All pass"), run.out());
    run.lines().forEach(line -> assertTrue(line.codePointCount(0, line.length()) <= 120, line));
    for (String k : new String[] {"2", "10", "100"}) {
      assertEquals(12, run.cells("AddedBound(k=" + k + ")").size());
    }
  }

  @Test
  void wrongMeanFails() {
    Cli run = verify("elbo.cli.wrong");
    assertEquals(1, run.status(), run.out());
    assertTrue(run.line("FAILED").contains("WrongMean on Binary("), run.out());
    assertEquals(12, run.lines().stream().filter(l -> l.contains("  FAILED")).count());
  }

  @Test
  void wrongErrorFails() {
    Cli run = verify("elbo.cli.wrong.errors");
    assertEquals(1, run.status(), run.out());
    assertTrue(run.line("FAILED").contains("errors are off by 0."), run.out());
    // Not that without variance, and not that without a fourth moment.
    assertEquals(10, run.lines().stream().filter(l -> l.contains("  FAILED")).count());
  }

  private static Cli verify(String boundsIn) {
    var out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console console = Console.of(print, print);
    var command = new VerifyCommand(console, Catalog.<Statistic<?>>of(Statistic.class, boundsIn));
    int status = command.run();
    return new Cli(status, out.toString(StandardCharsets.UTF_8), "");
  }
}
