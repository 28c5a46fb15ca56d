package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Element types of inputs and outputs.
class PrecisionTest {
  @TempDir private Path folder;

  private static TensorProto doubles(String name, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .addDims(values.length)
        .setDataType(DataType.DOUBLE.getNumber())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  /// Values near 10 000 with noise 0.001: single precision is off by as much as the noise.
  @Test
  void doublesStayDoubles() throws IOException {
    new GraphBuilder()
        .input("z", DataType.DOUBLE, 0, 2)
        .tensor(doubles("b", 10_000.000_1, 9_999.999_7))
        .tensor(doubles("k", 1e-3, 2e-3))
        .node("Mul", "z k", "m")
        .node("Add", "m b", "mean")
        .outputs(DataType.DOUBLE, "mean")
        .write(folder.resolve("decoder.onnx"));
    new GraphBuilder()
        .input("x", DataType.DOUBLE, 0, 2)
        .tensor(doubles("b", 10_000.000_1, 9_999.999_7))
        .node("Sub", "x b", "mean")
        .node("Neg", "mean", "log_variance")
        .outputs(DataType.DOUBLE, "mean", "log_variance")
        .write(folder.resolve("encoder.onnx"));
    Files.writeString(folder.resolve("model.json"), "{\"decoder\": {\"scale\": 0.001}}");
    OnnxVae model = OnnxVae.read(folder);
    assertTrue(model.vae().decoder().doublePrecision());
    assertTrue(model.description().contains("double precision"), model.description());
    double[] x = {10_000.000_2, 10_000.000_1};
    DiagonalNormal q = (DiagonalNormal) model.vae().proposal(x);
    assertEquals(x[0] - 10_000.000_1, q.mean()[0]);
    double[] out = new double[Block.SIZE];
    double[] z = new double[2 * Block.SIZE];
    z[5] = 0.25;
    z[Block.SIZE + 5] = -0.5;
    model.vae().at(x).logJoint(6, z, new Scratch(), new double[Block.SIZE], out);
    double a = (x[0] - (10_000.000_1 + 0.25e-3)) / 1e-3;
    double b = (x[1] - (9_999.999_7 - 1e-3)) / 1e-3;
    double expected = -0.5 * (a * a + b * b) - 2 * Math.log(1e-3) - Math.log(2 * Math.PI);
    assertEquals(expected, out[5], 1e-7);
  }

  @Test
  void outputsOfADoubleGraph() {
    ModelFile file =
        new GraphBuilder()
            .input("z", DataType.DOUBLE, 0, 2)
            .node("Sin", "z", "y")
            .outputs(DataType.DOUBLE, "y")
            .write(folder.resolve("graph.onnx"));
    Decoder decoder = Comparison.runtime(file, "y");
    double[] z = {0.1, -1.3};
    double[] out = decoder.outputsAt(z);
    for (int j = 0; j < 2; j++) {
      assertEquals(Math.sin(z[j]), out[j], Math.ulp(out[j]));
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 1e-3", "BFLOAT16, 1e-2"})
  void halves(DataType type, double tolerance) {
    ModelFile file =
        new GraphBuilder()
            .input("z", type, 0, 2)
            .node("Cast", "z", "s", GraphBuilder.attribute("to", 1))
            .node("Sin", "s", "t")
            .node("Cast", "t", "y", GraphBuilder.attribute("to", type.getNumber()))
            .outputs(type, "y")
            .write(folder.resolve("graph.onnx"));
    Decoder decoder = Comparison.runtime(file, "y");
    assertFalse(decoder.doublePrecision());
    float[] out = decoder.decode(new double[] {0.5, -1.25});
    assertEquals(Math.sin(0.5), out[0], tolerance);
    assertEquals(Math.sin(-1.25), out[1], tolerance);
    String message =
        assertThrows(IllegalArgumentException.class, () -> decoder.decode(new double[] {1e300, 0}))
            .getMessage();
    assertEquals("input z has the element type " + type + ", which cannot hold 1.0E300", message);
  }

  @ParameterizedTest
  @CsvSource({"UINT8, 0, 255", "INT8, -128, 127", "INT16, -32768, 32767", "BOOL, 0, 1"})
  void wholeNumbers(DataType type, int least, int most) {
    ModelFile file =
        new GraphBuilder()
            .input("x", type, 0, 2)
            .node("Cast", "x", "y", GraphBuilder.attribute("to", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    GraphInput input = GraphInput.of(file, "");
    Decoder decoder = Fallback.open(file, input, 1, List.of(Group.whole("y"))).network();
    float[] out = decoder.decode(new double[] {least, most});
    assertEquals(least, out[0]);
    assertEquals(most, out[1]);
    for (double wrong : new double[] {0.5, least - 1, most + 1, Double.NaN}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> decoder.decode(new double[] {wrong, 0}))
              .getMessage();
      assertTrue(
          message.startsWith("input x takes whole numbers from " + least + " to " + most), message);
    }
  }

  /// A sigmoid before probabilities is left out in ONNX Runtime too, so that none is 0 or 1.
  @Test
  void probabilitiesDoNotSaturate() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder()
        .scalar("large", 1e4)
        .node("Sin", "h", "s")
        .node("Mul", "s large", "l")
        .node("Sigmoid", "l", "p")
        .node("Identity", "p", "probs")
        .outputs("probs")
        .write(folder.resolve("decoder.onnx"));
    OnnxVae model = OnnxVae.read(folder);
    assertEquals("Bernoulli, logits", model.likelihood().describe());
    double[] z = Comparison.uniform(OnnxVaeTest.LATENTS * Block.SIZE);
    double[] ones = new double[Block.SIZE];
    double[] zeros = new double[Block.SIZE];
    double[] prior = new double[Block.SIZE];
    double[] x = {1, 1, 1, 1, 1, 1};
    model.vae().at(x).logJoint(3, z, new Scratch(), prior, ones);
    model.vae().at(new double[6]).logJoint(3, z, new Scratch(), prior, zeros);
    for (int i = 0; i < 3; i++) {
      assertTrue(ones[i] + zeros[i] > -1e6 && ones[i] + zeros[i] < -1000);
    }
  }

  /// Where a parameter is none, the message has the output and the sample.
  @Test
  void notANumber() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
    OnnxVaeTest.decoder("mean")
        .node("Gemm", "z V", "g", GraphBuilder.attribute("transB", 1))
        .node("Log", "g", "variance")
        .outputs("variance")
        .write(folder.resolve("decoder.onnx"));
    String fault =
        OnnxVae.read(folder).vae().at(new double[6]).fault(new double[] {0, 0}).orElseThrow();
    assertTrue(
        fault.startsWith(
            "decoder (mean from output mean, variance from output variance): the scale of number 0"
                + " is"),
        fault);
  }
}
