package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static elbo.onnx.OnnxVaeTest.LATENTS;
import static elbo.onnx.OnnxVaeTest.PIXELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table of likelihoods in docs/models.md, as it stands there.
class ModelsManualTest {
  private static final Path MANUAL = Path.of("..", "docs", "models.md");
  private static final Set<String> UNBOUNDED =
      Set.of(
          "mean",
          "loc",
          "recon",
          "out",
          "logits",
          "log_var",
          "log_rate",
          "log_scale",
          "13",
          "px_dropout");

  @TempDir private Path folder;

  /// @param outputs of the decoder
  /// @param json the decoder's part of `model.json`, or an empty text
  /// @param likelihood as it is printed
  record Row(List<String> outputs, String json, String likelihood) {}

  static Stream<Row> rows() throws IOException {
    List<String> lines = Files.readAllLines(MANUAL);
    int from = lines.indexOf("| outputs | `decoder` of `model.json` | likelihood |");
    return lines.stream()
        .skip(from + 2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> {
          String[] cells = line.split("\\|");
          return new Row(
              Arrays.asList(code(cells[1]).split(", ")), code(cells[2]), cells[3].strip());
        });
  }

  private static String code(String cell) {
    return cell.strip().replaceAll("^`|`$", "");
  }

  /// Dense layers; each output that must be positive, or a probability, ends in a sigmoid.
  private static GraphBuilder decoder(Row row) {
    boolean halves =
        row.json.contains("parts")
            || row.json.contains("moments")
            || row.outputs.contains("moments");
    int width = PIXELS * (halves || row.json.contains("components") ? 2 : 1);
    GraphBuilder graph = GraphBuilder.of("z", 0, LATENTS);
    for (int o = 0; o < row.outputs.size(); o++) {
      String name = row.outputs.get(o);
      float[] weights = CompiledGraphTest.weights(7 + o, LATENTS, width * LATENTS);
      boolean free =
          UNBOUNDED.contains(name)
              && !row.json.contains("poisson")
              && !row.json.contains("probabilities")
              && !row.outputs.contains("dispersion");
      graph
          .floats("W" + o, new long[] {width, LATENTS}, weights)
          .node("Gemm", "z W" + o, "h" + o, attribute("transB", 1))
          .node(free ? "Identity" : "Sigmoid", "h" + o, name);
    }
    return graph.outputs(row.outputs.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row(Row row) throws IOException {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    decoder(row).write(folder.resolve("decoder.onnx"));
    double[][] both = new double[2][];
    for (boolean compiled : new boolean[] {true, false}) {
      String json = row.json.isEmpty() ? "{}" : row.json;
      String run = compiled ? "" : (json.length() > 2 ? ", " : "") + "\"run\": \"onnx_runtime\"";
      Files.writeString(
          folder.resolve("model.json"),
          "{\"decoder\": " + json.substring(0, json.length() - 1) + run + "}}");
      OnnxVae model = OnnxVae.read(folder);
      assertEquals(row.likelihood, model.likelihood().describe());
      assertTrue(model.description().contains("likelihood " + row.likelihood + " ("));
      double[] x = {1, 0, 0, 0, 1, 0};
      double[] logLikelihood = new double[Block.SIZE];
      model
          .vae()
          .at(x)
          .logJoint(
              7,
              Comparison.uniform(LATENTS * Block.SIZE),
              new Scratch(),
              new double[Block.SIZE],
              logLikelihood);
      both[compiled ? 0 : 1] = Arrays.copyOf(logLikelihood, 7);
    }
    for (int i = 0; i < 7; i++) {
      assertTrue(Double.isFinite(both[0][i]));
      assertEquals(both[0][i], both[1][i], 1e-4 * (1 + Math.abs(both[0][i])));
    }
  }

  /// Each family stands in the manual.
  @Test
  void allFamilies() throws IOException {
    String manual = Files.readString(MANUAL);
    Set<String> missing = new HashSet<>();
    for (Family family : Family.values()) {
      family.keys().stream()
          .filter(key -> !manual.contains("`" + key + "`") && !manual.contains("\"" + key + "\""))
          .forEach(missing::add);
    }
    assertEquals(Set.of(), missing);
    assertTrue(rows().count() > 30);
  }
}
