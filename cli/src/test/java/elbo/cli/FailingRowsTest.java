package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row 3 of 6 is an outlier at which the encoder's exp(log variance) overflows.
class FailingRowsTest {
  private static final Case BAD_ROW = Case.of("one-bad-row");
  private static final Case ZEROS = Case.of("zero-weights");
  private static final String ERROR =
      "the encoder outputs no q(z | x): scale 0 must be finite and greater than 0, but is Infinity"
          + " (mean from output mean, log variance from output log_variance)";
  // log p(x) in closed form
  private static final double[] EXACT = {-7.0238, -8.7067, -11.4213, Double.NaN, -8.3926, -7.8410};

  @TempDir Path folder;

  private Cli run(String command, String output, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--model", BAD_ROW.folder().toString()));
    all.addAll(List.of("--data", BAD_ROW.file("x.npy"), "--proposal", "adaptive"));
    all.addAll(List.of("--output", folder.resolve(output).toString()));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private List<String> lines(String output) throws IOException {
    Path file = folder.resolve(output);
    return output.endsWith(".csv") ? Files.readAllLines(file) : Cli.rows(file);
  }

  @Test
  void theOthersAreScored() throws IOException {
    Cli run = run("estimate", "a.jsonl", "--bounds", "LogEvidence,Ess");
    assertEquals(1, run.status(), run.err());
    assertEquals("", run.err());
    assertEquals(
        "  1 of 6 rows failed: 3 (" + ERROR + "); means are over the other 5",
        run.line("1 of 6 rows failed"));
    List<String> lines = lines("a.jsonl");
    assertEquals(12, lines.size());
    for (int row = 0; row < 6; row++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(2 * row));
      assertEquals(row, line.get("row").asInt());
      assertEquals("LogEvidence", line.get("bound").asText());
      if (row == 3) {
        assertTrue(line.get("value").isNull());
        assertEquals(ERROR, line.get("error").asText());
        assertEquals("estimate", line.get("kind").asText());
      } else {
        assertEquals(EXACT[row], line.get("value").asDouble(), 0.05);
        assertFalse(line.has("error"));
      }
    }
    run("estimate", "before.jsonl", "--bounds", "LogEvidence,Ess", "--rows", "0:3");
    run("estimate", "after.jsonl", "--bounds", "LogEvidence,Ess", "--rows", "4:6");
    assertEquals(lines.subList(0, 6), lines("before.jsonl"));
    assertEquals(lines.subList(8, 12), lines("after.jsonl"));
  }

  @Test
  void csvHasAColumnForErrors() throws IOException {
    assertEquals(1, run("estimate", "a.csv", "--bounds", "Elbo").status());
    List<String> lines = lines("a.csv");
    assertTrue(lines.getFirst().endsWith(",why,error"), lines.getFirst());
    assertTrue(lines.get(4).startsWith("3,Elbo,,,,lower,"), lines.get(4));
    assertTrue(lines.get(4).endsWith("\"" + ERROR + "\""), lines.get(4));
    assertTrue(lines.get(5).startsWith("4,Elbo,-"), lines.get(5));
    assertTrue(lines.get(5).endsWith(","), lines.get(5));
  }

  @Test
  void aToleranceAndALadderGoOnToo() throws IOException {
    Cli tolerance = run("estimate", "t.jsonl", "--tolerance", "0.1");
    assertEquals(1, tolerance.status(), tolerance.err());
    assertEquals(List.of("3", "failed"), tolerance.cells("3 "));
    assertTrue(tolerance.out().contains("5 of 5 rows are within the tolerance"), tolerance.out());
    assertTrue(tolerance.out().contains("1 of 6 rows failed: 3 ("), tolerance.out());
    assertEquals(18, lines("t.jsonl").size());
    Cli ladder = run("ladder", "l.csv", "--samples", "500");
    assertEquals(1, ladder.status(), ladder.err());
    assertTrue(ladder.out().contains("1 of 6 rows failed: 3 ("), ladder.out());
  }

  @Test
  void failFastIsTheFirstFailure() throws IOException {
    Cli run = run("estimate", "a.jsonl", "--fail-fast");
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertTrue(run.err().endsWith("x.npy, row 3, under one-bad-row: " + ERROR + "\n"), run.err());
    assertFalse(Files.exists(folder.resolve("a.jsonl")));
  }

  @Test
  void aRowOutsideTheSupportIsOneRow() throws IOException {
    Path data = Files.writeString(folder.resolve("three.csv"), "1\n3\n0\n");
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8)",
            "--data",
            data.toString());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.line("1 of 3 rows failed: 1 (").contains("but is 3.0"), run.out());
    assertTrue(run.out().contains("means are over the other 2"), run.out());
  }

  /// A row whose every weight is 0 has log p(x) = −∞ as far as samples show, at once.
  @Test
  void noWeightTakesNoMillionSamples() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            ZEROS.folder().toString(),
            "--data",
            ZEROS.file("x.npy"),
            "--tolerance",
            "0.05");
    assertEquals(0, run.status(), run.err());
    List<String> cells = run.cells("1  -Inf");
    assertEquals("-Infinity", cells.get(1));
    assertTrue(Long.parseLong(cells.get(3).replace(",", "")) < 10_000, cells.toString());
    assertTrue(run.out().contains("  1 of 4 rows have no sample with a weight above 0"), run.out());
  }
}
