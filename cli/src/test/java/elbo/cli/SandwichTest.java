package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandwichTest {
  private static final String GAUSSIAN = "LinearGaussian(d=4,D=6,seed=3)";

  @TempDir Path folder;

  private static double number(Cli run, String start, int column) {
    return Double.parseDouble(
        run.line(start).strip().substring(start.length()).strip().split(" +")[column]);
  }

  @Test
  void boundsLieOnBothSidesAndMeetWhereTheModelIsExact() throws IOException {
    Path file = folder.resolve("pairs.csv");
    Cli run =
        Cli.run(
            "sandwich",
            "--model",
            GAUSSIAN,
            "--simulate=40",
            "--sampler=Annealed(steps=20,proposal=Prior)",
            "--output",
            file.toString());
    assertEquals(0, run.status(), run.err());
    double lower = number(run, "forward, lower bound", 0);
    double upper = number(run, "backward, upper bound", 0);
    double gap = number(run, "gap", 0);
    double one = number(run, "gap of one chain", 0);
    assertEquals(upper - lower, gap, 2e-4);
    assertTrue(one > 0 && gap < one, run.out());
    List<String> lines = Files.readAllLines(file);
    assertEquals(41, lines.size());
    assertTrue(lines.getFirst().startsWith("pair,lower,lower_error,upper,"), lines.getFirst());
    assertTrue(run.line("a gap of one chain of 0.1 nats takes").contains("steps"), run.out());
    assertTrue(run.out().contains("a row of data has no chain backward"), run.out());
    // The middle is log p(x) of the same observations, but for 1/T².
    Cli exact = Cli.run("estimate", "--model", GAUSSIAN, "--rows", "0:40", "--sampler", "exact");
    double logP = Double.parseDouble(exact.cells("LogEvidence").get(1));
    assertEquals(logP, number(run, "middle", 0), 0.1);
  }

  @Test
  void threadsDoNotChangeIt() {
    String[] outs = new String[2];
    for (int t = 1; t <= 2; t++) {
      Cli run =
          Cli.run(
              "sandwich",
              "--model",
              GAUSSIAN,
              "--simulate=6",
              "--rows=0:3",
              "--threads=" + t,
              "--sampler=annealed");
      assertEquals(0, run.status(), run.err());
      assertTrue(run.line("forward on").contains("a lower bound"), run.out());
      outs[t - 1] = run.out().replaceAll(".* in all\n", "");
    }
    assertEquals(outs[0], outs[1]);
  }
}
