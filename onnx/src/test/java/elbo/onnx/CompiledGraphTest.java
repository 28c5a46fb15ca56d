package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import elbo.kernel.Activation;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.Identity;
import elbo.kernel.Mish;
import elbo.kernel.Silu;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.LayerGraph;
import elbo.network.Network;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Layers in every form that exporters write have the same outputs as in ONNX Runtime.
class CompiledGraphTest {
  private static final int IN = 7;
  private static final int HIDDEN = 13;
  private static final int OUT = 5;

  @TempDir private Path folder;

  static float[] weights(long seed, int inputs, int length) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PLUS.create(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (2 * random.nextFloat() - 1) / inputs;
    }
    return values;
  }

  private static GraphBuilder start() {
    return GraphBuilder.of("x", 0, IN)
        .floats("W1", new long[] {HIDDEN, IN}, weights(1, IN, HIDDEN * IN))
        .floats("b1", new long[] {HIDDEN}, weights(2, 1, HIDDEN))
        .floats("W2", new long[] {HIDDEN, OUT}, weights(3, HIDDEN, HIDDEN * OUT))
        .floats("b2", new long[] {OUT}, weights(4, 1, OUT));
  }

  private static GraphBuilder gemm(
      GraphBuilder g, String inputs, String output, AttributeProto... attributes) {
    return g.node("Gemm", inputs, output, attributes);
  }

  /// x → hidden layer with the given activation nodes from `h` to `a` → dense layer.
  private static GraphBuilder around(UnaryOperator<GraphBuilder> activation) {
    GraphBuilder g = gemm(start(), "x W1 b1", "h", attribute("transB", 1));
    return gemm(activation.apply(g), "a W2 b2", "y").outputs("y");
  }

  static Stream<Arguments> layers() {
    return Map.<String, UnaryOperator<GraphBuilder>>ofEntries(
            Map.entry("Gemm transB", g -> gemm(g, "x W1 b1", "y", attribute("transB", 1))),
            Map.entry(
                "Gemm alpha beta",
                g ->
                    gemm(
                        g,
                        "x W1 b1",
                        "y",
                        attribute("transB", 1),
                        attribute("alpha", 1.5f),
                        attribute("beta", -0.5f))),
            Map.entry("Gemm without C", g -> gemm(g, "x W1", "y", attribute("transB", 1))),
            Map.entry(
                "Gemm scalar C",
                g -> gemm(g.scalar("c", 0.3), "x W1 c", "y", attribute("transB", 1))),
            Map.entry(
                "Gemm row C",
                g ->
                    gemm(
                        g.floats("c", new long[] {1, HIDDEN}, weights(9, 1, HIDDEN)),
                        "x W1 c",
                        "y",
                        attribute("transB", 1))),
            Map.entry(
                "MatMul Add",
                g ->
                    g.node("Transpose", "W1", "W1t", attribute("perm", 1, 0))
                        .node("MatMul", "x W1t", "m")
                        .node("Add", "m b1", "y")),
            Map.entry(
                "MatMul Add, bias first",
                g ->
                    g.node("Transpose", "W1", "W1t")
                        .node("MatMul", "x W1t", "m")
                        .node("Add", "b1 m", "y")),
            Map.entry(
                "BatchNormalization",
                g ->
                    gemm(g, "x W1 b1", "h", attribute("transB", 1))
                        .floats("s", new long[] {HIDDEN}, weights(11, 1, HIDDEN))
                        .floats("m", new long[] {HIDDEN}, weights(12, 1, HIDDEN))
                        .floats("v", new long[] {HIDDEN}, squares(weights(13, 1, HIDDEN)))
                        .node("BatchNormalization", "h s b1 m v", "y", attribute("epsilon", 0.1f))),
            Map.entry(
                "constants around a layer",
                g ->
                    gemm(
                            g.scalar("half", 0.5)
                                .scalar("two", 2)
                                .floats("c", new long[] {IN}, weights(8, 1, IN))
                                .floats("e", new long[] {1, HIDDEN}, weights(7, 1, HIDDEN))
                                .node("Sub", "x half", "x1")
                                .node("Div", "x1 two", "x2")
                                .node("Mul", "c x2", "x3")
                                .node("Neg", "x3", "x4"),
                            "x4 W1 b1",
                            "h",
                            attribute("transB", 1))
                        .node("Mul", "h e", "h1")
                        .node("Sub", "two h1", "y")),
            Map.entry(
                "two layers without activation",
                g -> gemm(gemm(g, "x W1 b1", "h", attribute("transB", 1)), "h W2 b2", "y")),
            Map.entry("activation of the input", g -> g.node("Tanh", "x", "y")),
            Map.entry(
                "activation of an activation",
                g -> g.node("Relu", "x", "r").node("Tanh", "r", "y")),
            Map.entry(
                "factor behind an activation",
                g ->
                    gemm(g.scalar("k", 2.5), "x W1 b1", "h", attribute("transB", 1))
                        .node("Tanh", "h", "t")
                        .node("Mul", "t k", "y")),
            Map.entry(
                "Identity, Dropout, Cast",
                g ->
                    gemm(
                        g.scalar("ratio", 0.5)
                            .node("Identity", "x", "i")
                            .node("Dropout", "i ratio _", "d mask")
                            .node("Cast", "d", "dd", attribute("to", 1))
                            .node("Cast", "dd", "c", attribute("to", 1)),
                        "c W1 b1",
                        "y",
                        attribute("transB", 1))),
            Map.entry(
                "Constant nodes",
                g ->
                    g.node("Constant", "", "k", attribute("value_float", 0.25f))
                        .node(
                            "Constant",
                            "",
                            "c",
                            attribute(
                                "value", GraphBuilder.raw("", new long[] {IN}, weights(6, 1, IN))))
                        .node("Mul", "x k", "m")
                        .node("Add", "m c", "y")))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  private static float[] squares(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return values;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void layer(String name, UnaryOperator<GraphBuilder> nodes) {
    ModelFile file = nodes.apply(start()).outputs("y").write(folder.resolve("graph.onnx"));
    assertInstanceOf(Network.class, Comparison.agree(file, "y"));
  }

  static Stream<Arguments> activations() {
    return Map.<String, UnaryOperator<GraphBuilder>>ofEntries(
            Map.entry("Tanh", g -> g.node("Tanh", "h", "a")),
            Map.entry("Relu", g -> g.node("Relu", "h", "a")),
            Map.entry("LeakyRelu", g -> g.node("LeakyRelu", "h", "a", attribute("alpha", 0.2f))),
            Map.entry("LeakyRelu default", g -> g.node("LeakyRelu", "h", "a")),
            Map.entry("PRelu", g -> g.floats("s", new long[] {1}, 0.3f).node("PRelu", "h s", "a")),
            Map.entry("Elu", g -> g.node("Elu", "h", "a", attribute("alpha", 0.7f))),
            Map.entry("Mish", g -> g.version(22).node("Mish", "h", "a")),
            Map.entry("HardSwish", g -> g.node("HardSwish", "h", "a")),
            Map.entry("HardSigmoid", g -> g.node("HardSigmoid", "h", "a")),
            Map.entry(
                "HardSigmoid with its own slope",
                g ->
                    g.node(
                        "HardSigmoid",
                        "h",
                        "a",
                        attribute("alpha", 1 / 6f),
                        attribute("beta", 0.5f))),
            Map.entry(
                "Clip",
                g -> g.scalar("low", -0.2).scalar("high", 0.3).node("Clip", "h low high", "a")),
            Map.entry("Clip, one end", g -> g.scalar("low", -0.1).node("Clip", "h low", "a")),
            Map.entry("Max", g -> g.scalar("low", -0.1).node("Max", "low h", "a")),
            Map.entry("Min", g -> g.scalar("high", 0.1).node("Min", "h high", "a")),
            Map.entry("Selu", g -> g.node("Selu", "h", "a")),
            Map.entry("Celu", g -> g.node("Celu", "h", "a", attribute("alpha", 0.4f))),
            Map.entry("Sigmoid", g -> g.node("Sigmoid", "h", "a")),
            Map.entry("Softplus", g -> g.node("Softplus", "h", "a")),
            Map.entry(
                "Softplus with beta",
                g ->
                    g.scalar("beta", 3)
                        .node("Mul", "h beta", "s")
                        .node("Softplus", "s", "t")
                        .node("Div", "t beta", "a")))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("activations")
  void activation(String name, UnaryOperator<GraphBuilder> nodes) {
    Decoder compiled = Comparison.agree(around(nodes).write(folder.resolve("graph.onnx")), "y");
    assertEquals(2, assertInstanceOf(Network.class, compiled).layers().size());
  }

  static Stream<Arguments> gates() {
    UnaryOperator<GraphBuilder> erf =
        g -> constants(g).node("Div", "h root2", "u").node("Erf", "u", "e");
    UnaryOperator<GraphBuilder> cube =
        g -> constants(g).node("Mul", "h h", "h2").node("Mul", "h2 h", "h3");
    return Stream.of(
        gate(
            "x · tanh(softplus(x))",
            new Mish(),
            g -> g.node("Softplus", "h", "p").node("Tanh", "p", "t").node("Mul", "h t", "a")),
        gate(
            "x · hard_sigmoid(x)",
            new HardSwish(),
            g ->
                g.node("HardSigmoid", "h", "s", attribute("alpha", 1 / 6f), attribute("beta", 0.5f))
                    .node("Mul", "h s", "a")),
        gate(
            "x · relu6(x + 3) / 6",
            new HardSwish(),
            g ->
                g.scalar("three", 3)
                    .scalar("zero", 0)
                    .scalar("six", 6)
                    .node("Add", "h three", "s")
                    .node("Clip", "s zero six", "c")
                    .node("Mul", "h c", "m")
                    .node("Div", "m six", "a")),
        gate("x · sigmoid(x)", new Silu(), g -> sigmoid(g).node("Mul", "h s", "a")),
        gate("sigmoid(x) · x", new Silu(), g -> sigmoid(g).node("Mul", "s h", "a")),
        gate(
            "x · sigmoid(1.702 x)",
            new Silu(),
            g ->
                g.scalar("k", 1.702)
                    .node("Mul", "h k", "hk")
                    .node("Sigmoid", "hk", "s")
                    .node("Mul", "h s", "a")),
        gate("Gelu", new Gelu(), g -> g.node("Gelu", "h", "a")),
        gate(
            "Gelu tanh",
            new GeluTanh(),
            g -> g.node("Gelu", "h", "a", attribute("approximate", "tanh"))),
        gate(
            "(x · (1 + erf)) · ½",
            new Gelu(),
            g ->
                erf.apply(g)
                    .node("Add", "e one", "p")
                    .node("Mul", "h p", "m")
                    .node("Mul", "m half", "a")),
        gate(
            "(½ x) · (1 + erf)",
            new Gelu(),
            g ->
                erf.apply(g)
                    .node("Add", "one e", "p")
                    .node("Mul", "half h", "m")
                    .node("Mul", "m p", "a")),
        gate(
            "x · (½ (1 + erf))",
            new Gelu(),
            g ->
                erf.apply(g)
                    .node("Add", "e one", "p")
                    .node("Mul", "p half", "m")
                    .node("Mul", "m h", "a")),
        gate(
            "x · (½ + ½ erf(x · 0.7071))",
            new Gelu(),
            g ->
                constants(g)
                    .scalar("r", 0.70710678)
                    .node("Mul", "h r", "u")
                    .node("Erf", "u", "e")
                    .node("Mul", "e half", "m")
                    .node("Add", "m half", "p")
                    .node("Mul", "h p", "a")),
        gate(
            "½ x (1 + tanh(c (x + k x · x · x)))",
            new GeluTanh(),
            g ->
                cube.apply(g)
                    .node("Mul", "h3 kappa", "k3")
                    .node("Add", "h k3", "i")
                    .node("Mul", "i c", "t0")
                    .node("Tanh", "t0", "t")
                    .node("Add", "t one", "p")
                    .node("Mul", "h half", "m")
                    .node("Mul", "m p", "a")),
        gate(
            "½ (x (1 + tanh(c (k x³ + x)))), cube by Pow",
            new GeluTanh(),
            g ->
                constants(g)
                    .scalar("three", 3)
                    .node("Pow", "h three", "h3")
                    .node("Mul", "kappa h3", "k3")
                    .node("Add", "k3 h", "i")
                    .node("Mul", "c i", "t0")
                    .node("Tanh", "t0", "t")
                    .node("Add", "one t", "p")
                    .node("Mul", "p h", "m")
                    .node("Mul", "half m", "a")),
        gate(
            "tanh(c x (1 + k x²))",
            new GeluTanh(),
            g ->
                cube.apply(g)
                    .node("Mul", "h2 kappa", "k2")
                    .node("Add", "k2 one", "q")
                    .node("Mul", "h c", "hc")
                    .node("Mul", "hc q", "t0")
                    .node("Tanh", "t0", "t")
                    .node("Add", "one t", "p")
                    .node("Mul", "p half", "p2")
                    .node("Mul", "p2 h", "a")));
  }

  private static Arguments gate(
      String name, Activation activation, UnaryOperator<GraphBuilder> nodes) {
    return Arguments.of(name, activation, nodes);
  }

  private static GraphBuilder sigmoid(GraphBuilder g) {
    return g.node("Sigmoid", "h", "s");
  }

  private static GraphBuilder constants(GraphBuilder g) {
    return g.scalar("root2", Math.sqrt(2))
        .scalar("one", 1)
        .scalar("half", 0.5)
        .scalar("kappa", 0.044715)
        .scalar("c", Math.sqrt(2 / Math.PI));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gates")
  void gate(
      String name, Activation activation, UnaryOperator<GraphBuilder> nodes, @TempDir Path f) {
    Decoder compiled = Comparison.agree(around(nodes).write(f.resolve("graph.onnx")), "y");
    List<Dense> layers = assertInstanceOf(Network.class, compiled).layers();
    assertEquals(
        List.of(activation, new Identity()), layers.stream().map(Dense::activation).toList());
  }

  /// A product or sum that resembles a gate is not compiled to one.
  @ParameterizedTest
  @ValueSource(strings = {"wrong root", "wrong one", "another branch", "erf alone"})
  void noGate(String what) {
    GraphBuilder g =
        around(b ->
            switch (what) {
              case "wrong root" ->
                  constants(b)
                      .node("Mul", "h half", "u")
                      .node("Erf", "u", "e")
                      .node("Add", "e one", "p")
                      .node("Mul", "h p", "a");
              case "wrong one" ->
                  constants(b)
                      .node("Div", "h root2", "u")
                      .node("Erf", "u", "e")
                      .node("Add", "e half", "p")
                      .node("Mul", "h p", "a");
              case "another branch" ->
                  gemm(b, "x W1", "h2", attribute("transB", 1))
                      .node("Sigmoid", "h2", "s")
                      .node("Mul", "h s", "a");
              default -> b.node("Erf", "h", "a");
            });
    ModelFile file = g.write(folder.resolve("graph.onnx"));
    if (what.equals("wrong root")) {
      // A gate with another root is gelu of another argument, scaled: right, and compiled.
      assertInstanceOf(Network.class, Comparison.agree(file, "y"));
    } else if (what.equals("another branch")) {
      assertInstanceOf(LayerGraph.class, Comparison.agree(file, "y"));
    } else {
      assertThrows(NotDense.class, () -> Comparison.compile(file, List.of("y")));
    }
  }

  static Stream<Arguments> storages() {
    float[] w = weights(1, IN, HIDDEN * IN);
    TensorProto.Builder shape = TensorProto.newBuilder().setName("W").addDims(HIDDEN).addDims(IN);
    TensorProto.Builder listed = shape.clone().setDataType(DataType.FLOAT.getNumber());
    TensorProto.Builder half = shape.clone().setDataType(DataType.FLOAT16.getNumber());
    ByteBuffer halves = ByteBuffer.allocate(2 * w.length).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer doubles = ByteBuffer.allocate(8 * w.length).order(ByteOrder.LITTLE_ENDIAN);
    TensorProto.Builder longs = shape.clone().setDataType(DataType.DOUBLE.getNumber());
    for (float v : w) {
      listed.addFloatData(v);
      longs.addDoubleData(v);
      half.addInt32Data(Float.floatToFloat16(v) & 0xffff);
      halves.putShort(Float.floatToFloat16(v));
      doubles.putDouble(v);
    }
    return Stream.of(
        Arguments.of("float_data", listed.build()),
        Arguments.of("double_data", longs.build()),
        Arguments.of(
            "raw double",
            shape
                .clone()
                .setDataType(DataType.DOUBLE.getNumber())
                .setRawData(ByteString.copyFrom(doubles.flip()))
                .build()),
        Arguments.of("float16 in int32_data", half.build()),
        Arguments.of(
            "raw float16",
            shape
                .clone()
                .setDataType(DataType.FLOAT16.getNumber())
                .setRawData(ByteString.copyFrom(halves.flip()))
                .build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storages")
  void storage(String name, TensorProto tensor) {
    ModelFile file =
        GraphBuilder.of("x", 0, IN)
            .tensor(tensor)
            .node("Cast", "W", "Wf", attribute("to", 1))
            .node("Gemm", "x Wf", "y", attribute("transB", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    Comparison.agree(file, "y");
  }

  @Test
  void initializersListedAmongInputs() {
    ModelFile file =
        start()
            .input("W1", DataType.FLOAT, HIDDEN, IN)
            .node("Gemm", "x W1 b1", "y", attribute("transB", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    Comparison.agree(file, "y");
  }
}
