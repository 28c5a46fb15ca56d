package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderGapTest {
  private static final String GAUSSIAN = "LinearGaussian(d=3,D=5,seed=3)";

  private static final String ENCODER = "EncoderElbo";

  @TempDir Path folder;

  private static Cli estimate(String... more) {
    List<String> args =
        new ArrayList<>(List.of("estimate", "--model", GAUSSIAN, "--samples", "2000"));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private static double[] numbers(String line) {
    Matcher matcher = Pattern.compile("-?[0-9]+\\.[0-9]+(e-[0-9]+)?").matcher(line);
    return matcher.results().mapToDouble(m -> Double.parseDouble(m.group())).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Adaptive(2,256)", "mixture(Adaptive(2,256)=9,prior=1)"})
  void splitsTheGap(String proposal) {
    Cli run = estimate("--proposal", proposal);
    assertEquals(0, run.status(), run.err());
    double[] encoder = numbers(run.line(ENCODER));
    double elbo = numbers(run.line("Elbo  "))[0];
    double evidence = numbers(run.line("LogEvidence"))[0];
    double[] gap = numbers(run.line("encoder's gap to log p(x)"));
    assertEquals(evidence - encoder[0], gap[0], 1.01e-4, run.out());
    assertEquals(elbo - encoder[0], gap[2], 1.01e-4, run.out());
    assertEquals(evidence - elbo, gap[4], 1.01e-4, run.out());
    assertEquals(gap[0], gap[2] + gap[4], 2.01e-4, run.out());
    assertTrue(run.line(ENCODER).endsWith("used 1000 of 2000 samples"), run.out());
    // Beside its exact mean: |z| ≤ 5, and an error of 0.15 nats would be seen.
    assertTrue((5 + 3.1) * encoder[2] < 0.15, run.out());
    assertEquals(encoder[3], encoder[0], 5 * encoder[2] + 1e-4, run.out());
  }

  @Test
  void standsInTheResultsOfEveryRow() throws IOException {
    byte[][] files = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path file = folder.resolve(i + ".jsonl");
      Cli run =
          estimate(
              "--proposal",
              "Adaptive(1,64)",
              "--rows",
              "2:4",
              "--threads",
              i == 0 ? "1" : "3",
              "--output",
              file.toString());
      assertEquals("", run.err());
      files[i] = Files.readAllBytes(file);
    }
    assertArrayEquals(files[0], files[1]);
    List<String> lines = Cli.rows(folder.resolve("0.jsonl"));
    assertEquals(12, lines.size());
    JsonNode node = new ObjectMapper().readTree(lines.get(7));
    assertEquals(3, node.get("row").asInt());
    assertEquals("EncoderElbo", node.get("bound").asText());
    assertEquals("lower", node.get("kind").asText());
    assertEquals(1000, node.get("samples").asInt());
    assertTrue(node.has("exact"));
  }

  @Test
  void isLeftOutWhereNothingIsRefinedOrBoundsAreAskedFor() {
    for (Cli run :
        List.of(
            estimate("--proposal", "encoder"),
            estimate("--proposal", "prior"),
            estimate("--proposal", "Adaptive(1,64)", "--bounds", "Elbo,LogEvidence"))) {
      assertEquals(0, run.status(), run.err());
      assertFalse(run.out().contains("encoder's gap"), run.out());
      assertFalse(run.out().contains(ENCODER), run.out());
    }
  }

  @Test
  void chainsFromAFitStandApart() {
    Cli run = estimate("--sampler", "Annealed(steps=5,proposal=Laplace)");
    assertEquals(0, run.status(), run.err());
    double encoder = numbers(run.line(ENCODER))[0];
    double start = numbers(run.line("ProposalElbo"))[0];
    double chains = numbers(run.line("Elbo  "))[0];
    double[] gap = numbers(run.out().substring(run.out().indexOf("encoder's gap")));
    assertEquals(start - encoder, gap[2], 1.01e-4, run.out());
    assertEquals(chains - start, gap[4], 1.01e-4, run.out());
    assertEquals(gap[0], gap[2] + gap[4] + gap[6], 2.01e-4, run.out());
  }

  @Test
  void theElboOfAFitIsAskedForWithIt() {
    Cli run = Cli.run("estimate", "--rows", "0", "--samples", "200", "--bounds", "ProposalElbo");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("proposal Adaptive"), run.out());
  }

  @Test
  void goesWithPointsThatDependOnEachOther() {
    Cli run = estimate("--proposal", "Adaptive(2,256)", "--points", "sobol", "--rows", "0");
    assertEquals(0, run.status(), run.err());
    double[] gap = numbers(run.line("encoder's gap to log p(x)"));
    assertEquals(gap[0], gap[2] + gap[4], 2.01e-4, run.out());
  }
}
