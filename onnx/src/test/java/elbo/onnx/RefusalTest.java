package elbo.onnx;

import static elbo.onnx.CompiledGraphTest.weights;
import static elbo.onnx.GraphBuilder.attribute;
import static elbo.onnx.OnnxVaeTest.LATENTS;
import static elbo.onnx.OnnxVaeTest.PIXELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is not understood, or may be understood in several ways, is an error that says how to
/// settle it.
class RefusalTest {
  private static final String SETTLED = "one of these lines in model.json settles it: ";
  private static final String TRAINING = "was exported in training mode (";

  @TempDir private Path folder;

  @BeforeEach
  void encoder() {
    OnnxVaeTest.encoder("mean", "log_variance").write(folder.resolve("encoder.onnx"));
  }

  private String error() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> OnnxVae.read(folder)).getMessage();
    assertEquals(1, message.lines().count());
    return message;
  }

  private static GraphBuilder two(String first, String second) {
    return OnnxVaeTest.decoder(first)
        .node("Gemm", "z V", "g", attribute("transB", 1))
        .node("Softplus", "g", second)
        .outputs(second);
  }

  private static GraphBuilder ending(String output, String... operators) {
    GraphBuilder graph = OnnxVaeTest.decoder().scalar("small", 1e-3).outputs(output);
    for (int o = 0; o < operators.length; o++) {
      String in = o == 0 ? "h" : "e" + o;
      boolean two = operators[o].equals("Add") || operators[o].equals("Mul");
      graph.node(
          operators[o],
          two ? in + " small" : in,
          o == operators.length - 1 ? output : "e" + (o + 1));
    }
    return graph;
  }

  private static GraphBuilder batchNormalization(String outputs) {
    return OnnxVaeTest.decoder()
        .floats("s", new long[] {PIXELS}, 1, 1, 1, 1, 1, 1)
        .floats("b", new long[] {PIXELS}, 0, 0, 0, 0, 0, 0)
        .node("BatchNormalization", "h s b b s", outputs, attribute("training_mode", 1))
        .outputs("mean");
  }

  static Stream<Arguments> decoders() {
    return Stream.of(
        Arguments.of(SETTLED, two("loc", "scale")),
        Arguments.of(SETTLED, two("mean", "scale")),
        Arguments.of(SETTLED, two("mu", "log_scale")),
        Arguments.of(SETTLED, two("logits", "total_count")),
        Arguments.of(SETTLED, two("probs", "total_count")),
        Arguments.of(SETTLED, ending("mean", "Softplus")),
        Arguments.of(SETTLED, ending("mean", "Exp")),
        Arguments.of(SETTLED, ending("mean", "Relu")),
        Arguments.of(SETTLED, ending("mean", "Sigmoid")),
        Arguments.of(SETTLED, ending("mu", "Softplus", "Add")),
        Arguments.of(SETTLED, ending("loc", "Exp", "Mul", "Identity")),
        Arguments.of("name it probs, or add {\"decoder\"", ending("logits", "Sigmoid")),
        Arguments.of("understood as log odds", ending("logits", "Sigmoid", "Identity")),
        Arguments.of("it has the probabilities of classes", ending("probs", "Softmax")),
        Arguments.of("of which 13 is not understood", two("mean", "13")),
        Arguments.of("of which aux is not understood", two("logits", "aux")),
        Arguments.of(
            "of which px_scale is not understood",
            two("px_rate", "px_r").node("Exp", "g", "px_scale").outputs("px_scale")),
        Arguments.of("the others are those of poisson", two("rate", "concentration")),
        Arguments.of("of which dispersion is not understood", two("mean", "dispersion")),
        Arguments.of(TRAINING, batchNormalization("mean running_mean running_var")),
        Arguments.of(TRAINING, batchNormalization("mean")),
        Arguments.of(
            TRAINING,
            OnnxVaeTest.decoder()
                .scalar("ratio", 0.5)
                .tensor(truth())
                .node("Dropout", "h ratio true", "mean")
                .outputs("mean")),
        Arguments.of(
            "which draws random numbers",
            OnnxVaeTest.decoder()
                .node("RandomNormalLike", "h", "noise")
                .node("Add", "h noise", "mean")
                .outputs("mean")),
        // Batch statistics by other operators than batch normalization.
        Arguments.of(
            "output mean for a row changes with the other rows of the batch",
            OnnxVaeTest.decoder()
                .ints("axis", 0)
                .node("ReduceMean", "h axis", "center")
                .node("Sub", "h center", "mean")
                .outputs("mean")),
        Arguments.of(
            "output logits for a row changes with the other rows of the batch",
            OnnxVaeTest.decoder()
                .tensor(
                    GraphBuilder.raw("axis", new long[0], 0).toBuilder()
                        .setDataType(elbo.onnx.schema.TensorProto.DataType.INT32.getNumber())
                        .build())
                .node("CumSum", "h axis", "logits")
                .outputs("logits")));
  }

  private static elbo.onnx.schema.TensorProto truth() {
    return elbo.onnx.schema.TensorProto.newBuilder()
        .setName("true")
        .setDataType(elbo.onnx.schema.TensorProto.DataType.BOOL.getNumber())
        .addInt32Data(1)
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoders")
  void decoder(String what, GraphBuilder graph) {
    graph.write(folder.resolve("decoder.onnx"));
    String message = error();
    assertTrue(message.contains(what), message);
  }

  /// What looks alike but is none of these is understood.
  @Test
  void understood() {
    for (GraphBuilder graph :
        Arrays.asList(
            ending("mean", "Tanh"),
            ending("mean", "Softplus", "Neg"),
            ending("probs", "Sigmoid"),
            two("mean", "std"),
            OnnxVaeTest.decoder()
                .scalar("ratio", 0)
                .tensor(truth())
                .node("Dropout", "h ratio true", "mean")
                .outputs("mean"))) {
      graph.write(folder.resolve("decoder.onnx"));
      OnnxVae.read(folder);
    }
  }

  @Test
  void encoderOfASample() {
    OnnxVaeTest.decoder("logits").write(folder.resolve("decoder.onnx"));
    GraphBuilder.of("x", 0, PIXELS)
        .floats("W", new long[] {LATENTS, PIXELS}, weights(1, PIXELS, LATENTS * PIXELS))
        .node("Gemm", "x W", "m", attribute("transB", 1))
        .node("RandomNormalLike", "m", "noise")
        .node("Add", "m noise", "latent_sample")
        .outputs("latent_sample")
        .write(folder.resolve("encoder.onnx"));
    assertTrue(error().contains("its outputs are latent_sample"));
  }
}
