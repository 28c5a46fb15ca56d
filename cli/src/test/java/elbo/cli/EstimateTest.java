package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.Result;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.inference.Adaptive;
import elbo.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstimateTest {
  private static final String GAUSSIAN = "LinearGaussian(d=3,D=5,seed=3)";
  private static final String BINARY = "Binary(p=0.5,likelihood0=0.2,likelihood1=0.8,q=0.8)";

  @TempDir Path folder;

  private Path estimate(String name, String... args) {
    Path file = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of("estimate", "--output", file.toString()));
    all.addAll(List.of(args));
    Cli run = Cli.run(all.toArray(String[]::new));
    assertEquals("", run.err());
    assertEquals(0, run.status());
    return file;
  }

  @Test
  void jsonLinesHaveTheFormThatScriptsReadAndTheFormat() throws IOException {
    Path file =
        estimate("a.jsonl", "--model", BINARY, "--rows", "2:4", "--bounds", "Iwae(5),AnalyticElbo");
    List<String> lines = Cli.rows(file);
    assertEquals(4, lines.size());
    String number = "-?[0-9.]+(E-?[0-9]+)?";
    assertTrue(
        lines
            .get(0)
            .matches(
                """
                \\{"row":2,"bound":"Iwae\\(k=5\\)","value":%1$s,"standardError":%1$s,\
                "samples":5000,"kind":"lower","exact":%1$s,"verdict":"sound",\
                "why":"[^"]+"\\}\
                """
                    .formatted(number)),
        lines.get(0));
    assertTrue(
        lines
            .get(3)
            .matches(
                """
                \\{"row":3,"bound":"AnalyticElbo\\(beta=1.0\\)","value":%1$s,"standardError":%1$s,\
                "samples":5000,"kind":"lower","parts":\\{"reconstruction":%1$s,"kl":%1$s\\},\
                "exact":%1$s,"verdict":"sound","why":"[^"]+"\\}\
                """
                    .formatted(number)),
        lines.get(3));
  }

  @Test
  void numbersThatJsonLacksAreStrings() throws IOException {
    Path file =
        estimate(
            "a.jsonl",
            "--model",
            "Binary(p=0.5,likelihood0=0,likelihood1=1,q=0.5)",
            "--rows",
            "0",
            "--bounds",
            "Elbo",
            "--samples",
            "100");
    String line = Files.readString(file);
    assertTrue(line.contains("\"value\":\"-Infinity\",\"standardError\":\"NaN\""), line);
    assertTrue(line.contains("\"exact\":\"-Infinity\""), line);
  }

  @Test
  void csvHasTheSameNumbers() throws IOException {
    String[] args = {
      "--model", GAUSSIAN, "--rows", "0:2", "--bounds", "Renyi(5,0.5),LogEvidence,AnalyticElbo"
    };
    List<String> csv = Files.readAllLines(estimate("a.csv", args));
    List<String> json = Cli.rows(estimate("a.jsonl", args));
    assertEquals(
        "row,bound,value,standardError,samples,kind,parts,exact,stopped,proposal,evaluations,kHat,"
            + "verdict,why,error",
        csv.getFirst());
    assertEquals(json.size() + 1, csv.size());
    ObjectMapper mapper = new ObjectMapper();
    for (int i = 0; i < json.size(); i++) {
      JsonNode node = mapper.readTree(json.get(i));
      String bound = node.get("bound").asText();
      StringBuilder parts = new StringBuilder();
      if (node.has("parts")) {
        node.get("parts")
            .properties()
            .forEach(p ->
                parts
                    .append(parts.isEmpty() ? "" : ";")
                    .append(p.getKey() + "=" + p.getValue().asText()));
      }
      assertEquals(
          "%s,%s,%s,%s,%s,%s,%s,%s,,,,,%s,%s,"
              .formatted(
                  node.get("row").asText(),
                  bound.contains(",") ? '"' + bound + '"' : bound,
                  node.get("value").asText(),
                  node.get("standardError").asText(),
                  node.get("samples").asText(),
                  node.get("kind").asText(),
                  parts,
                  node.get("exact").asText(),
                  node.get("verdict").asText(),
                  node.get("why").asText()),
          csv.get(i + 1));
    }
  }

  @Test
  void bytesAreEqualForAnyThreadsAndRuns() throws IOException {
    byte[] first = Files.readAllBytes(estimate("0.jsonl", "--model", GAUSSIAN));
    for (String threads : List.of("1", "2", "3", "7")) {
      Path file = estimate(threads + ".jsonl", "--model", GAUSSIAN, "--threads", threads);
      assertArrayEquals(first, Files.readAllBytes(file), threads);
    }
  }

  @Test
  void bytesOfTheBundledModelAreEqualForAnyThreads() throws IOException {
    String[] args = {"--rows", "0:3", "--samples", "1000", "--threads"};
    byte[] first = Files.readAllBytes(estimate("1.csv", append(args, "1")));
    assertArrayEquals(first, Files.readAllBytes(estimate("3.csv", append(args, "3"))));
  }

  @Test
  void rowsDoNotDependOnTheSlice() throws IOException {
    for (String model : List.of(GAUSSIAN, "mnist-tanh")) {
      String[] args = {"--model", model, "--samples", "200", "--rows"};
      List<String> all = Cli.rows(estimate("all.jsonl", append(args, "0:4")));
      List<String> some = Cli.rows(estimate("some.jsonl", append(args, "2:4")));
      assertEquals(all.subList(all.size() / 2, all.size()), some);
      Files.delete(folder.resolve("all.jsonl"));
      Files.delete(folder.resolve("some.jsonl"));
    }
  }

  @Test
  void seedsDiffer() throws IOException {
    List<String> one = Cli.rows(estimate("1.jsonl", "--model", GAUSSIAN, "--seed", "one"));
    List<String> two = Cli.rows(estimate("2.jsonl", "--model", GAUSSIAN, "--seed", "two"));
    assertFalse(one.equals(two));
  }

  /// Means and errors that are known of this model and image from 10⁶ samples and more; |z| ≤ 5.
  @Test
  void firstDigitAgreesWithReference() throws IOException {
    Path file =
        estimate("a.jsonl", "--rows", "0", "--samples", "60000", "--bounds", "Elbo,AnalyticElbo");
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Cli.rows(file)) {
      lines.add(mapper.readTree(line));
    }
    agrees(-59.349, 0.012, lines.get(0), 0.15);
    agrees(-59.349, 0.012, lines.get(1), 0.2);
    assertEquals(20.872, lines.get(1).get("parts").get("kl").asDouble(), 0.0005);
  }

  private static void agrees(double expected, double error, JsonNode line, double delta) {
    agrees(
        expected, error, line.get("value").asDouble(), line.get("standardError").asDouble(), delta);
  }

  private static void agrees(
      double expected, double error, double value, double standardError, double delta) {
    double both = Math.hypot(error, standardError);
    assertTrue((5 + 3.1) * both <= delta, both + " cannot show an error of " + delta);
    assertEquals(expected, value, 5 * both);
  }

  /// The encoder's proposal is too narrow for its errors on log p(x) to be true (k-hat says so),
  /// one that is adapted is not.
  @Test
  void evidenceOfFirstDigitAgreesWithReference() {
    RunOptions options = new RunOptions();
    options.rows = "0";
    Setup setup = options.setup(false);
    List<Result> results = new ArrayList<>();
    setup
        .evaluation()
        .withProposal(new Adaptive(12, 2048))
        .withSeed(2)
        .withSamples(30_000)
        .evaluate(setup.rows(), results::add);
    Estimate estimate = results.getFirst().get(new LogEvidence());
    agrees(-57.094, 0.004, estimate.value(), estimate.standardError(), 0.25);
  }

  @Test
  void summarySaysWhatWasLeftOut() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            GAUSSIAN,
            "--samples",
            "1000",
            "--bounds",
            "Iwae(k=300),Iwae(k=50)");
    assertTrue(run.line("Iwae(k=300)").contains("used 900 of 1000 samples"), run.out());
    assertFalse(run.line("Iwae(k=50)").contains("used"), run.out());
  }

  @Test
  void summaryNamesModelDataAndPath() {
    Cli run = Cli.run("estimate", "--rows", "0:2", "--samples", "100", "--proposal", "encoder");
    assertTrue(run.line("model").contains("mnist-tanh (encoder compiled, decoder compiled; "));
    assertTrue(run.line("data").contains("the bundled digits, threshold(0.5), rows 0:2"));
    assertTrue(run.line("samples").contains("100 a row, Independent(seed=1), proposal Encoder"));
    assertTrue(
        run.out().replaceAll("\\s+", " ").contains("do not trust errors and log p(x) there (row "),
        run.out());
  }

  @Test
  void aProposalNarrowerThanThePosteriorIsFlagged() {
    Cli run = Cli.run("estimate", "--model", "AddedScale(scale=0.2)", "--rows", "0:3");
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.line("k-hat is not below 0.70 in 3 of 3 rows").contains("do not trust errors"),
        run.out());
  }

  @Test
  void posteriorAsProposalIsExactWithoutVariance() {
    Cli run = Cli.run("estimate", "--model", GAUSSIAN, "--proposal", "posterior", "--rows", "0:1");
    List<String> elbo = run.cells("Elbo");
    assertEquals(elbo.get(1), elbo.get(4), run.out());
    assertEquals("0", elbo.get(3), run.out());
  }

  @Test
  void errorsBetweenRowsAndOfMonteCarloAreKeptApart() throws IOException {
    Path file = estimate("a.jsonl", "--model", GAUSSIAN, "--bounds", "Elbo", "--samples", "100");
    double[] values = new double[10];
    double variances = 0;
    ObjectMapper mapper = new ObjectMapper();
    int i = 0;
    for (String line : Cli.rows(file)) {
      JsonNode node = mapper.readTree(line);
      values[i++] = node.get("value").asDouble();
      variances += Math.pow(node.get("standardError").asDouble(), 2);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    Cli run = Cli.run("estimate", "--model", GAUSSIAN, "--bounds", "Elbo", "--samples", "100");
    List<String> cells = run.cells("Elbo");
    assertEquals(Figures.nats(mean), cells.get(1));
    assertEquals(Figures.nats(Math.sqrt(squares / 9 / 10)), cells.get(2));
    assertEquals(Figures.nats(Math.sqrt(variances) / 10), cells.get(3));
  }

  private static String[] append(String[] args, String last) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }
}
