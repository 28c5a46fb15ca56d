package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.data.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays of the posterior and of log weights, as the command line writes them.
class PosteriorTest {
  private static final String GAUSSIAN = "LinearGaussian(d=3,D=5,seed=3)";

  @TempDir Path folder;

  private Cli posterior(String file, String... more) {
    return run("posterior", "--output", file, more);
  }

  private Cli run(String command, String option, String file, String... more) {
    String[] start = {
      command, "--model", GAUSSIAN, "--samples", "2000", option, folder.resolve(file).toString()
    };
    return Cli.run(
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(start), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Observations array(String file, String name) {
    return ObservationFiles.named(folder.resolve(file) + ":" + name, Reading.PLAIN);
  }

  private static String header(Path file, String array) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry(array + ".npy"))) {
      byte[] head = in.readNBytes(128);
      assertEquals(0, (10 + (head[8] & 0xff)) % 64);
      return new String(head, 10, head[8] & 0xff, StandardCharsets.ISO_8859_1).strip();
    }
  }

  @Test
  void drawsAndSummariesAreReadBack() throws IOException {
    Cli run = posterior("a.npz", "--rows", "2:5", "--draws", "40");
    assertEquals(0, run.status(), run.err());
    Path file = folder.resolve("a.npz");
    assertEquals(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 40, 3), }", header(file, "draws"));
    assertEquals("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", header(file, "row"));
    assertEquals(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3, 3), }",
        header(file, "quantiles"));
    Observations draws = array("a.npz", "draws");
    Observations mean = array("a.npz", "mean");
    Observations error = array("a.npz", "mean_error");
    Observations sd = array("a.npz", "sd");
    Observations quantiles = array("a.npz", "quantiles");
    for (int row = 0; row < 3; row++) {
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int d = 0; d < 40; d++) {
          sum += draws.row(row)[3 * d + j] / 40;
        }
        // 40 draws of 2000 samples: 6 errors of their mean.
        assertEquals(mean.row(row)[j], sum, 6 * sd.row(row)[j] / Math.sqrt(40));
        assertTrue(error.row(row)[j] > 0 && error.row(row)[j] < 0.1 * sd.row(row)[j]);
        double median = quantiles.row(row)[3 + j];
        assertTrue(quantiles.row(row)[j] < median && median < quantiles.row(row)[6 + j]);
      }
    }
    assertTrue(run.out().contains("draws that differ"), run.out());
  }

  @Test
  void bytesDoNotDependOnThreadsOrTime() throws IOException {
    assertEquals(0, posterior("a.npz", "--threads", "1").status());
    assertEquals(0, posterior("b.npz", "--threads", "3").status());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a.npz")), Files.readAllBytes(folder.resolve("b.npz")));
    Cli again = posterior("b.npz");
    assertEquals(2, again.status());
    assertTrue(again.err().contains("exists already; --force replaces it"), again.err());
    assertEquals(0, posterior("b.npz", "--force").status());
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count(), "no temporary file is left");
    }
  }

  /// What the decoder outputs stands beside the latents, where there is a decoder.
  @Test
  void outputsOfADecoder() throws IOException {
    Path file = folder.resolve("v.npz");
    Cli run =
        Cli.run(
            "posterior",
            "--rows",
            "0",
            "--samples",
            "300",
            "--proposal",
            "encoder",
            "--draws",
            "5",
            "--quantiles",
            "0.5",
            "--output",
            file.toString());
    assertTrue(run.status() == 0 || run.err().contains("worth"), run.err());
    if (run.status() == 0) {
      assertEquals(
          "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 784), }",
          header(file, "output_mean"));
      assertTrue(run.out().contains("and 30 more"), run.out());
    }
  }

  @Test
  void weightsThatCannotCarryItFail() {
    Cli run = Cli.run("posterior", "--model", GAUSSIAN, "--samples", "7", "--rows", "0");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("7 weights are worth"), run.err());
    assertTrue(run.err().contains("must be at least 10"), run.err());
    assertEquals(1, run.err().strip().lines().count());
  }

  @Test
  void logWeightsAreTheSumOfTheirTerms() throws IOException {
    Cli run = run("estimate", "--log-weights", "w.npz", "--rows", "1:3", "--bounds", "Elbo");
    assertEquals(0, run.status(), run.err());
    Observations w = array("w.npz", "log_weight");
    Observations likelihood = array("w.npz", "log_likelihood");
    Observations prior = array("w.npz", "log_prior");
    Observations q = array("w.npz", "log_q");
    assertEquals(2, w.rows());
    double[] means = new double[2];
    for (int row = 0; row < 2; row++) {
      assertEquals(2000, w.row(row).length);
      for (int i = 0; i < 2000; i++) {
        double sum = likelihood.row(row)[i] + prior.row(row)[i] - q.row(row)[i];
        assertEquals(sum, w.row(row)[i], 1e-12);
        means[row] += w.row(row)[i] / 2000;
      }
    }
    double printed = Double.parseDouble(run.cells("Elbo").get(1));
    assertEquals(printed, (means[0] + means[1]) / 2, 5.1e-5);
    assertEquals("[1.0]", java.util.Arrays.toString(array("w.npz", "row").row(0)));
    Cli plain =
        Cli.run(
            "estimate",
            "--model",
            GAUSSIAN,
            "--samples",
            "2000",
            "--rows",
            "1:3",
            "--bounds",
            "Elbo");
    assertEquals(plain.line("Elbo"), run.line("Elbo"), "recording changes nothing");
  }

  @Test
  void bracketsContainTheExactValue() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            GAUSSIAN,
            "--samples",
            "4000",
            "--rows",
            "0:10",
            "--bracket",
            "0.999");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("10 of 10 contain the exact log p(x)"), run.out());
    assertTrue(run.out().contains("width: median"), run.out());
    assertTrue(run.line("Bracket(level=0.999,k=62)").contains("estimate"), run.out());
  }

  @Test
  void unbiasedTermsStandBesideTheExactValue() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            GAUSSIAN,
            "--samples",
            "40000",
            "--rows",
            "0",
            "--unbiased",
            "Multilevel(k=4)");
    assertEquals(0, run.status(), run.err());
    List<String> cells = run.cells("0 ");
    double z =
        (Double.parseDouble(cells.get(1)) - Double.parseDouble(cells.get(3)))
            / Double.parseDouble(cells.get(2));
    assertTrue(Math.abs(z) < 5, run.out());
    Cli sumo = Cli.run("estimate", "--model", GAUSSIAN, "--rows", "0", "--unbiased", "Sumo(k=4)");
    assertTrue(sumo.out().contains("infinite variance"), sumo.out());
    assertFalse(run.out().contains("infinite variance"), run.out());
  }

  @Test
  void unbiasedTermsAreKept(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("terms.csv");
    Path json = folder.resolve("terms.jsonl");
    for (Path file : List.of(csv, json)) {
      Cli run =
          Cli.run(
              "estimate",
              "--model",
              GAUSSIAN,
              "--rows",
              "0:2",
              "--unbiased",
              "Multilevel(k=4)",
              "--output",
              file.toString());
      assertEquals(0, run.status(), run.err());
    }
    List<String> lines = Files.readAllLines(csv);
    assertEquals(
        "row,estimator,value,standardError,exact,terms,samples,evaluations", lines.getFirst());
    assertEquals(3, lines.size());
    List<String> objects = Files.readAllLines(json);
    assertTrue(objects.getFirst().contains("\"estimator\":\"Multilevel(k=4,rate=0.3536)\""));
    String value = lines.get(1).replaceAll("\"[^\"]*\"", "").split(",")[2];
    assertTrue(objects.get(1).contains("\"value\":" + value + ","), objects.get(1));
  }
}
