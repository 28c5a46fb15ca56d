package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static elbo.onnx.LinearFolder.logNormal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders with more than one encoder and decoder: x of 3 numbers, z₁ of 2 and z₂ of 1.
class OnnxHierarchyTest {
  private static final double[] X = {0.5, -1, 2};
  private static final double[] Z = {0.75, -0.5, 1.25};

  @TempDir private Path folder;

  @BeforeEach
  void writeBottomUp() {
    encoder("encoder.onnx", "x", 3, 2, 0.5f);
    encoder("encoder.2.onnx", "z1", 2, 1, -0.25f);
    decoder("decoder.onnx", "z", 2, 3);
    encoder("decoder.2.onnx", "z2", 1, 2, 0.125f);
  }

  private static float weight(int r, int k) {
    return (1f + r) / (2 + k) * (k % 2 == 0 ? 1 : -1);
  }

  private static float[] weights(int outputs, int inputs) {
    float[] weights = new float[outputs * inputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = weight(i / inputs, i % inputs);
    }
    return weights;
  }

  // Means Wv, log variances 0.25 · Wv + c.
  private void encoder(String file, String input, int inputs, int outputs, float c) {
    GraphBuilder.of(input, 0, inputs)
        .floats("w", new long[] {outputs, inputs}, weights(outputs, inputs))
        .scalar("quarter", 0.25)
        .scalar("c", c)
        .node("Gemm", input + " w", "mean", attribute("transB", 1))
        .node("Mul", "mean quarter", "h")
        .node("Add", "h c", "log_variance")
        .outputs("mean", "log_variance")
        .write(folder.resolve(file));
  }

  private void decoder(String file, String input, int inputs, int outputs) {
    GraphBuilder.of(input, 0, inputs)
        .floats("w", new long[] {outputs, inputs}, weights(outputs, inputs))
        .node("Gemm", input + " w", "mean", attribute("transB", 1))
        .outputs("mean")
        .write(folder.resolve(file));
  }

  // q(z₁ | x, z₂), in one matrix over both.
  private void topDown(String x, String z) {
    encoder("encoder.2.onnx", "x", 3, 1, -0.25f);
    GraphBuilder.of(x, 0, 3)
        .input(z, elbo.onnx.schema.TensorProto.DataType.FLOAT, 0, 1)
        .floats("w", new long[] {2, 4}, weights(2, 4))
        .scalar("quarter", 0.25)
        .scalar("c", 0.5)
        .node("Concat", x + " " + z, "both", attribute("axis", 1))
        .node("Gemm", "both w", "mean", attribute("transB", 1))
        .node("Mul", "mean quarter", "h")
        .node("Add", "h c", "log_variance")
        .outputs("mean", "log_variance")
        .write(folder.resolve("encoder.onnx"));
  }

  // log N(v; Wu, exp(0.25 Wu + c)).
  private static double logDensity(double[] v, double c, double... u) {
    double sum = 0;
    for (int r = 0; r < v.length; r++) {
      double mean = 0;
      for (int k = 0; k < u.length; k++) {
        mean += weight(r, k) * u[k];
      }
      sum += logNormal(v[r], mean, Math.exp(0.5 * (0.25 * mean + c)));
    }
    return sum;
  }

  private static double[] lower() {
    return new double[] {Z[0], Z[1]};
  }

  private static double logJoint() {
    double sum = logNormal(Z[2], 0, 1) + logDensity(lower(), 0.125, Z[2]);
    for (int r = 0; r < 3; r++) {
      sum += logNormal(X[r], weight(r, 0) * Z[0] + weight(r, 1) * Z[1], 1);
    }
    return sum;
  }

  private LatentModel read() {
    return (LatentModel) OnnxModels.read(folder, new int[0]).model();
  }

  private static double[] block(double... z) {
    double[] block = new double[z.length * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE] = z[j];
    }
    return block;
  }

  private static double logJoint(LatentModel model, double[] x, double... z) {
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    model.at(x).logJoint(1, block(z), new Scratch(), logPrior, logLikelihood);
    return logPrior[0] + logLikelihood[0];
  }

  private static double logQ(LatentModel model, double[] x, double... z) {
    double[] out = new double[Block.SIZE];
    Distribution q = model.proposal(x);
    q.logDensity(1, block(z), new Scratch(), out);
    return out[0];
  }

  private String description() {
    return OnnxModels.read(folder, new int[0]).description();
  }

  private String message() {
    String message = assertThrows(IllegalArgumentException.class, this::read).getMessage();
    assertEquals(1, message.lines().count());
    return message.replace(folder.toString(), "F");
  }

  private void describe(String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);
  }

  @Test
  void bottomUp() {
    LatentModel model = read();
    assertEquals(3, model.latentDimension());
    assertEquals(logJoint(), logJoint(model, X, Z), 1e-5);
    double expected = logDensity(lower(), 0.5, X) + logDensity(new double[] {Z[2]}, -0.25, lower());
    assertEquals(expected, logQ(model, X, Z), 1e-5);
    assertEquals(
        "hierarchy of 2 levels, d = 2 + 1; compiled; p(x | z1) normal, scale 1 (mean from output"
            + " mean, scale assumed); p(z1 | z2) normal, mean and scale (mean from output mean, log"
            + " variance from output log_variance); prior of z2 N(0, I); q(z1 | x) normal; q(z2 |"
            + " z1) normal; single precision",
        description());
  }

  @Test
  void topDownByNamesOrByModelJson() throws IOException {
    double expected =
        logDensity(new double[] {Z[2]}, -0.25, X)
            + logDensity(lower(), 0.5, X[0], X[1], X[2], Z[2]);
    topDown("x", "z2");
    assertEquals(expected, logQ(read(), X, Z), 1e-5);
    assertTrue(description().contains("; q(z2 | x) normal; q(z1 | x, z2) normal; "), description());
    topDown("a", "b");
    assertEquals(
        "F/encoder.onnx: has the inputs [a, b], which are not all x, z1, z2, …; what each takes can"
            + " be said in model.json: {\"encoder\": {\"inputs\": {\"a\": \"z…\", \"b\": \"z…\"}}}",
        message());
    describe("{\"encoder\": {\"inputs\": {\"a\": \"x\", \"b\": \"z2\"}}}");
    assertEquals(expected, logQ(read(), X, Z), 1e-5);
    assertEquals(logJoint(), logJoint(read(), X, Z), 1e-5);
    describe("{\"encoder\": {\"inputs\": [\"x\", \"z2\"], \"run\": \"onnx_runtime\"}}");
    assertEquals(expected, logQ(read(), X, Z), 1e-5);
    assertTrue(description().contains("encoder.onnx ONNX Runtime"), description());
    assertThrows(IllegalArgumentException.class, () -> read().proposal(new double[2]));
  }

  // A decoder that takes both levels, and three levels.
  @Test
  void otherWirings() throws IOException {
    GraphBuilder.of("z2", 0, 1)
        .input("z1", elbo.onnx.schema.TensorProto.DataType.FLOAT, 0, 2)
        .floats("w", new long[] {3, 3}, weights(3, 3))
        .node("Concat", "z1 z2", "both", attribute("axis", 1))
        .node("Gemm", "both w", "mean", attribute("transB", 1))
        .outputs("mean")
        .write(folder.resolve("decoder.onnx"));
    double sum = logNormal(Z[2], 0, 1) + logDensity(lower(), 0.125, Z[2]);
    for (int r = 0; r < 3; r++) {
      double mean = weight(r, 0) * Z[0] + weight(r, 1) * Z[1] + weight(r, 2) * Z[2];
      sum += logNormal(X[r], mean, 1);
    }
    assertEquals(sum, logJoint(read(), X, Z), 1e-5);
    encoder("encoder.3.onnx", "h", 1, 2, 0.75f);
    encoder("decoder.3.onnx", "h", 2, 1, -0.5f);
    double[] top = {0.25, -1};
    sum += logNormal(top[0], 0, 1) + logNormal(top[1], 0, 1) - logNormal(Z[2], 0, 1);
    sum += logDensity(new double[] {Z[2]}, -0.5, top);
    assertEquals(sum, logJoint(read(), X, Z[0], Z[1], Z[2], top[0], top[1]), 1e-5);
    double q =
        logDensity(lower(), 0.5, X)
            + logDensity(new double[] {Z[2]}, -0.25, lower())
            + logDensity(top, 0.75, Z[2]);
    assertEquals(q, logQ(read(), X, Z[0], Z[1], Z[2], top[0], top[1]), 1e-5);
  }

  @Test
  void aMeanAloneHasAScaleThatIsSaid() throws IOException {
    decoder("decoder.2.onnx", "z2", 1, 2);
    double expected = logNormal(Z[2], 0, 1);
    for (int r = 0; r < 2; r++) {
      expected += logNormal(Z[r], weight(r, 0) * Z[2], 0.5);
    }
    describe("{\"decoder.2\": {\"likelihood\": \"normal\", \"scale\": 0.5}}");
    for (int r = 0; r < 3; r++) {
      expected += logNormal(X[r], weight(r, 0) * Z[0] + weight(r, 1) * Z[1], 1);
    }
    assertEquals(expected, logJoint(read(), X, Z), 1e-5);
    assertTrue(description().contains("p(z1 | z2) normal, scale 0.5 ("), description());
  }

  @Test
  void widthsThatDoNotChainAreNamed() {
    encoder("encoder.2.onnx", "z1", 3, 1, 0);
    assertEquals(
        "F/encoder.2.onnx: input z1 takes 3 latents z1, but F/encoder.onnx outputs 2", message());
    encoder("encoder.2.onnx", "z1", 2, 2, 0);
    assertEquals(
        "F/decoder.2.onnx: input z2 takes 1 latents z2, but F/encoder.2.onnx outputs 2", message());
    encoder("encoder.2.onnx", "z1", 2, 1, 0);
    encoder("decoder.2.onnx", "z2", 1, 4, 0);
    assertEquals(
        "F/decoder.2.onnx: outputs the parameters of 4 latents z1, but F/encoder.onnx outputs 2",
        message());
    encoder("decoder.2.onnx", "z2", 1, 2, 0);
    decoder("decoder.onnx", "z", 2, 5);
    assertEquals(
        "F/encoder.onnx: takes observations of 3 numbers, but those of F/decoder.onnx have 5",
        message());
  }

  @Test
  void whatIsNoHierarchyIsRefused() throws IOException {
    Files.delete(folder.resolve("decoder.2.onnx"));
    assertEquals(
        "F/decoder.2.onnx: no such file; a hierarchy of 2 levels has encoder.onnx to encoder.2.onnx"
            + " and decoder.onnx to decoder.2.onnx, or other names in model.json",
        message());
    GraphBuilder.of("z2", 0, 1)
        .floats("w", new long[] {2, 1}, 1, 2)
        .node("Gemm", "z2 w", "logits", attribute("transB", 1))
        .outputs("logits")
        .write(folder.resolve("decoder.2.onnx"));
    assertEquals(
        "F/decoder.2.onnx: p(z1 | …) must be normal, but its outputs are those of Bernoulli, logits"
            + " (logits from output logits)",
        message());
    encoder("decoder.2.onnx", "z1", 1, 2, 0);
    assertTrue(
        message()
            .startsWith(
                "F/decoder.2.onnx: input z1 takes z1, but the graph is that of p(z1 | …) given"
                    + " levels from z2 to z2"),
        message());
    encoder("decoder.2.onnx", "z2", 1, 2, 0);
    encoder("encoder.onnx", "z2", 1, 2, 0);
    assertEquals(
        "F/encoder.onnx: no level of the encoders can be drawn first: z1 from z2; z2 from z1",
        message());
    describe("{\"prior\": {}}");
    assertEquals(
        "F/model.json: 'prior' is no key of a hierarchy, whose highest level has the prior N(0, I)",
        message());
    describe("{\"encoder.2\": {\"inputs\": [\"z9\"]}}");
    assertEquals(
        "F/model.json: encoder.2: 'inputs' has 'z9', but an input takes x or one of z1 to z2",
        message());
    describe("{\"encoder.1\": {}}");
    assertTrue(message().contains("unknown key 'encoder.1'"), message());
  }

  @Test
  void aVaeIsStillOne() throws IOException {
    Files.delete(folder.resolve("encoder.2.onnx"));
    Files.delete(folder.resolve("decoder.2.onnx"));
    assertEquals(2, read().latentDimension());
  }
}
