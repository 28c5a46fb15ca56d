package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.model.Autoregressive;
import elbo.model.Model;
import elbo.network.BernoulliLogits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders with `autoregressive.onnx`.
class OnnxAutoregressiveTest {
  private static final int WIDTH = 4;

  @TempDir private Path folder;

  // The weight of number j in the logit of number i is (1 + i) / (2 + j), where j is earlier.
  private static float[] weights(int... order) {
    int[] place = new int[WIDTH];
    for (int p = 0; p < WIDTH; p++) {
      place[order[p]] = p;
    }
    float[] weights = new float[WIDTH * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        weights[i * WIDTH + j] = place[j] < place[i] ? (1f + i) / (2 + j) : 0;
      }
    }
    return weights;
  }

  private static double exact(double[] x, int... order) {
    float[] weights = weights(order);
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      double logit = -0.5;
      for (int j = 0; j < WIDTH; j++) {
        logit += weights[i * WIDTH + j] * x[j];
      }
      sum -= Math.log1p(Math.exp(x[i] == 1 ? -logit : logit));
    }
    return sum;
  }

  private static GraphBuilder graph(float... weights) {
    return GraphBuilder.of("x", 0, WIDTH)
        .floats("w", new long[] {WIDTH, WIDTH}, weights)
        .floats("b", new long[] {WIDTH}, -0.5f, -0.5f, -0.5f, -0.5f)
        .node("Gemm", "x w b", "logits", attribute("transB", 1))
        .outputs("logits");
  }

  private void write(String name, float... weights) {
    graph(weights).write(folder.resolve(name));
  }

  private void describe(String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
  }

  private OnnxModel read() {
    return OnnxModels.read(folder, new int[0]);
  }

  private void check(Model model, int... order) {
    for (int s = 0; s < 16; s++) {
      double[] x = {s & 1, s >> 1 & 1, s >> 2 & 1, s >> 3};
      assertEquals(exact(x, order), model.logEvidence(x).orElseThrow(), 1e-6);
    }
  }

  private String message() {
    String message = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertEquals(1, message.lines().count());
    return message.replace(folder.toString(), "F");
  }

  @Test
  void theOrderOfTheNumbersIsAssumedAndSaid() {
    write("autoregressive.onnx", weights(0, 1, 2, 3));
    check(read().model(), 0, 1, 2, 3);
    assertEquals(List.of(WIDTH), read().rowShape());
    assertEquals(
        "autoregressive compiled; p(x_i | x_<i) Bernoulli, logits (logits from output logits);"
            + " order raster (assumed); x float [n, 4]; single precision; log p(x) exact",
        read().description());
  }

  @Test
  void anOrderHasThePositionsOrThePlaces() throws IOException {
    write("autoregressive.onnx", weights(2, 0, 3, 1));
    describe("{\"order\": [2, 0, 3, 1]}");
    check(read().model(), 2, 0, 3, 1);
    assertTrue(read().description().contains("; order 2, 0, 3, 1; "), read().description());
    describe("{\"autoregressive\": {\"order\": [1, 3, 0, 2]}}");
    check(read().model(), 2, 0, 3, 1);
    assertTrue(
        read()
            .description()
            .contains("; order 2, 0, 3, 1 (the list read as the place of each number); "),
        read().description());
  }

  @Test
  void aWrongOrderIsRefusedWithTheOutputAndTheNumber() throws IOException {
    write("autoregressive.onnx", weights(2, 0, 3, 1));
    assertEquals(
        "F/autoregressive.onnx: output 0, a parameter of number 0, depends on number 2, which comes"
            + " after it: in the order raster it must depend on earlier numbers alone (logits from"
            + " output logits)",
        message());
    describe("{\"order\": [3, 2, 1, 0]}");
    assertTrue(message().startsWith("F/autoregressive.onnx: output "), message());
    describe("{\"order\": [2, 0, 3]}");
    assertEquals(
        "F/model.json: the order has 3 positions, but an observation of autoregressive.onnx has 4",
        message());
    describe("{\"order\": [2, 0, 3, 4]}");
    assertEquals(
        "F/model.json: 'order': an order of 4 positions has each from 0 to 3 once, but number 3 of"
            + " it is 4",
        message());
    describe("{\"order\": [2, 0, 3, 0.5]}");
    assertEquals("F/model.json: 'order' has 0.5, not a whole number", message());
  }

  // In ONNX Runtime, where nothing can be proved.
  @Test
  void theCheckIsThatOfTheOutputs() throws IOException {
    float[] weights = weights(0, 1, 2, 3);
    write("autoregressive.onnx", weights);
    describe("{\"autoregressive\": {\"run\": \"onnx_runtime\"}}");
    check(read().model(), 0, 1, 2, 3);
    weights[2 * WIDTH + 2] = 0.01f;
    write("autoregressive.onnx", weights);
    assertTrue(
        message()
            .contains("output 2, a parameter of number 2, depends on number 2, which is its own"),
        message());
  }

  @Test
  void severalGraphsAreTheMeanOfTheirProbabilities() throws IOException {
    write("autoregressive.onnx", weights(0, 1, 2, 3));
    write("autoregressive.2.onnx", weights(3, 2, 1, 0));
    describe("{\"orders\": [[0, 1, 2, 3], [3, 2, 1, 0]]}");
    Model model = read().model();
    double[] x = {1, 0, 1, 1};
    double mean = (Math.exp(exact(x, 0, 1, 2, 3)) + Math.exp(exact(x, 3, 2, 1, 0))) / 2;
    assertEquals(Math.log(mean), model.logEvidence(x).orElseThrow(), 1e-6);
    assertTrue(
        read().description().contains("the mean of the probabilities of 2 networks"),
        read().description());
    describe("{\"orders\": [[0, 1, 2, 3]]}");
    assertTrue(message().contains("'orders' has 1 orders"), message());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    GraphBuilder.of("x", 0, WIDTH)
        .floats("w", new long[] {3, WIDTH}, new float[12])
        .node("Gemm", "x w", "logits", attribute("transB", 1))
        .outputs("logits")
        .write(folder.resolve("autoregressive.onnx"));
    assertEquals(
        "F/autoregressive.onnx: takes 4 numbers, but outputs the parameters of 3 (Bernoulli,"
            + " logits, logits from output logits)",
        message());
    write("autoregressive.onnx", weights(0, 1, 2, 3));
    describe("{\"decoder\": {}}");
    assertEquals(
        "F/model.json: 'decoder' is no key of an autoregressive model, which has no latents",
        message());
    describe("{\"autoregressive\": {\"file\": \"other.onnx\"}}");
    assertEquals("F/other.onnx: no such file", message());
    Files.delete(folder.resolve("autoregressive.onnx"));
    describe("{\"autoregressive\": {}}");
    assertEquals(
        "F/autoregressive.onnx: no such file; another name is 'file' of 'autoregressive' in"
            + " model.json",
        message());
    describe("{\"order\": [0]}");
    assertEquals(
        "F/model.json: 'order' is a key of autoregressive models, of autoregressive.onnx",
        message());
  }

  // Normal numbers, with a scale from model.json, and images.
  @Test
  void otherFamiliesAndShapes() throws IOException {
    GraphBuilder.of("x", 0, 1, 2, 2)
        .floats("w", new long[] {WIDTH, WIDTH}, weights(0, 1, 2, 3))
        .ints("flat", -1, 4)
        .ints("square", -1, 1, 2, 2)
        .node("Reshape", "x flat", "row")
        .node("Gemm", "row w", "h", attribute("transB", 1))
        .node("Reshape", "h square", "mean")
        .outputs("mean")
        .write(folder.resolve("autoregressive.onnx"));
    describe("{\"autoregressive\": {\"likelihood\": \"normal\", \"scale\": 0.5}}");
    double[] x = {0.5, -1, 2, 0.25};
    float[] weights = weights(0, 1, 2, 3);
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      double mean = 0;
      for (int j = 0; j < WIDTH; j++) {
        mean += weights[i * WIDTH + j] * x[j];
      }
      sum += LinearFolder.logNormal(x[i], mean, 0.5);
    }
    assertEquals(sum, read().model().logEvidence(x).orElseThrow(), 1e-5);
    assertEquals(List.of(1, 2, 2), read().rowShape());
  }

  @Test
  void theBundledModelHasTheOrderThatItSays() {
    OnnxModel read = OnnxModels.bundled("mnist-pixelcnn");
    Autoregressive model = (Autoregressive) read.model();
    assertTrue(read.description().contains("; order raster; "), read.description());
    Autoregressive checked =
        new Autoregressive(
            "checked", Optional.empty(), 784, new BernoulliLogits(), model.members());
    double[] x = new double[784];
    for (int j = 0; j < x.length; j++) {
      x[j] = j % 28 > 12 && j % 28 < 15 && j > 5 * 28 && j < 22 * 28 ? 1 : 0;
    }
    assertEquals(model.logEvidence(x), checked.logEvidence(x));
    double[] noise = x.clone();
    for (int j = 0; j < x.length; j += 3) {
      noise[j] = 1 - noise[j];
    }
    double stroke = model.logEvidence(x).orElseThrow();
    assertTrue(stroke > -120, "a stroke is likely, but log p(x) is " + stroke);
    assertTrue(model.logEvidence(noise).orElseThrow() < stroke - 300);
  }
}
