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

/// Warnings on models whose log p(x) is known: those that were missing and those that were false.
class WarningsTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  private Cli run(String name, Path out, String... more) {
    Path files = CASES.resolve(name);
    List<String> args =
        new ArrayList<>(
            List.of(
                "estimate",
                "--model",
                files.toString(),
                "--data",
                files.resolve("x.npy").toString(),
                "--output",
                out.toString()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static List<JsonNode> lines(Path out) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Cli.rows(out)) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  /// Weights thousands of nats apart: one is the estimate.
  @Test
  void oneWeightIsFlaggedAndWhyIsSaid() throws IOException {
    Path out = folder.resolve("o.jsonl");
    Cli run = run("khat-underflow", out, "--proposal", "prior", "--bounds", "LogEvidence");
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.out()
            .replaceAll("\\s+", " ")
            .contains(
                "in 5 of 5 rows: do not trust errors and log p(x) there (row 0: one weight of 5000"
                    + " carries 100 % of the estimate)"),
        run.out());
    List<JsonNode> lines = lines(out);
    assertEquals(5, lines.size());
    for (JsonNode line : lines) {
      assertEquals("unsound", line.get("verdict").asText());
      assertEquals("one weight of 5000 carries 100 % of the estimate", line.get("why").asText());
    }
  }

  /// There is no interval, and the end comes after a few thousand evaluations, not a million.
  @Test
  void oneWeightGivesNoInterval() throws IOException {
    Path out = folder.resolve("o.jsonl");
    Cli run =
        run("khat-underflow", out, "--proposal", "prior", "--tolerance", "0.05", "--rows", "0:3");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("3 of 3 rows have").contains("do not trust errors"), run.out());
    for (JsonNode line : lines(out)) {
      assertEquals("k-hat", line.get("stopped").asText());
      assertTrue(line.get("evaluations").asLong() < 20_000, line.toString());
      if (line.get("bound").asText().startsWith("EvidenceInterval")) {
        assertFalse(line.get("parts").has("lower"), line.toString());
      }
    }
  }

  /// An ordinary VAE under the adaptive proposal: errors are right, and at most one row in thirty
  /// is flagged. For 60 errors, |z| ≤ 5 fails once in 30,000 seeds.
  @Test
  void honestErrorsAreNotFlagged() throws IOException {
    Path out = folder.resolve("o.jsonl");
    run("khat-false-alarm", out, "--bounds", "LogEvidence", "--proposal", "adaptive");
    List<Double> right =
        Files.readAllLines(CASES.resolve("khat-false-alarm/right.csv")).stream()
            .map(Double::parseDouble)
            .toList();
    int flagged = 0;
    for (JsonNode line : lines(out)) {
      double error = line.get("value").asDouble() - right.get(line.get("row").asInt());
      // Single precision and the quadrature of the reference.
      double both = Math.hypot(line.get("standardError").asDouble(), 1e-4);
      assertTrue(Math.abs(error) <= 5 * both, line.toString());
      flagged += line.get("verdict").asText().equals("sound") ? 0 : 1;
    }
    assertTrue(flagged <= 2, flagged + " of 60");
  }

  /// With the exact posterior, weights differ by rounding: k-hat is −∞ and nothing is flagged.
  @Test
  void roundingIsNoTail() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "LinearGaussian(d=4,D=8,seed=1)",
            "--proposal",
            "posterior",
            "--rows",
            "0:20");
    assertTrue(run.line("KHat").contains("-Infinity"), run.out());
    assertFalse(run.out().contains("do not trust"), run.out());
  }
}
