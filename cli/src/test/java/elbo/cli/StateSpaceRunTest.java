package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Series from the command line.
class StateSpaceRunTest {
  private static final String LINEAR =
      "LinearGaussianStateSpace(transition=0.9,process=1,observation=1,initial=1)";

  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static Cli run(String model, String data, String... more) {
    List<String> args = new ArrayList<>(List.of("estimate", "--model", model));
    args.addAll(List.of("--data", data, "--samples", "400"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static String withoutSpeed(Cli run) {
    return run.out().replaceAll(".*samples/s.*\n", "");
  }

  @Test
  void aSeriesHasItsEvidenceBesideTheExactOne() throws IOException {
    String data = file("series.csv", "1,-1,.5,2,0,-.5,1.5,-2,.25,1\n");
    Cli run = run(LINEAR, data);
    assertEquals(0, run.status(), run.err());
    List<String> cells = run.cells("LogEvidence");
    double error = Double.parseDouble(cells.get(3));
    assertEquals(-18.1216, Double.parseDouble(cells.get(1)), 5 * error);
    assertTrue(error < 0.02, run.out());
    assertEquals("-18.1216", cells.get(4));
    assertTrue(
        run.out()
            .contains(
                "sampler ParticleFilter(particles=256,resampling=SYSTEMATIC,threshold=0.5,"
                    + "kind=BOOTSTRAP)"),
        run.out());
    assertTrue(run.out().contains("the first step is observed at the first state"), run.out());
    for (String threads : List.of("1", "2", "7")) {
      assertEquals(withoutSpeed(run), withoutSpeed(run(LINEAR, data, "--threads", threads)));
    }
  }

  @Test
  void numbersMayBeMissingForModelsThatTakeThemAlone() throws IOException {
    String holes = "1,,.5,nan,0,NA,1.5,-2,.25,1\n1,-1,.5,2,0,NaN,NaN,NaN,,\n";
    Cli run = run(LINEAR, file("holes.csv", holes), "--sampler", "ParticleFilter(particles=64)");
    assertEquals(0, run.status(), run.err());
    // Of a shorter series the same, at its own row.
    String shorter = run(LINEAR, file("short.csv", "1,-1,.5,2,0\n")).cells("LogEvidence").get(4);
    Cli second = run(LINEAR, file("holes2.csv", holes), "--rows", "1");
    assertEquals(shorter, second.cells("LogEvidence").get(4), second.out());
    Cli other = run("LinearGaussian(d=2,D=10,seed=1)", folder.resolve("holes.csv").toString());
    assertEquals(2, other.status());
    assertTrue(other.err().contains("must hold one finite number in each field"), other.err());
    Cli infinite = run(LINEAR, file("infinite.csv", "1,inf,2\n"));
    assertEquals(2, infinite.status());
    assertEquals(1, infinite.err().lines().count(), infinite.err());
    Cli word = run(LINEAR, file("word.csv", "1,2.5,3\n1,two,3\n"));
    assertEquals(2, word.status());
    assertTrue(word.err().contains("line 2 has \"two\" in field 2"), word.err());
  }

  @Test
  void whatIsImpossibleHasMinusInfinityAndAStep() throws IOException {
    Cli run = run(LINEAR, file("impossible.csv", "1,-1,1e200,3\n"));
    assertEquals(0, run.status(), run.err());
    assertEquals("-Infinity", run.cells("LogEvidence").get(1));
    assertTrue(
        run.out().contains("at step 2 (the first is 0) every particle has the likelihood 0"));
  }

  @Test
  void theNileHasTheEvidenceOfItsConvention() {
    Cli flat = run("LocalLevel(15099,1469.1)", "nile");
    assertEquals(0, flat.status(), flat.err());
    assertEquals("-632.5456", flat.cells("LogEvidence").get(4));
    assertTrue(flat.out().contains("the first level is flat"), flat.out());
    Cli proper =
        run(
            "LocalLevel(15099,1469.1,1000,100000)",
            "nile",
            "--sampler=ParticleFilter(kind=GUIDED)");
    assertEquals("-639.3007", proper.cells("LogEvidence").get(4));
    double error = Double.parseDouble(proper.cells("LogEvidence").get(3));
    assertEquals(
        -639.3007, Double.parseDouble(proper.cells("LogEvidence").get(1)), 5 * error, proper.out());
  }

  @Test
  void thePosteriorIsThatOfTheStates() throws IOException {
    Cli run =
        Cli.run(
            "posterior",
            "--model",
            LINEAR,
            "--data",
            file("series.csv", "1,,3\n"),
            "--samples=400",
            "--output",
            folder.resolve("draws.npz").toString());
    assertEquals(0, run.status(), run.err());
    assertTrue(Files.size(folder.resolve("draws.npz")) > 1000);
    // As the Kalman smoother has it, on three steps.
    List<String> last = run.cells("2  ");
    assertEquals(2.1731, Double.parseDouble(last.get(1)), 5 * Double.parseDouble(last.get(2)));
  }

  @Test
  void filteredMeansHaveErrors() throws IOException {
    Cli run =
        Cli.run(
            "filter", "--model", LINEAR, "--data", file("three.csv", "1,,3\n"), "--samples=400");
    assertEquals(0, run.status(), run.err());
    // E(z₀ | y₀ = 1) = ½, and a hole is predicted from it: 0.45.
    List<String> first = run.cells("0     0");
    assertEquals(0.5, Double.parseDouble(first.get(3)), 5 * Double.parseDouble(first.get(4)));
    List<String> hole = run.cells("0     1");
    assertEquals("-", hole.get(2));
    assertEquals(0.45, Double.parseDouble(hole.get(3)), 5 * Double.parseDouble(hole.get(4)));
    assertEquals(2, Cli.run("filter", "--rows", "0").status());
  }

  @Test
  void statesGoToAFile() throws IOException {
    String data = file("three.csv", "1,,3\n0,1,-1\n");
    Path output = folder.resolve("states.csv");
    String[] filter = {
      "filter", "--model", LINEAR, "--data", data, "--samples=400", "--output", output.toString()
    };
    Cli run = Cli.run(filter);
    assertEquals(0, run.status(), run.err());
    List<String> lines = Files.readAllLines(output);
    assertEquals(
        "row,step,observed,filtered,filteredError,smoothed,smoothedError,logEvidence,"
            + "logEvidenceError",
        lines.getFirst());
    assertEquals(7, lines.size());
    String[] hole = lines.get(2).split(",");
    assertEquals("", hole[2]);
    // Given all that was observed, the last step is the same smoothed and filtered.
    String[] last = lines.get(3).split(",");
    assertEquals(2.1731, Double.parseDouble(last[3]), 5 * Double.parseDouble(last[4]));
    assertEquals(2.1731, Double.parseDouble(last[5]), 5 * Double.parseDouble(last[6]));
    assertEquals(Double.parseDouble(last[3]), Double.parseDouble(last[5]), 1e-12);
    assertEquals(1.4957, Double.parseDouble(hole[5]), 5 * Double.parseDouble(hole[6]));
    Cli again = Cli.run(filter);
    assertEquals(2, again.status());
    assertTrue(again.err().contains("exists"), again.err());
  }

  @Test
  void aModelDrawsItsOwnSeries() {
    Cli run =
        Cli.run(
            "estimate",
            "--model=StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)",
            "--rows=0:2",
            "--samples=64");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("drawn from the model, rows 0:2"), run.out());
  }

  @Test
  void aRowThatIsNoSeriesOfTheModelFails() throws IOException {
    String data = file("counts.csv", "1,2,3,5\n1,2.5,3,4\n");
    Cli run = run("PoissonAutoregression(mu=0.5,phi=0.9,sigma=0.4)", data, "--header=no");
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains("a count must be a whole number from 0 to"), run.out());
  }

  @Test
  void toATolerance() throws IOException {
    String data = file("series.csv", "1,-1,.5,2,0,-.5,1.5,-2,.25,1\n");
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            LINEAR,
            "--data",
            data,
            "--tolerance=0.05",
            "--sampler=ParticleFilter(particles=32)");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("-18.1216"), run.out());
  }
}
