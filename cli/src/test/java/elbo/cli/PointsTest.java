package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.points.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsTest {
  private static final String GAUSSIAN = "LinearGaussian(d=3,D=5,seed=3)";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "philox|1|Independent(seed=s)",
        "antithetic|2|Antithetic(seed=s)",
        "sobol|5000|Sobol(seed=s,scramble=OWEN,size=256)",
        "sobol|4096|Sobol(seed=s,scramble=OWEN,size=256)",
        "sobol|4095|Sobol(seed=s,scramble=OWEN,size=128)",
        "sobol|32|Sobol(seed=s,scramble=OWEN,size=2)",
        "lattice|8192|Lattice(seed=s,size=512)",
        "lattice|1000000000|Lattice(seed=s,size=1048576)",
        "Sobol(7,SHIFT,1024)|1024|Sobol(seed=7,scramble=SHIFT,size=1024)"
      })
  void shortNamesTakeSeedAndSize(String name, long samples, String written) {
    assertEquals(written, PointsChoice.parse(name, Seed.of("s"), samples).name());
    assertEquals(written, PointsChoice.parse(written, Seed.of("t"), samples).name());
  }

  private static double[] cells(Cli run, String name) {
    return run.cells(name).stream()
        .skip(1)
        .limit(4)
        .mapToDouble(cell -> cell.matches("-?[0-9.e-]+") ? Double.parseDouble(cell) : Double.NaN)
        .toArray();
  }

  /// Student's t limit for 16 and more randomizations: 7.90. Power: an error of δ is seen.
  @ParameterizedTest
  @ValueSource(strings = {"sobol", "lattice", "antithetic"})
  void elboAgreesWithItsExactMean(String points) {
    Cli run = Cli.run("estimate", "--model", GAUSSIAN, "--points", points, "--rows", "0:4");
    assertEquals(0, run.status(), run.err());
    double[] elbo = cells(run, "Elbo");
    assertTrue((7.9 + 3.1) * elbo[2] < 0.1, run.out());
    assertEquals(elbo[3], elbo[0], 7.9 * elbo[2] + 1e-4, run.out());
    assertTrue(run.out().contains("whole randomizations; diagnostics have none"), run.out());
    // Dependence changes the mean of all but means over single samples.
    assertTrue(run.line("Iwae(").contains(" lower"), run.out());
    assertEquals("lower", run.cells("Iwae(").get(4), run.out());
    assertEquals("estimate", run.cells("LogEvidence").get(4), run.out());
    assertTrue(run.out().contains("k-hat"), run.out());
  }

  @Test
  void sobolPointsLessenTheError() {
    String[] args = {"estimate", "--model", GAUSSIAN, "--rows", "0:4", "--points"};
    Cli philox = Cli.run(append(args, "philox"));
    Cli sobol = Cli.run(append(args, "sobol"));
    double[] error = {cells(philox, "LogEvidence")[2], cells(sobol, "LogEvidence")[2]};
    assertTrue(error[1] < 0.5 * error[0], error[1] + " against " + error[0]);
  }

  @Test
  void summarySaysWhatFillsNoRandomization() {
    Cli run = Cli.run("estimate", "--model", GAUSSIAN, "--points", "sobol", "--rows", "0");
    assertTrue(run.line("samples").contains("Sobol(seed=1,scramble=OWEN,size=256)"), run.out());
    for (String name : List.of("Elbo ", "LogEvidence")) {
      assertTrue(run.line(name).endsWith("used 4864 of 5000 samples"), run.out());
    }
    assertTrue(run.out().contains("errors come from 19 whole randomizations"), run.out());
  }

  @Test
  void aSingleRandomizationTellsNoError() {
    Cli run =
        Cli.run("estimate", "--model", GAUSSIAN, "--points", "Sobol(1,OWEN,4096)", "--rows", "0");
    assertEquals("-", run.cells("Elbo").get(3), run.out());
    assertEquals("-", run.cells("LogEvidence").get(3), run.out());
  }

  @Test
  void philoxSaysNothingOfRandomizations() {
    Cli run = Cli.run("estimate", "--model", GAUSSIAN, "--points", "philox", "--rows", "0");
    assertFalse(run.out().contains("andomization"), run.out());
    Cli plain = Cli.run("estimate", "--model", GAUSSIAN, "--rows", "0");
    assertEquals(plain.line("LogEvidence"), run.line("LogEvidence"));
  }

  @Test
  void bytesAreEqualForAnyThreads() throws IOException {
    for (String points : List.of("sobol", "antithetic")) {
      byte[][] files = new byte[2][];
      for (int i = 0; i < 2; i++) {
        Path file = folder.resolve(points + i + ".jsonl");
        Cli run =
            Cli.run(
                "estimate",
                "--model",
                GAUSSIAN,
                "--points",
                points,
                "--threads",
                i == 0 ? "1" : "3",
                "--output",
                file.toString());
        assertEquals(0, run.status(), run.err());
        files[i] = Files.readAllBytes(file);
      }
      assertArrayEquals(files[0], files[1], points);
    }
  }

  @Test
  void ladderClimbsInWholeRandomizations() {
    Cli run = Cli.run("ladder", "--model", GAUSSIAN, "--points", "sobol", "--rows", "0");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("1,000 ").endsWith("used 4096 of 5000 samples"), run.out());
    assertTrue(run.lines().stream().noneMatch(line -> line.strip().startsWith("5,000 ")));
    assertTrue(run.line("under these points").contains("times their number"), run.out());
    assertTrue(run.line("errors come from 19").contains("whole"), run.out());
  }

  private static String[] append(String[] args, String last) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }
}
