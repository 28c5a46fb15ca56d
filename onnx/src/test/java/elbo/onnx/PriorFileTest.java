package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.InputException;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.distribution.FiniteMixture;
import elbo.distribution.Normal;
import elbo.estimate.Estimate;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Mixture;
import elbo.inference.Prior;
import elbo.inference.Proposal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.SmoothJoint;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorFileTest {
  private static final double[] X = {1, -0.5, 2};
  private static final double[][] Z = {{0, 0}, {1.5, -2}, {-4, 0.25}};
  private static final double[][] MEANS = {{2, 0}, {-2, 1}, {0, -2}};
  private static final double[][] SCALES = {{0.5, 1}, {1, 0.25}, {2, 1}};
  private static final double[] WEIGHTS = {0.125, 0.25, 0.625};
  private static final String MIXTURE =
      "{'prior': {'family': 'mixture_of_normals', 'weights': [0.125, 0.25, 0.625],"
          + " 'means': [[2, 0], [-2, 1], [0, -2]], 'scales': [[0.5, 1], [1, 0.25], [2, 1]]}}";
  private static final String NORMAL =
      "{'prior': {'family': 'normal', 'mean': [0.5, -1], 'scale': [2, 0.25]}}";

  @TempDir Path folder;

  @BeforeEach
  void linear() {
    LinearFolder.encoder(folder);
    LinearFolder.decoder(folder);
  }

  private LatentModel described(String json) throws IOException {
    LinearFolder.describe(folder, json.replace('\'', '"'));
    return OnnxVae.read(folder).model();
  }

  private static double[] logJoint(LatentModel model) {
    return ConditionTest.logJoint(model, X, Z);
  }

  private static double logNormal(double[] z, double[] mean, double[] scale) {
    return LinearFolder.logNormal(z[0], mean[0], scale[0])
        + LinearFolder.logNormal(z[1], mean[1], scale[1]);
  }

  private static double[] expected(double[][] means, double[][] scales, double[] weights) {
    double[] out = new double[Z.length];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int c = 0; c < means.length; c++) {
        sum += weights[c] * Math.exp(logNormal(Z[i], means[c], scales[c]));
      }
      out[i] = Math.log(sum) + LinearFolder.logLikelihood(X, Z[i]);
    }
    return out;
  }

  private static double[] ofNormal() {
    return expected(new double[][] {{0.5, -1}}, new double[][] {{2, 0.25}}, new double[] {1});
  }

  private static double[] ofMixture() {
    return expected(MEANS, SCALES, WEIGHTS);
  }

  private static void close(double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-6 * Math.abs(expected[i]));
    }
  }

  @Test
  void aNormalOfTheDescription() throws IOException {
    LatentModel model = described(NORMAL);
    close(ofNormal(), logJoint(model));
    assertInstanceOf(SmoothJoint.class, model.at(X));
    close(
        expected(new double[][] {{3, 3}}, new double[][] {{2, 2}}, new double[] {1}),
        logJoint(described("{'prior': {'family': 'normal', 'mean': 3, 'scale': 2}}")));
  }

  @Test
  void aMixtureOfTheDescription() throws IOException {
    LatentModel model = described(MIXTURE);
    close(ofMixture(), logJoint(model));
    assertInstanceOf(SmoothJoint.class, model.at(X));
    String logits = MIXTURE.replace("'weights': [0.125, 0.25, 0.625]", "'logits': [0, 0, 0]");
    double third = 1.0 / 3;
    close(expected(MEANS, SCALES, new double[] {third, third, third}), logJoint(described(logits)));
    String one = MIXTURE.replace("[[0.5, 1], [1, 0.25], [2, 1]]", "0.5");
    close(
        expected(MEANS, new double[][] {{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}, WEIGHTS),
        logJoint(described(one)));
    String impossible = MIXTURE.replace("[0.125, 0.25, 0.625]", "[0, 1, 0]");
    close(
        expected(new double[][] {MEANS[1]}, new double[][] {SCALES[1]}, new double[] {1}),
        logJoint(described(impossible)));
  }

  private void line(String prior) {
    String line = OnnxVae.read(folder).description();
    assertTrue(line.contains("; prior " + prior + ", d = 2; "), line);
  }

  @Test
  void theModelLineHasThePrior() throws IOException {
    line("N(0, I)");
    described(NORMAL);
    line("normal, mean -1.0 to 0.5, scale 0.25 to 2.0 (model.json)");
    described("{'prior': {'family': 'normal', 'scale': 3}}");
    line("normal, mean 0.0, scale 3.0 (model.json)");
    described(MIXTURE);
    line("mixture of 3 normals (model.json)");
    Files.writeString(folder.resolve("u.csv"), "1,2,3\n0,0,-1\n");
    described("{'prior': {'family': 'vamp', 'pseudo_inputs': 'u.csv'}}");
    line("VampPrior, 2 pseudo-inputs (u.csv)");
    flow(true);
    described("{'prior': {'family': 'flow', 'file': 'flow.onnx', 'direction': 'z_to_u'}}");
    line("flow flow.onnx (z to u)");
    Files.delete(folder.resolve("model.json"));
    Files.delete(folder.resolve("flow.onnx"));
    density(folder, DataType.FLOAT);
    line("log p(z) by prior.onnx");
    GraphBuilder.of("y", 0, 2)
        .floats("log_std", new long[] {2}, 0, 0)
        .node("Identity", "y", "mean")
        .outputs("mean", "log_std")
        .write(folder.resolve("prior.onnx"));
    line("normal (prior.onnx)");
  }

  @Test
  void aGraphThatOutputsParametersIsTheDescriptionOfThem() throws IOException {
    double[] described = logJoint(described(MIXTURE));
    Files.delete(folder.resolve("model.json"));
    new GraphBuilder()
        .floats("weights", new long[] {3}, 0.125f, 0.25f, 0.625f)
        .floats("means", new long[] {1, 3, 2}, 2, 0, -2, 1, 0, -2)
        .floats("std", new long[] {3, 2}, 0.5f, 1, 1, 0.25f, 2, 1)
        .outputs("weights", "means", "std")
        .write(folder.resolve("prior.onnx"));
    OnnxVae onnx = OnnxVae.read(folder);
    assertArrayEquals(described, logJoint(onnx.model()), "the same bits");
    line("mixture of 3 normals (prior.onnx)");
    new GraphBuilder()
        .floats("mean", new long[] {2}, 0.5f, -1)
        .floats("variance", new long[] {1, 2}, 4, 0.0625f)
        .outputs("mean", "variance")
        .write(folder.resolve("prior.onnx"));
    assertArrayEquals(
        logJoint(described(NORMAL)), logJoint(described("{'prior': {'file': 'prior.onnx'}}")));
  }

  @Test
  void aGraphMayTakeTheCondition() throws IOException {
    GraphBuilder.of("y", 0, 2)
        .floats("log_std", new long[] {2}, 0, 0)
        .node("Identity", "y", "mean")
        .outputs("mean", "log_std")
        .write(folder.resolve("prior.onnx"));
    LatentModel model = OnnxVae.read(folder).model();
    assertEquals(2, model.conditionDimension());
    double[][] mean = {{3, -0.5}};
    close(
        expected(mean, new double[][] {{1, 1}}, new double[] {1}),
        ConditionTest.logJoint(model.given(mean[0]), X, Z));
    assertTrue(model.given(mean[0]).prior().orElseThrow() instanceof Normal);
  }

  // log p(z) = −½|z|² − log 2π, as an autoregressive prior would output it.
  private static void density(Path file, DataType type) {
    String name = "prior.onnx";
    new GraphBuilder()
        .input("z", type, 0, 2)
        .floats("half", new long[0], -0.5f)
        .floats("log", new long[0], (float) -Math.log(2 * Math.PI))
        .ints("axes", 1)
        .node("Cast", "z", "single", GraphBuilder.attribute("to", 1))
        .node("Mul", "single single", "squares")
        .node("ReduceSum", "squares axes", "sum", GraphBuilder.attribute("keepdims", 0))
        .node("Mul", "sum half", "quadratic")
        .node("Add", "quadratic log", "log_prob")
        .outputs("log_prob")
        .write(file.resolve(name));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT", "DOUBLE"})
  void aGraphOfTheLogDensity(DataType type) {
    double[] standard = logJoint(OnnxVae.read(folder).model());
    density(folder, type);
    LatentModel model = OnnxVae.read(folder).model();
    close(standard, logJoint(model));
    assertTrue(model.prior().isEmpty(), "it cannot be sampled");
    assertTrue(
        assertThrows(
                InputException.class,
                () -> Evaluation.of(model).withProposal(new Prior()).evaluate(X))
            .getMessage()
            .contains("has no prior that is known"));
  }

  @Test
  void pseudoInputsGiveTheMixtureOfTheEncodersNormals() throws IOException {
    Files.writeString(folder.resolve("u.csv"), "1,2,3\n0,0,-1\n");
    LatentModel model = described("{'prior': {'family': 'vamp', 'pseudo_inputs': 'u.csv'}}");
    FiniteMixture prior = (FiniteMixture) model.prior().orElseThrow();
    LatentModel plain = described("{}");
    for (int c = 0; c < 2; c++) {
      double[] u = c == 0 ? new double[] {1, 2, 3} : new double[] {0, 0, -1};
      Normal q = (Normal) plain.proposal(u);
      assertArrayEquals(q.mean(), ((Normal) prior.components().get(c)).mean());
      assertArrayEquals(q.factorRow(1), ((Normal) prior.components().get(c)).factorRow(1));
    }
  }

  @Test
  void pseudoInputsOfAnotherWidthAreNamed() throws IOException {
    Files.writeString(folder.resolve("u.csv"), "1,2,3,4\n0,0,-1,5\n");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> described("{'prior': {'family': 'vamp', 'pseudo_inputs': 'u.csv'}}"))
            .getMessage();
    assertTrue(
        message.contains(
            "'pseudo_inputs' (u.csv), row 0: the encoder takes 3 numbers, but the observation has"
                + " 4"),
        message);
  }

  @Test
  void theCaseOfALearnedMixtureHasItsRightValue() throws IOException, URISyntaxException {
    for (String file : List.of("encoder.onnx", "decoder.onnx")) {
      Files.delete(folder.resolve(file));
      Files.copy(ConditionTest.resource("prior-vamp").resolve(file), folder.resolve(file));
    }
    LatentModel model =
        described(
            "{'prior': {'family': 'mixture_of_normals', 'weights': [1, 1, 1],"
                + " 'means': [[2, 0], [-2, 1], [0, -2]], 'scales': 0.5}}");
    Observations x = ObservationFiles.read(ConditionTest.resource("prior-vamp/x.npy"));
    double mean = 0;
    double variance = 0;
    for (int row = 0; row < 3; row++) {
      Estimate e =
          Evaluation.of(model)
              .withProposal(new Mixture("Adaptive=0.5", "Prior=0.5"))
              .withSamples(10_000)
              .withStatistics(new LogEvidence())
              .evaluate(x.row(row))
              .estimates()
              .get(new LogEvidence());
      mean += e.value() / 3;
      variance += e.standardError() * e.standardError() / 9;
    }
    // By quadrature, to four decimals.
    assertTrue(Math.sqrt(variance) < 0.005);
    assertEquals(-6.7615, mean, 5 * Math.sqrt(variance) + 5e-5);
  }

  /// The affine flow z = (2u₀ + 0.5, u₁/4 − 1), or its inverse.
  private void flow(boolean inverse) {
    GraphBuilder graph = GraphBuilder.of(inverse ? "z" : "u", 0, 2);
    graph
        .floats("scale", new long[] {2}, inverse ? 0.5f : 2, inverse ? 4 : 0.25f)
        .floats("shift", new long[] {2}, inverse ? -0.25f : 0.5f, inverse ? 4 : -1)
        .floats("log", new long[0], (float) (inverse ? Math.log(2) : -Math.log(2)))
        .floats("zero", new long[] {2, 1}, 0, 0)
        .node("Mul", (inverse ? "z" : "u") + " scale", "scaled")
        .node("Add", "scaled shift", inverse ? "u" : "z")
        .node("MatMul", (inverse ? "z" : "u") + " zero", "none")
        .node("Add", "none log", "log_det")
        .outputs(inverse ? "u" : "z", "log_det")
        .write(folder.resolve("flow.onnx"));
  }

  @Test
  void aFlowFromLatentsToNoiseThatIsAffineIsANormalPrior() throws IOException {
    flow(true);
    close(
        ofNormal(),
        logJoint(
            described(
                "{'prior': {'family': 'flow', 'file': 'flow.onnx', 'direction': 'z_to_u'}}")));
  }

  @Test
  void aFlowFromNoiseToLatentsComesBeforeTheDecoder() throws IOException {
    flow(false);
    LatentModel model =
        described("{'prior': {'family': 'flow', 'file': 'flow.onnx', 'direction': 'u_to_z'}}");
    double[] logJoint = logJoint(model);
    for (int i = 0; i < Z.length; i++) {
      double[] z = {2 * Z[i][0] + 0.5, Z[i][1] / 4 - 1};
      double expected =
          logNormal(Z[i], new double[2], new double[] {1, 1}) + LinearFolder.logLikelihood(X, z);
      assertEquals(expected, logJoint[i], 1e-5 * Math.abs(expected));
    }
  }

  // q of the flow is N((0.5, −1), diag(2, ¼)²) with the bits of that prior's samples.
  @Test
  void anAffineFlowAsThePosteriorIsThatNormal() throws IOException {
    LatentModel normal = described(NORMAL);
    flow(false);
    LatentModel model =
        described(
            "{'posterior': {'family': 'flow', 'file': 'flow.onnx', 'base': 'standard_normal'}}");
    Files.delete(folder.resolve("encoder.onnx"));
    LatentModel alone = OnnxVae.read(folder).model();
    double[] a = elbo(alone, new Encoder());
    assertArrayEquals(a, elbo(model, new Encoder()), "the encoder beside it is not used");
    // Under the prior N((0.5, −1), …) as proposal log w is log p(x | z); here log p(z) / q(z) more.
    double[] b = elbo(normal, new Prior());
    double kl = kl(new double[] {0.5, -1}, new double[] {2, 0.25});
    assertEquals(b[0] - kl, a[0], 5 * Math.hypot(a[1], b[1]), "the mean of log w");
    assertEquals(
        "component 0 of a mixture has a density at its own samples alone (a flow), but must have"
            + " one at those of the others",
        message(() -> new FiniteMixture(List.of(model.proposal(X)), new double[] {1})));
  }

  // z = u + xA, so that q(z | x) = N(xA, I): at u = 0 it is the mean.
  @Test
  void aFlowMayTakeTheObservation() throws IOException {
    GraphBuilder.of("u", 0, 2)
        .input("x", DataType.FLOAT, 0, 3)
        .floats("a", new long[] {3, 2}, LinearFolder.A)
        .floats("zero", new long[] {2, 1}, 0, 0)
        .node("MatMul", "x a", "shift")
        .node("Add", "u shift", "z")
        .node("MatMul", "u zero", "log_det")
        .outputs("z", "log_det")
        .write(folder.resolve("flow.onnx"));
    LatentModel model =
        described(
            "{'posterior': {'family': 'flow', 'file': 'flow.onnx', 'base': 'standard_normal'}}");
    assertEquals(0, model.conditionDimension());
    double[] u = new double[2 * Block.SIZE];
    Arrays.fill(u, 0.5);
    double[] z = new double[2 * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    model.proposal(X).sample(1, u, new Scratch(), z, logQ);
    Path flow = folder.resolve("flow.onnx");
    byte[] bytes = Files.readAllBytes(flow);
    Files.delete(flow);
    double[] mean = ((Normal) described("{}").proposal(X)).mean();
    Files.write(flow, bytes);
    assertArrayEquals(mean, new double[] {z[0], z[Block.SIZE]}, 1e-6);
    assertEquals(-Math.log(2 * Math.PI), logQ[0], 1e-12);
    LatentModel moved =
        described("{'posterior': {'family': 'flow', 'file': 'flow.onnx', 'base': 'encoder'}}");
    moved.proposal(X).sample(1, u, new Scratch(), z, logQ);
    assertArrayEquals(
        new double[] {2 * mean[0], 2 * mean[1]}, new double[] {z[0], z[Block.SIZE]}, 1e-6);
  }

  // KL(N(m, s²) ‖ N(0, I))
  private static double kl(double[] m, double[] s) {
    double sum = 0;
    for (int j = 0; j < m.length; j++) {
      sum += 0.5 * (m[j] * m[j] + s[j] * s[j] - 1) - Math.log(s[j]);
    }
    return sum;
  }

  private static double[] elbo(LatentModel model, Proposal proposal) {
    Estimate e =
        Evaluation.of(model)
            .withProposal(proposal)
            .withSamples(2000)
            .withStatistics(new Elbo())
            .evaluate(X)
            .estimates()
            .get(new Elbo());
    return new double[] {e.value(), e.standardError()};
  }

  private static String message(Executable call) {
    return Objects.requireNonNull(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'prior': {'kind': 'mixture'}}|unknown key 'kind'",
        "{'prior': {'family': 'gamma'}}|'family' is 'gamma'; the nearest is",
        "{'prior': {'mean': 1}}|has neither a 'family' nor a 'file'",
        "{'prior': {'family': 'normal', 'weights': [1]}}|'weights' is no key of a prior of family",
        "{'prior': {'family': 'normal', 'mean': [1, 2, 3]}}|its mean has 3 numbers, but z has 2",
        "{'prior': {'family': 'normal', 'scale': 0}}|scale 0 must be finite and greater than 0",
        "{'prior': {'family': 'normal', 'mean': 'none.npy'}}|none.npy: must exist",
        "{'prior': {'family': 'mixture_of_normals', 'means': [[1, 2]], 'scales': 1}}|either"
            + " 'weights'",
        "{'prior': {'family': 'mixture_of_normals', 'means': [[1, 2], [3, 4]], 'scales': [1, 2],"
            + " 'weights': [1, 1]}}|write one list for each component",
        "{'prior': {'family': 'mixture_of_normals', 'means': [[1, 2]], 'scales': 1,"
            + " 'weights': [1, 1]}}|there are 1 components, but 2 weights",
        "{'prior': {'family': 'mixture_of_normals', 'means': [[1, 2]], 'scales': 1,"
            + " 'weights': [-1]}}|weight 0 must be 0 or greater, and finite, but is -1.0",
        "{'prior': {'family': 'flow', 'file': 'decoder.onnx', 'direction': 'z_to_u'}}|a flow has"
            + " two",
        "{'prior': {'file': 'decoder.onnx'}}|understood of a prior"
      })
  void whatIsWrongIsOneLine(String json, String named) {
    String message = message(() -> described(json));
    assertTrue(message.contains(named), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void aFlowWithoutADescriptionIsRefused() {
    flow(false);
    assertTrue(message(() -> OnnxVae.read(folder)).contains("flow.onnx is in the folder: add"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJointDensityStandsForDecoderAndPrior(boolean conditional) throws IOException {
    double[] expected = logJoint(OnnxVae.read(folder).model());
    Files.delete(folder.resolve("decoder.onnx"));
    GraphBuilder graph = GraphBuilder.of("x", 0, 3).input("z", DataType.FLOAT, 0, 2);
    if (conditional) {
      graph.input("offset", DataType.DOUBLE, 0);
    }
    graph
        .floats("w", new long[] {3, 2}, LinearFolder.W)
        .floats("b", new long[] {3}, LinearFolder.B)
        .floats("half", new long[0], -0.5f)
        .floats("log", new long[0], (float) (-2.5 * Math.log(2 * Math.PI)))
        .ints("axes", 1)
        .node("Gemm", "z w b", "mean", GraphBuilder.attribute("transB", 1))
        .node("Sub", "x mean", "residual")
        .node("Mul", "residual residual", "squares")
        .node("ReduceSum", "squares axes", "sum", GraphBuilder.attribute("keepdims", 0))
        .node("Mul", "z z", "zsquares")
        .node("ReduceSum", "zsquares axes", "zsum", GraphBuilder.attribute("keepdims", 0))
        .node("Add", "sum zsum", "both")
        .node("Mul", "both half", "quadratic")
        .node("Add", "quadratic log", conditional ? "plain" : "log_prob");
    if (conditional) {
      graph
          .node("Cast", "offset", "single", GraphBuilder.attribute("to", 1))
          .node("Add", "plain single", "log_prob");
    }
    graph.outputs("log_prob").write(folder.resolve("joint.onnx"));
    LatentModel model = OnnxVae.read(folder).model();
    if (conditional) {
      LatentModel shifted = model.given(new double[] {2.5});
      for (int i = 0; i < Z.length; i++) {
        assertEquals(expected[i] + 2.5, logJoint(shifted)[i], 1e-5 * Math.abs(expected[i]));
      }
    } else {
      close(expected, logJoint(model));
      Estimate e =
          Evaluation.of(model)
              .withProposal(new Adaptive())
              .withSamples(4000)
              .withStatistics(new LogEvidence())
              .evaluate(X)
              .estimates()
              .get(new LogEvidence());
      linear();
      Files.delete(folder.resolve("joint.onnx"));
      Estimate f =
          Evaluation.of(OnnxVae.read(folder).model())
              .withSamples(4000)
              .withStatistics(new LogEvidence())
              .evaluate(X)
              .estimates()
              .get(new LogEvidence());
      assertEquals(f.value(), e.value(), 5 * Math.hypot(e.standardError(), f.standardError()));
    }
  }
}
