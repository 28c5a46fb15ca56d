package elbo.onnx;

import static elbo.onnx.CompiledGraphTest.weights;
import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shapes of rows in data and graphs.
class ShapesOfRowsTest {
  private static final int HEIGHT = 2;
  private static final int WIDTH = 4;
  private static final int CHANNELS = 3;
  private static final int PIXELS = HEIGHT * WIDTH * CHANNELS;

  @TempDir private Path folder;

  /// Flattens an image of this shape; two latents.
  private static GraphBuilder encoder(long... shape) {
    return encoder(GraphBuilder.of("x", shape));
  }

  private static GraphBuilder encoder(GraphBuilder input) {
    return input
        .floats("W", new long[] {4, PIXELS}, weights(1, PIXELS, 4 * PIXELS))
        .node("Flatten", "x", "f")
        .node("Gemm", "f W", "h", attribute("transB", 1))
        .node("Split", "h", "mean log_variance", attribute("axis", 1), attribute("num_outputs", 2))
        .outputs("mean", "log_variance");
  }

  private static GraphBuilder decoder(long... image) {
    return decoder(GraphBuilder.of("z", 0, 2), image);
  }

  private static GraphBuilder decoder(GraphBuilder input, long... image) {
    return input
        .floats("V", new long[] {PIXELS, 2}, weights(2, 2, 2 * PIXELS))
        .ints("image", image)
        .node("Gemm", "z V", "g", attribute("transB", 1))
        .node("Reshape", "g image", "mean")
        .outputs("mean");
  }

  private double logLikelihood(OnnxVae model, double[] x) {
    double[] out = new double[Block.SIZE];
    model
        .vae()
        .at(x)
        .logJoint(
            3, Comparison.uniform(2 * Block.SIZE), new Scratch(), new double[Block.SIZE], out);
    return out[1];
  }

  private String error(int... rowShape) {
    return assertThrows(IllegalArgumentException.class, () -> OnnxVae.read(folder, rowShape))
        .getMessage();
  }

  @Test
  void channelsLastAgainstChannelsFirst() throws IOException {
    encoder(0, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("encoder.onnx"));
    decoder(-1, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("decoder.onnx"));
    String message = error(HEIGHT, WIDTH, CHANNELS);
    assertTrue(
        message.contains(
            "has rows of the shape [3, 2, 4], but rows of the data have the shape [2,"),
        message);
    assertTrue(message.endsWith("add {\"layout\": \"nhwc\"} to model.json"), message);
    assertTrue(error(CHANNELS, WIDTH, HEIGHT).endsWith("have the shape [3, 4, 2]"));
    OnnxVae first = OnnxVae.read(folder, new int[] {CHANNELS, HEIGHT, WIDTH});
    OnnxVae.read(folder, new int[] {PIXELS});

    Files.writeString(folder.resolve("model.json"), "{\"layout\": \"nhwc\"}");
    OnnxVae last = OnnxVae.read(folder, new int[] {HEIGHT, WIDTH, CHANNELS});
    assertEquals(java.util.List.of(HEIGHT, WIDTH, CHANNELS), last.rowShape());
    double[] x = Comparison.uniform(PIXELS);
    double[] transposed =
        IntStream.range(0, PIXELS)
            .mapToDouble(i -> x[i % CHANNELS * HEIGHT * WIDTH + i / CHANNELS])
            .toArray();
    assertEquals(logLikelihood(first, x), logLikelihood(last, transposed));
    assertArrayEquals(
        ((DiagonalNormal) first.vae().proposal(x)).mean(),
        ((DiagonalNormal) last.vae().proposal(transposed)).mean());
    assertTrue(error(PIXELS).contains("'layout' is 'nhwc', but rows of the data have the shape"));
  }

  @Test
  void encoderAndDecoderOfOtherLayouts() {
    encoder(0, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("encoder.onnx"));
    decoder(-1, HEIGHT, WIDTH, CHANNELS).write(folder.resolve("decoder.onnx"));
    assertTrue(error().contains("output has rows of the shape [2, 4, 3]"), error());
  }

  /// Spreads of every shape that broadcasts to the images, compiled and in ONNX Runtime.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-1, 3, 1, 1; 3; 8",
        "-1, 3, 2, 4; 24; 1",
        "-1, 24; 24; 1",
        "-1, 1; 1; 24",
        "-1, 1, 1, 1; 1; 24"
      })
  void spreads(String shape, int numbers, int each) throws IOException {
    encoder(0, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("encoder.onnx"));
    decoder(-1, CHANNELS, HEIGHT, WIDTH)
        .floats("U", new long[] {numbers, 2}, weights(3, 2, 2 * numbers))
        .ints(
            "spread",
            java.util.Arrays.stream(shape.split(", ")).mapToLong(Long::parseLong).toArray())
        .node("Gemm", "z U", "s", attribute("transB", 1))
        .node("Reshape", "s spread", "log_std")
        .outputs("log_std")
        .write(folder.resolve("decoder.onnx"));
    double[] z = {0.3, -0.7};
    float[] compiled = OnnxVae.read(folder).vae().decoder().decode(z);
    Files.writeString(folder.resolve("model.json"), "{\"decoder\": {\"run\": \"onnx_runtime\"}}");
    float[] runtime = OnnxVae.read(folder).vae().decoder().decode(z);
    float[] u = weights(3, 2, 2 * numbers);
    for (int i = 0; i < PIXELS; i++) {
      double expected = u[2 * (i / each)] * z[0] + u[2 * (i / each) + 1] * z[1];
      assertEquals(expected, compiled[PIXELS + i], 1e-6);
      assertEquals(expected, runtime[PIXELS + i], 1e-6);
    }
  }

  /// A constant whose length is that of a batch is no spread of each row.
  @Test
  void constantAsLongAsTheBatch() throws IOException {
    float[] stds = new float[Block.SIZE];
    for (int i = 0; i < stds.length; i++) {
      stds[i] = 1 + i;
    }
    GraphBuilder.of("z", 0, Block.SIZE)
        .node("Sin", "z", "mean")
        .floats("std", new long[] {Block.SIZE}, stds)
        .outputs("mean", "std")
        .write(folder.resolve("decoder.onnx"));
    float[] out =
        Comparison.runtime(ModelFile.read(folder.resolve("decoder.onnx")), "mean", "std")
            .decode(new double[Block.SIZE]);
    for (int i = 0; i < stds.length; i++) {
      assertEquals(1 + i, out[Block.SIZE + i]);
    }
  }

  /// A fully convolutional graph leaves all lengths open.
  @Test
  void openLengths() throws IOException {
    float[] one = {0.5f, 0.25f, -0.5f, 1};
    for (String[] graph :
        new String[][] {{"encoder", "x", "Conv"}, {"decoder", "z", "ConvTranspose"}}) {
      boolean encodes = graph[0].equals("encoder");
      GraphBuilder builder =
          GraphBuilder.of(graph[1], 0, 1, 0, 0)
              .floats("w", new long[] {1, 1, 2, 2}, one)
              .node(graph[2], graph[1] + " w", "mean", attribute("strides", 2, 2))
              .outputs("mean");
      if (encodes) {
        builder.node("Neg", "mean", "log_variance").outputs("log_variance");
      }
      builder.write(folder.resolve(graph[0] + ".onnx"));
    }
    assertTrue(error().contains("leaves lengths open"), error());
    OnnxVae model = OnnxVae.read(folder, new int[] {1, 2, 4});
    assertEquals(2, model.vae().latentDimension());
    assertEquals(8, model.vae().observationDimension());
    assertEquals(2, OnnxVae.read(folder, new int[] {2, 4}).vae().latentDimension());
    Files.writeString(folder.resolve("model.json"), "{\"shape\": [1, 4, 4]}");
    assertEquals(4, OnnxVae.read(folder).vae().latentDimension());
  }

  /// One output of 2d numbers, split along the only axis or along the one that is named.
  @ParameterizedTest
  @CsvSource({"1, 0", "-1, 0", "0, 1"})
  void moments(int axis, int refused) throws IOException {
    GraphBuilder.of("x", 0, PIXELS)
        .floats("W", new long[] {4, PIXELS}, weights(1, PIXELS, 4 * PIXELS))
        .node("Gemm", "x W", "moments", attribute("transB", 1))
        .outputs("moments")
        .write(folder.resolve("encoder.onnx"));
    decoder(-1, PIXELS).write(folder.resolve("decoder.onnx"));
    OnnxVae byName = OnnxVae.read(folder);
    Files.writeString(
        folder.resolve("model.json"),
        "{\"encoder\": {\"moments\": \"moments\", \"axis\": " + axis + "}}");
    if (refused == 1) {
      assertTrue(error().contains("'axis' is 0, which is that of the batch"));
      return;
    }
    double[] x = Comparison.uniform(PIXELS);
    float[] w = weights(1, PIXELS, 4 * PIXELS);
    for (OnnxVae model : new OnnxVae[] {byName, OnnxVae.read(folder)}) {
      DiagonalNormal q = (DiagonalNormal) model.vae().proposal(x);
      for (int j = 0; j < 4; j++) {
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
          sum += w[j * PIXELS + i] * x[i];
        }
        double got = j < 2 ? q.mean()[j] : 2 * Math.log(q.factorRow(j - 2)[0]);
        assertEquals(sum, got, 1e-6);
      }
    }
  }

  /// Log variances first, then means.
  @Test
  void partsOfTheEncoder() throws IOException {
    encoder(0, PIXELS).write(folder.resolve("encoder.onnx"));
    decoder(-1, PIXELS).write(folder.resolve("decoder.onnx"));
    double[] x = Comparison.uniform(PIXELS);
    DiagonalNormal expected = (DiagonalNormal) OnnxVae.read(folder).vae().proposal(x);
    encoder(0, PIXELS)
        .node("Concat", "log_variance mean", "stats", attribute("axis", 1))
        .outputs("stats")
        .write(folder.resolve("encoder.onnx"));
    Files.writeString(
        folder.resolve("model.json"),
        "{\"encoder\": {\"mean\": {\"output\": \"stats\", \"part\": 1, \"parts\": 2}, \"spread\":"
            + " {\"output\": \"stats\", \"part\": 0, \"parts\": 2}, \"spread_kind\":"
            + " \"log_variance\", \"ignore\": [\"mean\", \"log_variance\"]}}");
    DiagonalNormal q = (DiagonalNormal) OnnxVae.read(folder).vae().proposal(x);
    assertArrayEquals(expected.mean(), q.mean());
    assertArrayEquals(expected.factorRow(0), q.factorRow(0));
    assertArrayEquals(expected.factorRow(1), q.factorRow(1));
  }

  /// Inputs of which the graphs have no shape get that of the data, and of the encoder's latents.
  @Test
  void withoutShapes() throws IOException {
    encoder(0, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("encoder.onnx"));
    decoder(-1, CHANNELS, HEIGHT, WIDTH).write(folder.resolve("decoder.onnx"));
    double[] x = Comparison.uniform(PIXELS);
    int[] shape = {CHANNELS, HEIGHT, WIDTH};
    double expected = logLikelihood(OnnxVae.read(folder, shape), x);

    encoder(GraphBuilder.ofAnyShape("x")).write(folder.resolve("encoder.onnx"));
    decoder(GraphBuilder.ofAnyShape("z"), -1, CHANNELS, HEIGHT, WIDTH)
        .write(folder.resolve("decoder.onnx"));
    assertEquals(expected, logLikelihood(OnnxVae.read(folder, shape), x));
    assertTrue(error().contains("input x has no shape: it must come from the shape of the data"));
  }

  /// A whole VAE in one graph is cut behind z, which may be an output of it.
  @Test
  void wholeGraph() throws IOException {
    GraphBuilder graph =
        encoder(0, PIXELS)
            .scalar("half", 0.5)
            .floats("V", new long[] {PIXELS, 2}, weights(2, 2, 2 * PIXELS))
            .node("Mul", "log_variance half", "log_std")
            .node("Exp", "log_std", "std")
            .node("RandomNormalLike", "std", "noise")
            .node("Mul", "noise std", "moved")
            .node("Add", "mean moved", "z")
            .node("Gemm", "z V", "recon", attribute("transB", 1))
            .node("Identity", "z", "sample")
            .outputs("recon", "z", "sample");
    graph.write(folder.resolve("vae.onnx"));
    Files.writeString(
        folder.resolve("model.json"),
        "{\"encoder\": {\"file\": \"vae.onnx\"}, \"decoder\": {\"file\": \"vae.onnx\","
            + " \"output\": \"recon\", \"likelihood\": \"normal\"}}");
    OnnxVae whole = OnnxVae.read(folder);
    encoder(0, PIXELS).write(folder.resolve("encoder.onnx"));
    decoder(-1, PIXELS).write(folder.resolve("decoder.onnx"));
    Files.delete(folder.resolve("model.json"));
    OnnxVae parts = OnnxVae.read(folder);
    double[] x = Comparison.uniform(PIXELS);
    assertEquals(logLikelihood(parts, x), logLikelihood(whole, x));
    assertArrayEquals(
        ((DiagonalNormal) parts.vae().proposal(x)).mean(),
        ((DiagonalNormal) whole.vae().proposal(x)).mean());
  }
}
