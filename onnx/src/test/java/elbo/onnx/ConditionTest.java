package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.distribution.Normal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.SmoothJoint;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final double[] X = {1, -0.5, 2};
  private static final double[][] Z = {{0, 0}, {1.5, -2}, {-4, 0.25}};
  // By quadrature in double precision.
  private static final double[] RIGHT = {-7.7466, -6.0273, -6.3388, -8.4603};

  @TempDir Path folder;

  static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ConditionTest.class.getResource(name)).toURI());
  }

  /// log p(z) and log p(x | z), added, of each z.
  static double[] logJoint(LatentModel model, double[] x, double[]... z) {
    double[] block = new double[z[0].length * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        block[j * Block.SIZE + i] = z[i][j];
      }
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    Joint joint = model.at(x);
    joint.logJoint(z.length, block, new Scratch(), logPrior, logLikelihood);
    double[] sum = new double[z.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = logPrior[i] + logLikelihood[i];
    }
    return sum;
  }

  private void copy(String name) throws IOException, URISyntaxException {
    for (String file : List.of("encoder.onnx", "decoder.onnx")) {
      Files.copy(resource(name).resolve(file), folder.resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "onnx_runtime"})
  void anEmbeddedLabelIsACondition(String run) throws IOException, URISyntaxException {
    copy("conditional");
    LinearFolder.describe(
        folder,
        "{'encoder': {'run': 'R'}, 'decoder': {'run': 'R'}}".replace("R", run).replace('\'', '"'));
    OnnxVae onnx = OnnxVae.read(folder);
    assertEquals(1, onnx.model().conditionDimension());
    assertTrue(onnx.description().endsWith("; given y int64 [n]"), onnx.description());
    assertEquals(run.equals("compiled"), onnx.decoder() instanceof Route.Compiled);
    Observations x = ObservationFiles.read(resource("conditional/x.npy"));
    Observations y = ObservationFiles.read(resource("conditional/y.npy"));
    List<Result> results = new ArrayList<>();
    Evaluation.of(onnx.model())
        .withSamples(2000)
        .withStatistics(new LogEvidence())
        .evaluate(x.toRows().given(new Rows.Conditions("y", y::row)), results::add);
    for (int row = 0; row < RIGHT.length; row++) {
      assertEquals(RIGHT[row], results.get(row).estimates().get(new LogEvidence()).value(), 0.02);
    }
  }

  @Test
  void compiledAndOnnxRuntimeAreOneFunctionOfLatentsAndLabel()
      throws IOException, URISyntaxException {
    copy("conditional");
    LatentModel compiled = OnnxVae.read(folder).model();
    LinearFolder.describe(folder, "{\"decoder\": {\"run\": \"onnx_runtime\"}}");
    LatentModel runtime = OnnxVae.read(folder).model();
    double[] x = ObservationFiles.read(resource("conditional/x.npy")).row(0);
    for (double label = 0; label < 4; label++) {
      double[] y = {label};
      assertArrayEquals(logJoint(compiled.given(y), x, Z), logJoint(runtime.given(y), x, Z), 1e-4);
      assertInstanceOf(SmoothJoint.class, compiled.given(y).at(x), "so that Laplace works");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "INT64", "INT32", "BOOL"})
  void theDecoderAloneMayTakeIt(DataType type) {
    LinearFolder.encoder(folder);
    LinearFolder.conditionalDecoder(folder, type);
    LatentModel model = OnnxVae.read(folder).model();
    assertEquals(2, model.conditionDimension());
    for (double[] y : new double[][] {{0, 0}, {1, 0}, {1, 1}}) {
      double[] logJoint = logJoint(model.given(y), X, Z);
      for (int i = 0; i < Z.length; i++) {
        double prior =
            LinearFolder.logNormal(Z[i][0], 0, 1) + LinearFolder.logNormal(Z[i][1], 0, 1);
        assertEquals(
            prior + LinearFolder.logLikelihood(X, Z[i], LinearFolder.shift(y)), logJoint[i], 2e-5);
      }
    }
  }

  @Test
  void theEncoderAloneMayTakeIt() {
    LinearFolder.decoder(folder);
    GraphBuilder.of("x", 0, 3)
        .input("size", DataType.FLOAT, 0, 1)
        .floats("a", new long[] {4, 2}, 0.5f, 0, -0.25f, 0.25f, 1, 0, 2, 3)
        .floats("one", new long[] {2}, 0, 0)
        .node("Concat", "x size", "both", GraphBuilder.attribute("axis", 1))
        .node("MatMul", "both a", "mean")
        .node("Mul", "mean one", "log_variance")
        .outputs("mean", "log_variance")
        .write(folder.resolve("encoder.onnx"));
    LatentModel model = OnnxVae.read(folder).model();
    double[] zero = ((Normal) model.given(new double[] {0}).proposal(X)).mean();
    double[] two = ((Normal) model.given(new double[] {2}).proposal(X)).mean();
    assertArrayEquals(new double[] {zero[0] + 4, zero[1] + 6}, two, 1e-6);
  }

  @Test
  void theOrderOfItsNumbersIsThatOfTheGraphsOrOfTheDescription() throws IOException {
    LinearFolder.encoder(folder);
    GraphBuilder.of("z", 0, 2)
        .input("a", DataType.FLOAT, 0, 3)
        .input("b", DataType.INT64, 0)
        .floats("w", new long[] {3, 2}, LinearFolder.W)
        .floats("table", new long[] {2, 3}, 0, 0, 0, 10, 20, 30)
        .node("Gemm", "z w", "h", GraphBuilder.attribute("transB", 1))
        .node("Gather", "table b", "e")
        .node("Add", "h a", "ha")
        .node("Add", "ha e", "mean")
        .outputs("mean")
        .write(folder.resolve("decoder.onnx"));
    LatentModel plain = OnnxVae.read(folder).model();
    LinearFolder.describe(folder, "{\"condition\": [\"b\", \"a\"]}");
    LatentModel turned = OnnxVae.read(folder).model();
    assertArrayEquals(
        logJoint(plain.given(new double[] {1, 2, 3, 1}), X, Z),
        logJoint(turned.given(new double[] {1, 1, 2, 3}), X, Z));
    LinearFolder.describe(folder, "{\"condition\": [\"b\"]}");
    assertMessage("'condition' is [b], but the graphs take [a, b] beside their own inputs");
  }

  @Test
  void aOneHotLabelIsCompiled() {
    LinearFolder.encoder(folder);
    GraphBuilder.of("z", 0, 2)
        .input("y", DataType.INT64, 0)
        .floats("w", new long[] {3, 5}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        .ints("depth", 3)
        .floats("offOn", new long[] {2}, 0, 1)
        .node("OneHot", "y depth offOn", "hot")
        .node("Concat", "z hot", "both", GraphBuilder.attribute("axis", 1))
        .node("Gemm", "both w", "mean", GraphBuilder.attribute("transB", 1))
        .outputs("mean")
        .write(folder.resolve("decoder.onnx"));
    OnnxVae onnx = OnnxVae.read(folder);
    assertInstanceOf(Route.Compiled.class, onnx.decoder());
    double[] logJoint = logJoint(onnx.model().given(new double[] {2}), X, new double[] {1, -1});
    double expected = 2 * LinearFolder.logNormal(1, 0, 1);
    for (int r = 0; r < 3; r++) {
      double first = 5 * r + 1;
      expected += LinearFolder.logNormal(X[r], first - (first + 1) + first + 4, 1);
    }
    assertEquals(expected, logJoint[0], 1e-4);
  }

  @Test
  void whatCannotBeIsOneLine() throws IOException, URISyntaxException {
    copy("conditional");
    LatentModel model = OnnxVae.read(folder).model();
    assertEquals(
        "input y takes whole numbers (int64), but the condition has 2.5", given(model, 2.5));
    assertEquals("input y takes labels from 0 on, but the condition has -1.0", given(model, -1));
    String beyond = given(model, 4);
    assertTrue(
        beyond.contains("encoder.onnx: ONNX Runtime cannot run it: ") && beyond.contains("idx=4"),
        beyond);
    assertEquals(1, beyond.lines().count());
    assertThrows(IllegalArgumentException.class, () -> model.given(new double[2]));
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[6]));
  }

  private static String given(LatentModel model, double label) {
    return Objects.requireNonNull(
        assertThrows(IllegalArgumentException.class, () -> model.given(new double[] {label}))
            .getMessage());
  }

  private void assertMessage(String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> OnnxVae.read(folder)).getMessage();
    assertTrue(Objects.requireNonNull(message).contains(part), message);
  }

  @Test
  void whichInputIsWhichMustBeKnown() throws IOException {
    LinearFolder.encoder(folder);
    GraphBuilder decoder =
        GraphBuilder.of("first", 0, 2)
            .input("second", DataType.FLOAT, 0, 2)
            .floats("w", new long[] {3, 2}, LinearFolder.W)
            .node("Add", "first second", "sum")
            .node("Gemm", "sum w", "mean", GraphBuilder.attribute("transB", 1))
            .outputs("mean");
    decoder.write(folder.resolve("decoder.onnx"));
    assertMessage("has the inputs [first, second], of which one must be z: name it in model.json");
    LinearFolder.describe(folder, "{\"decoder\": {\"input\": \"second\"}}");
    assertTrue(OnnxVae.read(folder).description().endsWith("; given first float [n, 2]"));
    LinearFolder.describe(folder, "{\"condition\": [\"second\"]}");
    assertTrue(OnnxVae.read(folder).description().endsWith("; given second float [n, 2]"));
  }
}
