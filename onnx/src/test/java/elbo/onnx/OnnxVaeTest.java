package elbo.onnx;

import static elbo.onnx.CompiledGraphTest.weights;
import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Spread;
import elbo.network.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxVaeTest {
  static final int PIXELS = 6;
  static final int LATENTS = 2;

  @TempDir private Path folder;

  /// Two heads of one layer.
  static GraphBuilder encoder(String mean, String spread) {
    return encoderNodes(mean, spread).outputs(mean, spread);
  }

  private static GraphBuilder encoderNodes(String mean, String spread) {
    return GraphBuilder.of("x", 0, PIXELS)
        .floats("W", new long[] {2 * LATENTS, PIXELS}, weights(1, PIXELS, 2 * LATENTS * PIXELS))
        .floats("b", new long[] {2 * LATENTS}, weights(2, 1, 2 * LATENTS))
        .node("Gemm", "x W b", "h", attribute("transB", 1))
        .node("Split", "h", mean + " " + spread, attribute("axis", 1), attribute("num_outputs", 2));
  }

  /// The same without the second head among the outputs.
  static GraphBuilder encoderOfMean(String mean, String spread) {
    return encoderNodes(mean, spread).outputs(mean);
  }

  static GraphBuilder decoder() {
    return GraphBuilder.of("z", 0, LATENTS)
        .floats("W", new long[] {PIXELS, LATENTS}, weights(3, LATENTS, PIXELS * LATENTS))
        .floats("V", new long[] {PIXELS, LATENTS}, weights(4, LATENTS, PIXELS * LATENTS))
        .node("Gemm", "z W", "h", attribute("transB", 1));
  }

  static GraphBuilder decoder(String output) {
    return decoder().node("Identity", "h", output).outputs(output);
  }

  private OnnxVae read(GraphBuilder encoder, GraphBuilder decoder) {
    encoder.write(folder.resolve("encoder.onnx"));
    decoder.write(folder.resolve("decoder.onnx"));
    return OnnxVae.read(folder);
  }

  /// The bundled graphs as files, for ONNX Runtime.
  private ModelFile bundled(String part) throws IOException {
    Path path = folder.resolve(part);
    Files.write(path, ModelFile.resource("/elbo/onnx/mnist-tanh/" + part).bytes());
    return ModelFile.read(path);
  }

  // A sum of 784 products of weights of trained size: magnitudes add up to some tens.
  private static final double BUNDLED_TOLERANCE = 1e-5 * 30;

  @Test
  void bundledEncoder() throws IOException {
    OnnxVae model = OnnxVae.bundled("mnist-tanh");
    assertEquals("compiled", model.encoder().toString());
    assertEquals(784, model.vae().observationDimension());
    assertEquals(50, model.vae().latentDimension());
    Decoder runtime = Comparison.runtime(bundled("encoder.onnx"), "mean", "log_variance");
    for (double[] x : List.of(new double[784], pattern())) {
      double[] block = new double[784 * Block.SIZE];
      for (int j = 0; j < 784; j++) {
        block[j * Block.SIZE] = x[j];
      }
      float[] expected = Comparison.decode(runtime, 1, block);
      DiagonalNormal q = assertInstanceOf(DiagonalNormal.class, model.vae().proposal(x));
      for (int j = 0; j < 50; j++) {
        assertEquals(expected[j * Block.SIZE], q.mean()[j], BUNDLED_TOLERANCE);
        double std = Math.exp(0.5 * expected[(50 + j) * Block.SIZE]);
        assertEquals(std, q.factorRow(j)[0], BUNDLED_TOLERANCE * std);
      }
    }
  }

  private static double[] pattern() {
    double[] x = new double[784];
    for (int j = 0; j < x.length; j++) {
      x[j] = j * j % 7 < 3 ? 1 : 0;
    }
    return x;
  }

  @Test
  void bundledDecoder() throws IOException {
    OnnxVae model = OnnxVae.bundled("mnist-tanh");
    assertEquals("compiled", model.decoder().toString());
    assertEquals(new BernoulliLogits(), model.likelihood());
    Network network = assertInstanceOf(Network.class, model.vae().decoder());
    Comparison.agree(
        network, Comparison.runtime(bundled("decoder.onnx"), "logits"), BUNDLED_TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({
    "mean, log_variance, LOG_VARIANCE",
    "mu, logvar, LOG_VARIANCE",
    "z_mean, z_log_var, LOG_VARIANCE",
    "loc, log_std, LOG_STD",
    "Mean, LogStd, LOG_STD",
    "mean, log_sigma, LOG_STD",
    "mean, std, STD",
    "loc, scale, STD",
    "mean, variance, VARIANCE",
    "mean, var, VARIANCE"
  })
  void encoderNames(String mean, String spread, Spread expected) {
    // A spread that is positive, so that it is valid in every parameterization.
    GraphBuilder graph = encoderOfMean(mean, "raw").node("Softplus", "raw", spread).outputs(spread);
    OnnxVae model = read(graph, decoder("logits"));
    double[] x = {1, 0, 1, 1, 0, 0};
    double[] mean0 = assertInstanceOf(DiagonalNormal.class, model.vae().proposal(x)).mean();
    double[] in = new double[PIXELS * Block.SIZE];
    for (int j = 0; j < PIXELS; j++) {
      in[j * Block.SIZE] = x[j];
    }
    float[] out =
        Comparison.decode(
            Comparison.runtime(ModelFile.read(folder.resolve("encoder.onnx")), mean, spread),
            1,
            in);
    for (int j = 0; j < LATENTS; j++) {
      assertEquals(out[j * Block.SIZE], mean0[j], Comparison.TOLERANCE);
      assertEquals(
          expected.std(out[(LATENTS + j) * Block.SIZE]),
          ((DiagonalNormal) model.vae().proposal(x)).factorRow(j)[0],
          Comparison.TOLERANCE);
    }
  }

  static Stream<Arguments> likelihoods() {
    return Stream.of(
        Arguments.of(decoder("logits"), new BernoulliLogits()),
        Arguments.of(decoder("x_logits"), new BernoulliLogits()),
        Arguments.of(decoder("Probs"), new BernoulliProbabilities()),
        Arguments.of(
            decoder().node("Sigmoid", "h", "probabilities").outputs("probabilities"),
            new BernoulliLogits()),
        Arguments.of(decoder("mean"), Normal.withScale(1)),
        Arguments.of(
            decoder("mean")
                .node("Gemm", "z V", "log_var", attribute("transB", 1))
                .outputs("log_var"),
            Normal.withScales(Spread.LOG_VARIANCE.transform())),
        Arguments.of(
            decoder("mean")
                .node("Gemm", "z V", "s", attribute("transB", 1))
                .node("Softplus", "s", "std")
                .outputs("std"),
            Normal.withScales(Spread.STD.transform())),
        Arguments.of(
            decoder("mean").scalar("log_std", -1.5).outputs("log_std"),
            new Normal(Parameter.learned(), Parameter.constant(Transform.EXP.value(-1.5)))));
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void likelihood(GraphBuilder decoder, Likelihood expected) {
    OnnxVae model = read(encoder("mean", "log_variance"), decoder);
    assertEquals(expected, model.likelihood());
    assertEquals("compiled", model.decoder().toString());
    assertEquals(expected.outputs(PIXELS), model.vae().decoder().outputs());
  }

  /// An exponential, root or logarithm at the end of a spread is removed, and the scale is the
  /// same.
  @ParameterizedTest
  @CsvSource({
    "Exp, std, LOG_STD",
    "Exp, variance, LOG_VARIANCE",
    "Exp Sqrt, std, LOG_STD",
    "Softplus Sqrt, std, VARIANCE",
    "Softplus Log, log_std, STD",
    "Softplus Log, log_var, VARIANCE",
    "Mul Exp, std, LOG_STD",
    "Exp Mul, std, LOG_STD",
    "Softplus Log Mul, log_var, STD",
    "Softplus Log Add, log_std, STD"
  })
  void spreadFunctions(String functions, String name, Spread expected) {
    GraphBuilder graph =
        decoder("mean")
            .scalar("two", 2)
            .node("Gemm", "z V", "s0", attribute("transB", 1))
            .outputs(name);
    String[] all = functions.split(" ");
    for (int f = 0; f < all.length; f++) {
      String in = "s" + f + (all[f].equals("Mul") || all[f].equals("Add") ? " two" : "");
      graph.node(all[f], in, f == all.length - 1 ? name : "s" + (f + 1));
    }
    OnnxVae model = read(encoder("mean", "log_variance"), graph);
    assertEquals(Normal.withScales(expected.transform()), model.likelihood());
    ModelFile file = ModelFile.read(folder.resolve("decoder.onnx"));
    double[] z = Comparison.uniform(LATENTS * Block.SIZE);
    float[] ours = Comparison.decode(model.vae().decoder(), Block.SIZE, z);
    float[] theirs = Comparison.decode(Comparison.runtime(file, "mean", name), Block.SIZE, z);
    Spread said = OutputNames.spread(name).orElseThrow();
    for (int i = PIXELS * Block.SIZE; i < theirs.length; i++) {
      double std = said.std(theirs[i]);
      assertEquals(std, expected.std(ours[i]), Comparison.TOLERANCE * std);
    }
  }

  @Test
  void otherGraphsRunInOnnxRuntime() {
    OnnxVae model =
        read(
            encoderOfMean("mean", "raw").node("Abs", "raw", "log_variance").outputs("log_variance"),
            decoder().node("Sin", "h", "logits").outputs("logits"));
    assertEquals(new Route.OnnxRuntime("Abs"), model.encoder());
    assertEquals("ONNX Runtime (Sin)", model.decoder().toString());
    double[] x = {1, 0, 1, 1, 0, 0};
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    double[] z = Comparison.uniform(LATENTS * Block.SIZE);
    model.vae().at(x).logJoint(5, z, new Scratch(), logPrior, logLikelihood);
    assertTrue(logLikelihood[4] < 0 && logLikelihood[4] > -10);
    assertTrue(model.vae().proposal(x).latentDimension() == LATENTS);
  }

  /// A sample that the encoder also draws is not computed, but the description must say so.
  @Test
  void otherOutputsAreIgnoredWhereTheDescriptionSaysSo() throws IOException {
    GraphBuilder encoder =
        encoder("mean", "log_variance").node("RandomNormalLike", "mean", "z").outputs("z");
    String message =
        assertThrows(IllegalArgumentException.class, () -> read(encoder, decoder("logits")))
            .getMessage();
    assertTrue(message.contains("of which z is not understood"), message);
    String line = message.substring(message.indexOf('{'));
    assertEquals("{\"encoder\": {\"ignore\": [\"z\"]}}", line);
    Files.writeString(folder.resolve("model.json"), line);
    assertEquals(new Route.Compiled(), read(encoder, decoder("logits")).encoder());
  }

  static Stream<Arguments> descriptions() {
    String encoder = "'encoder':{'mean':'a','spread':'b','spread_kind':'log_std'}";
    return Stream.of(
        Arguments.of(
            encoder + ",'decoder':{'output':'h','likelihood':'bernoulli_probabilities'}",
            new BernoulliProbabilities()),
        Arguments.of(
            encoder + ",'decoder':{'likelihood':'bernoulli_logits'}", new BernoulliLogits()),
        Arguments.of(
            encoder + ",'decoder':{'likelihood':'normal','scale':0.25}", Normal.withScale(0.25)),
        Arguments.of(
            encoder
                + ",'decoder':{'file':'decoder.onnx','input':'z','likelihood':'normal',"
                + "'spread':'h','spread_kind':'variance'}",
            Normal.withScales(Spread.VARIANCE.transform())));
  }

  @ParameterizedTest
  @MethodSource("descriptions")
  void description(String json, Likelihood expected) throws IOException {
    Files.writeString(folder.resolve("model.json"), "{" + json.replace('\'', '"') + "}");
    OnnxVae model = read(encoder("a", "b"), decoder().outputs("h"));
    assertEquals(expected, model.likelihood());
  }

  @Test
  void runsInOnnxRuntimeWhereTheDescriptionSaysSo() throws IOException {
    Files.writeString(
        folder.resolve("model.json"),
        "{\"encoder\":{\"mean\":\"a\",\"spread\":\"b\",\"spread_kind\":\"std\"},"
            + "\"decoder\":{\"likelihood\":\"bernoulli_logits\",\"run\":\"onnx_runtime\"}}");
    OnnxVae model = read(encoder("a", "b"), decoder().outputs("h"));
    assertEquals("compiled", model.encoder().toString());
    assertEquals("ONNX Runtime (required by model.json)", model.decoder().toString());
  }

  /// A decoder with a skip connection and a layer normalization has derivatives, so that the
  /// posterior's mode is found.
  @Test
  void skipConnectionsAndNormalizationsAreCompiled() {
    GraphBuilder decoder =
        decoder()
            .floats("g", new long[] {PIXELS}, weights(5, 1, PIXELS))
            .node("LayerNormalization", "h g", "n")
            .node("Add", "n h", "logits")
            .outputs("logits");
    OnnxVae model = read(encoder("mean", "log_variance"), decoder);
    assertEquals("compiled", model.decoder().toString());
    assertTrue(model.vae().decoder().differentiable());
  }
}
