package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Clip;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.Identity;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Mish;
import elbo.kernel.Relu;
import elbo.kernel.Scratch;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.model.LatentModel;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Categorical;
import elbo.network.Dense;
import elbo.network.Laplace;
import elbo.network.Likelihood;
import elbo.network.NegativeBinomial;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Poisson;
import elbo.network.Spread;
import elbo.network.StudentT;
import elbo.network.Transform;
import elbo.network.ZeroInflatedNegativeBinomial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A model that is written and read again has the same bits, and ONNX Runtime computes the same
/// outputs within rounding.
class VaeFilesTest {
  private static final int WIDTH = 6;
  private static final int LATENTS = 3;
  private static final Activation LINEAR = new Identity();
  private static final Map<String, Object> RECIPE =
      Map.of("objective", "Iwae(k=5)", "hidden", List.of(7), "learning rate", 1e-3);

  @TempDir private Path folder;

  static Stream<Activation> activations() {
    return Stream.of(
        new Tanh(),
        new Relu(),
        new LeakyRelu(0.2f),
        new Elu(1.5f),
        new Sigmoid(),
        new Softplus(),
        new Silu(),
        new Gelu(),
        new GeluTanh(),
        new Mish(),
        new HardSwish(),
        new Clip(-0.5f, 0.75f));
  }

  static Stream<Arguments> likelihoods() {
    Parameter mean = Parameter.learned();
    return Stream.<Likelihood>of(
            new BernoulliLogits(),
            Normal.withScale(1),
            Normal.withScale(0.1 + 0.2),
            new Normal(mean, Parameter.constant(0.5, 1, 2, 3, 1.0 / 3, 1e-3)),
            Normal.withScales(Transform.EXP),
            Normal.withScales(Transform.EXP_HALF),
            new Poisson(Parameter.learned(Transform.EXP)),
            new NegativeBinomial(
                Parameter.learned(Transform.EXP), Parameter.learned(Transform.EXP)),
            new NegativeBinomial(Parameter.learned(Transform.EXP), Parameter.constant(1.7)),
            new ZeroInflatedNegativeBinomial(
                Parameter.learned(Transform.EXP),
                Parameter.constant(3),
                Parameter.learned(Transform.SIGMOID)),
            new Laplace(mean, Parameter.learned(Transform.EXP)),
            new StudentT(Parameter.constant(4), mean, Parameter.learned(Transform.EXP)))
        .map(Arguments::of);
  }

  private static Dense layer(long seed, int inputs, int outputs, Activation activation) {
    return new Dense(
        outputs,
        CompiledGraphTest.weights(seed, inputs, inputs * outputs),
        CompiledGraphTest.weights(seed + 1, 2, outputs),
        activation);
  }

  private static Network network(long seed, int inputs, int outputs, Activation activation) {
    return new Network(
        List.of(
            layer(seed, inputs, 7, activation),
            layer(seed + 2, 7, 9, activation),
            layer(seed + 4, 9, outputs, LINEAR)));
  }

  private static Vae vae(Network encoder, Spread spread, Network decoder, Likelihood likelihood) {
    NormalEncoder normal = new NormalEncoder(WIDTH, LATENTS, encoder::outputsAt, spread);
    return new Vae("memory", WIDTH, decoder, likelihood, normal::at);
  }

  private OnnxVae written(Network encoder, Spread spread, Network decoder, Likelihood likelihood) {
    VaeFiles.of(encoder, spread, decoder, likelihood, RECIPE).forEach(this::write);
    return OnnxVae.read(folder);
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertSame(Vae expected, OnnxVae read) {
    assertInstanceOf(Route.Compiled.class, read.encoder());
    assertInstanceOf(Route.Compiled.class, read.decoder());
    double[] x = {1, 0, 1, 1, 0, 0};
    DiagonalNormal q = (DiagonalNormal) expected.proposal(x);
    DiagonalNormal p = (DiagonalNormal) read.vae().proposal(x);
    assertArrayEquals(q.mean(), p.mean());
    for (int j = 0; j < LATENTS; j++) {
      assertArrayEquals(q.factorRow(j), p.factorRow(j));
    }
    assertArrayEquals(logJoint(expected, x), logJoint(read.vae(), x));
  }

  private static double[] logJoint(LatentModel model, double[] x) {
    double[] logPrior = new double[Block.SIZE];
    double[] out = new double[Block.SIZE];
    double[] z = Comparison.uniform(LATENTS * Block.SIZE);
    model.at(x).logJoint(Block.SIZE, z, new Scratch(), logPrior, out);
    return out;
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyActivation(Activation activation) {
    Network encoder = network(1, WIDTH, 2 * LATENTS, activation);
    Network decoder = network(10, LATENTS, WIDTH, activation);
    Likelihood likelihood = new BernoulliLogits();
    OnnxVae read = written(encoder, Spread.LOG_VARIANCE, decoder, likelihood);
    assertSame(vae(encoder, Spread.LOG_VARIANCE, decoder, likelihood), read);
    ModelFile file = ModelFile.read(folder.resolve("decoder.onnx"));
    Comparison.agree(decoder, Comparison.runtime(file, "logits"), Comparison.TOLERANCE);
    file = ModelFile.read(folder.resolve("encoder.onnx"));
    Comparison.agree(encoder, Comparison.runtime(file, "mean", "log_var"), Comparison.TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void everyLikelihood(Likelihood likelihood) {
    Network encoder = network(21, WIDTH, 2 * LATENTS, new Tanh());
    Network decoder = network(30, LATENTS, likelihood.outputs(WIDTH), new Tanh());
    OnnxVae read = written(encoder, Spread.LOG_STD, decoder, likelihood);
    assertEquals(likelihood, read.likelihood());
    assertSame(vae(encoder, Spread.LOG_STD, decoder, likelihood), read);
  }

  @ParameterizedTest
  @MethodSource("elbo.onnx.VaeFilesTest#spreads")
  void everySpread(Spread spread) {
    // Positive outputs, which are variances too.
    Network encoder =
        new Network(
            List.of(layer(41, WIDTH, 7, new Tanh()), layer(43, 7, 2 * LATENTS, new Softplus())));
    Network decoder = new Network(List.of(layer(45, LATENTS, WIDTH, LINEAR)));
    Likelihood likelihood = Normal.withScale(0.5);
    assertSame(
        vae(encoder, spread, decoder, likelihood), written(encoder, spread, decoder, likelihood));
  }

  static Stream<Spread> spreads() {
    return Stream.of(Spread.values());
  }

  /// Of x and z each followed by the condition: read again it is the model of each condition, and
  /// ONNX Runtime computes the same from the file.
  @Test
  void aConditionIsAnInputOfBoth() throws IOException {
    double[] x = {1, 0, 1, 1, 0, 0};
    for (int conditions : new int[] {1, 3}) {
      Network encoder = network(21, WIDTH + conditions, 2 * LATENTS, new Tanh());
      Network decoder = network(31, LATENTS + conditions, 2 * WIDTH, new Tanh());
      Likelihood likelihood = Normal.withScales(Transform.EXP_HALF);
      OnnxVae read = written(encoder, Spread.LOG_VARIANCE, decoder, likelihood);
      assertEquals(conditions, read.model().conditionDimension());
      assertTrue(
          read.description().endsWith("; given condition float [n, " + conditions + "]"),
          read.description());
      assertInstanceOf(Route.Compiled.class, read.encoder());
      assertInstanceOf(Route.Compiled.class, read.decoder());
      LinearFolder.describe(
          folder,
          Files.readString(folder.resolve("model.json"))
              .replaceFirst("\"decoder\" : \\{", "$0 \"run\": \"onnx_runtime\",")
              .replaceFirst("\\{", "{ \"encoder\": {\"run\": \"onnx_runtime\"},"));
      OnnxVae runtime = OnnxVae.read(folder);
      assertInstanceOf(Route.OnnxRuntime.class, runtime.encoder());
      assertInstanceOf(Route.OnnxRuntime.class, runtime.decoder());
      double[] first = {};
      for (double[] c : List.of(new double[] {0.3, -2, 1e-3}, new double[] {-1.5, 0, 4})) {
        double[] given = Arrays.copyOf(c, conditions);
        LatentModel model = read.model().given(given);
        Vae expected =
            vae(encoder.given(given), Spread.LOG_VARIANCE, decoder.given(given), likelihood);
        assertArrayEquals(mean(expected, x), mean(model, x));
        double[] logJoint = logJoint(expected, x);
        assertArrayEquals(logJoint, logJoint(model, x));
        LatentModel other = runtime.model().given(given);
        assertArrayEquals(mean(expected, x), mean(other, x), Comparison.TOLERANCE);
        assertArrayEquals(logJoint, logJoint(other, x), 1e-3);
        assertFalse(Arrays.equals(first, logJoint), "another condition is another model");
        first = logJoint;
      }
    }
  }

  private static double[] mean(LatentModel model, double[] x) {
    return ((elbo.distribution.Normal) model.proposal(x)).mean();
  }

  @Test
  void networksOfDifferentConditionsAreRefused() {
    Network encoder = network(21, WIDTH + 2, 2 * LATENTS, new Tanh());
    Network decoder = network(31, LATENTS + 1, WIDTH, new Tanh());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> VaeFiles.of(encoder, Spread.STD, decoder, new BernoulliLogits(), Map.of()));
    assertEquals(
        "an encoder of 8 numbers to 3 latents and a decoder of 4 numbers to 6 outputs do not take"
            + " one condition",
        e.getMessage());
  }

  // The reader multiplies linear layers that follow each other, so that bits differ.
  @Test
  void linearLayersOneAfterAnother() {
    Network decoder = network(55, LATENTS, WIDTH, LINEAR);
    written(network(51, WIDTH, 2 * LATENTS, LINEAR), Spread.STD, decoder, new BernoulliLogits());
    ModelFile file = ModelFile.read(folder.resolve("decoder.onnx"));
    Comparison.agree(decoder, Comparison.runtime(file, "logits"), Comparison.TOLERANCE);
    Comparison.agree(file, "logits");
  }

  @Test
  void probabilitiesAreWrittenAsSuch() {
    Network encoder = network(51, WIDTH, 2 * LATENTS, new Tanh());
    Network decoder =
        new Network(List.of(layer(61, LATENTS, 7, new Tanh()), layer(63, 7, WIDTH, new Sigmoid())));
    OnnxVae read = written(encoder, Spread.LOG_VARIANCE, decoder, new BernoulliProbabilities());
    // The reader takes the argument of the sigmoid as logits.
    assertEquals(new BernoulliLogits(), read.likelihood());
  }

  @Test
  void theRecipeIsInTheDescription() throws IOException {
    Network encoder = network(71, WIDTH, 2 * LATENTS, new Tanh());
    Network decoder = network(81, LATENTS, WIDTH, new Tanh());
    written(encoder, Spread.LOG_VARIANCE, decoder, Normal.withScale(0.5));
    String json = Files.readString(folder.resolve("model.json"), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"scale\" : 0.5"), json);
    assertTrue(json.contains("\"objective\" : \"Iwae(k=5)\""), json);
    assertTrue(json.endsWith("}\n"), json);
  }

  @Test
  void whatHasNoFormIsRefused() {
    Network encoder = network(91, WIDTH, 2 * LATENTS, new Tanh());
    Network decoder = network(95, LATENTS, WIDTH, new Tanh());
    Likelihood softplus = new Poisson(Parameter.learned(Transform.SOFTPLUS));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> VaeFiles.of(encoder, Spread.STD, decoder, softplus, Map.of()));
    assertEquals("the rate of poisson cannot be written as its SOFTPLUS", e.getMessage());
    Likelihood classes =
        new Categorical(2, Categorical.Data.ONE_HOT, Categorical.Order.CLASSES_LAST);
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> VaeFiles.of(encoder, Spread.STD, decoder, classes, Map.of()));
    assertTrue(e.getMessage().contains("model.json has no words for"), e.getMessage());
  }
}
