package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.model.Binary;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.onnx.OnnxVae;
import elbo.points.Seed;
import elbo.stopping.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An [Evaluation] from Java and the command line have the same bits.
class LibraryTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  private List<JsonNode> commandLine(String... args) throws IOException {
    Path file = folder.resolve("out.jsonl");
    List<String> all = new ArrayList<>(List.of("estimate", "--force", "--output", file.toString()));
    all.addAll(List.of("--rows", "0:2", "--seed", Long.toString(SEED)));
    all.addAll(List.of(args));
    Cli run = Cli.run(all.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Cli.rows(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static void check(List<JsonNode> lines, Evaluation<?> evaluation, Rows rows) {
    List<Result> results = new ArrayList<>();
    evaluation.evaluate(rows, results::add);
    List<Statistic<?>> reported = evaluation.reported();
    assertEquals(results.size() * reported.size(), lines.size());
    int at = 0;
    for (Result result : results) {
      for (Statistic<?> statistic : reported) {
        check(lines.get(at++), result, statistic);
      }
    }
  }

  private static void check(JsonNode line, Result result, Statistic<?> statistic) {
    Estimate e = result.get(statistic);
    assertEquals(result.x().number(), line.get("row").asInt());
    assertEquals(e.name(), line.get("bound").asText());
    assertEquals(e.value(), number(line.get("value")));
    assertEquals(e.standardError(), number(line.get("standardError")));
    assertEquals(e.samples(), line.get("samples").asLong());
    assertEquals(result.exact(statistic).isPresent(), line.has("exact"));
    result.exact(statistic).ifPresent(exact -> assertEquals(exact, number(line.get("exact"))));
    e.parts()
        .forEach((name, part) -> {
          if (!Double.isNaN(part)) {
            assertEquals(part, number(line.get("parts").get(name)), name);
          }
        });
    if (result.stopped() != Reason.SAMPLES) {
      assertEquals(result.stopped().description(), line.get("stopped").asText());
      assertEquals(result.sampler().name(), line.get("proposal").asText());
      assertEquals(result.cost().evaluations(), line.get("evaluations").asLong());
      assertEquals(result.verdict().kHat(), number(line.get("kHat")));
    }
  }

  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private void checkBoth(LatentModel model, Rows rows, double tolerance, String... args)
      throws IOException {
    Evaluation<LatentModel> evaluation = Evaluation.of(model).withSeed(SEED);
    check(commandLine(args), evaluation, rows);
    String[] within = Arrays.copyOf(args, args.length + 2);
    within[args.length] = "--tolerance";
    within[args.length + 1] = Double.toString(tolerance);
    check(commandLine(within), evaluation.withTolerance(tolerance), rows);
  }

  @Test
  void vae() throws IOException {
    Rows digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits().slice(0, 2)).toRows();
    checkBoth(OnnxVae.bundled("mnist-tanh").vae(), digits, 0.1);
  }

  @Test
  void linearGaussian() throws IOException {
    checkDrawn(new LinearGaussian(16, 64, 3));
  }

  @Test
  void binary() throws IOException {
    checkDrawn(new Binary(0.3, 0.2, 0.9, 0.6));
  }

  private void checkDrawn(LatentModel model) throws IOException {
    Rows drawn = Rows.drawn(model, Seed.of(SEED), 0, 2);
    checkBoth(model, drawn, 0.01, "--model", model.name());
  }
}
