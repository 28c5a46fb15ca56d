package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.report.LadderReport;
import elbo.weight.Dependence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LadderTest {
  @TempDir Path folder;

  @Test
  void stepsGoAsFarAsSamples() {
    assertEquals(List.of(1L), LadderReport.steps(1, Dependence.NONE));
    assertEquals(List.of(1L, 2L, 5L), LadderReport.steps(9, Dependence.NONE));
    assertEquals(List.of(1L, 2L, 5L, 10L, 50L), LadderReport.steps(99, Dependence.NONE));
    assertEquals(
        List.of(1L, 2L, 5L, 10L, 50L, 100L, 500L, 1000L),
        LadderReport.steps(4999, Dependence.NONE));
    assertEquals(List.of(1L, 2L, 5L, 10L), LadderReport.steps(16, new Dependence(16)));
  }

  @Test
  void risesToTheExactEvidence() {
    Cli run = Cli.run("ladder", "--model", "LinearGaussian(d=3,D=5,seed=3)", "--rows", "0");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("bias:").contains("against the exact log p(x)"), run.out());
    double evidence =
        Double.parseDouble(run.line("bias:").substring(run.line("bias:").indexOf(", ") + 2));
    double last = Double.NEGATIVE_INFINITY;
    for (String k : List.of("1 ", "10 ", "100 ", "1,000 ")) {
      double[] cells = cells(run.line(k));
      double value = cells[0];
      double error = cells[1];
      double mean = cells[2];
      double bias = cells[3];
      assertTrue(mean > last, run.out());
      assertEquals(mean, value, 5 * error + 1e-4, run.out());
      assertEquals(value - evidence, bias, 2e-4, run.out());
      last = mean;
    }
    assertTrue(last < evidence + 1e-4, run.out());
  }

  @Test
  void marksVariancesThatFewGroupsTell() {
    Cli run = Cli.run("ladder", "--model", "LinearGaussian(d=3,D=5,seed=3)", "--rows", "0:2");
    assertTrue(run.line("5,000 ").contains(" ~"), run.out());
    assertTrue(!run.line("100 ").contains("~"), run.out());
    assertTrue(run.out().contains("at the rate of this run"), run.out());
  }

  @Test
  void withoutExactEvidenceItSaysSo() {
    Cli run = Cli.run("ladder", "--rows", "0:2", "--samples", "300");
    assertTrue(run.line("bias:").contains("as all samples estimate it"), run.out());
    assertTrue(run.cells("100 ").size() >= 7, run.out());
  }

  @Test
  void keepsEveryRow() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Cli run =
        Cli.run(
            "ladder",
            "--model",
            "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
            "--samples",
            "10",
            "--rows",
            "0:3",
            "--output",
            file.toString());
    assertEquals(0, run.status(), run.err());
    List<String> lines = Cli.rows(file);
    // IWAE and ESS at k = 1, 2, 5, 10, and log p(x).
    assertEquals(27, lines.size());
    assertTrue(lines.get(3).startsWith("{\"row\":0,\"bound\":\"Iwae(k=10)\","), lines.get(3));
  }

  private static double[] cells(String line) {
    return Cli.words(line).stream().skip(1).limit(4).mapToDouble(Double::parseDouble).toArray();
  }
}
