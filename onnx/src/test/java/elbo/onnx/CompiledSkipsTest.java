package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.network.Decoder;
import elbo.network.LayerGraph;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Residual sums, products of branches, concatenations and normalizations are compiled, with the
/// outputs of ONNX Runtime and derivatives.
class CompiledSkipsTest {
  private static final int IN = 6;
  private static final int HIDDEN = 24;
  private static final int OUT = 5;

  // Standardized numbers have the scale 1 and not that of the layer before: the errors of a layer
  // are multiplied by 1 / deviation, here below 5.
  private static final double TOLERANCE = 5 * Comparison.TOLERANCE;

  @TempDir private Path folder;

  private static float[] weights(long seed, int inputs, int length) {
    return CompiledGraphTest.weights(seed, inputs, length);
  }

  /// x → `h`, with weights W and V [HIDDEN, HIDDEN] for the layers between, and U for `y`.
  private static GraphBuilder start() {
    return GraphBuilder.of("x", 0, IN)
        .floats("A", new long[] {HIDDEN, IN}, scaled(3, weights(1, IN, HIDDEN * IN)))
        .floats("a", new long[] {HIDDEN}, weights(2, 1, HIDDEN))
        .floats("W", new long[] {HIDDEN, HIDDEN}, weights(3, HIDDEN, HIDDEN * HIDDEN))
        .floats("V", new long[] {HIDDEN, HIDDEN}, weights(4, HIDDEN, HIDDEN * HIDDEN))
        .floats("b", new long[] {HIDDEN}, weights(5, 1, HIDDEN))
        .floats("g", new long[] {HIDDEN}, weights(6, 1, HIDDEN))
        .floats("U", new long[] {OUT, HIDDEN}, weights(7, HIDDEN, OUT * HIDDEN))
        .floats("u", new long[] {OUT}, weights(8, 1, OUT))
        .scalar("half", 0.5)
        .scalar("one", 1)
        .scalar("two", 2)
        .scalar("eps", 1e-3)
        .ints("last", -1)
        .node("Gemm", "x A a", "h", attribute("transB", 1));
  }

  private static float[] scaled(float by, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= by;
    }
    return values;
  }

  private static GraphBuilder dense(GraphBuilder g, String inputs, String output) {
    return g.node("Gemm", inputs, output, attribute("transB", 1));
  }

  private static GraphBuilder operator(GraphBuilder g) {
    return g.node("LayerNormalization", "h g b", "k", attribute("epsilon", 1e-3f));
  }

  /// As PyTorch writes it below operator set 17.
  private static GraphBuilder decomposed(GraphBuilder g) {
    return g.node("ReduceMean", "h last", "m")
        .node("Sub", "h m", "c")
        .node("Pow", "c two", "c2")
        .node("ReduceMean", "c2 last", "v")
        .node("Add", "v eps", "ve")
        .node("Sqrt", "ve", "s")
        .node("Div", "c s", "n")
        .node("Mul", "n g", "ng")
        .node("Add", "ng b", "k");
  }

  /// As Keras writes it: x · inverse + (offset − mean · inverse).
  private static GraphBuilder keras(GraphBuilder g) {
    return g.node("ReduceMean", "h last", "m")
        .node("Sub", "h m", "c")
        .node("Mul", "c c", "c2")
        .node("ReduceMean", "c2 last", "v")
        .node("Add", "v eps", "ve")
        .node("Sqrt", "ve", "s")
        .node("Reciprocal", "s", "r")
        .node("Mul", "r g", "inv")
        .node("Mul", "h inv", "hi")
        .node("Mul", "m inv", "mi")
        .node("Sub", "b mi", "o")
        .node("Add", "hi o", "k");
  }

  private static GraphBuilder ended(GraphBuilder g) {
    return dense(g, "k U u", "y").outputs("y");
  }

  static Stream<Arguments> bodies() {
    return Map.<String, UnaryOperator<GraphBuilder>>ofEntries(
            Map.entry(
                "residual sum",
                g ->
                    dense(g.node("Softplus", "h", "r"), "r W b", "f")
                        .node("Tanh", "f", "t")
                        .node("Add", "r t", "k")),
            Map.entry(
                "two residual sums, the last with an activation",
                g ->
                    dense(g, "h W b", "f")
                        .node("Add", "f h", "s")
                        .node("Elu", "s", "r")
                        .node("Gemm", "r V", "q", attribute("transB", 1))
                        .node("Sub", "r q", "d")
                        .node("Mul", "d half", "e")
                        .node("Sigmoid", "e", "k")),
            Map.entry(
                "product of branches",
                g -> dense(g, "h W b", "f").node("Sigmoid", "f", "s").node("Mul", "h s", "k")),
            Map.entry(
                "quotient",
                g ->
                    dense(g, "h W b", "f")
                        .node("Exp", "f", "e")
                        .node("Add", "e one", "d")
                        .node("Div", "h d", "k")),
            Map.entry(
                "reciprocal, powers",
                g ->
                    g.node("Mul", "h h", "q")
                        .node("Add", "q one", "p")
                        .scalar("rsqrt", -0.5)
                        .node("Pow", "p rsqrt", "r")
                        .node("Div", "half p", "i")
                        .node("Sub", "r i", "k")),
            Map.entry(
                "input again",
                g ->
                    g.node("Tanh", "h", "t")
                        .node("Concat", "x t x", "j", attribute("axis", 1))
                        .floats(
                            "B",
                            new long[] {HIDDEN, HIDDEN + 2 * IN},
                            weights(9, HIDDEN, HIDDEN * (HIDDEN + 2 * IN)))
                        .node("Gemm", "j B", "k", attribute("transB", 1))),
            Map.entry("LayerNormalization", CompiledSkipsTest::operator),
            Map.entry("decomposed", CompiledSkipsTest::decomposed),
            Map.entry("Keras", CompiledSkipsTest::keras),
            Map.entry(
                "pre-norm block",
                g ->
                    dense(operator(g).node("Gelu", "k", "e"), "e W b", "f")
                        .node("Add", "f h", "o")
                        .node("Identity", "o", "k2")
                        .node("Gemm", "k2 V", "k3", attribute("transB", 1))
                        .node("Add", "k2 k3", "k4")),
            Map.entry(
                "InstanceNormalization",
                g ->
                    g.ints("s3", 0, 4, HIDDEN / 4)
                        .ints("s2", 0, HIDDEN)
                        .floats("g4", new long[] {4}, weights(11, 1, 4))
                        .floats("b4", new long[] {4}, weights(12, 1, 4))
                        .node("Reshape", "h s3", "h3")
                        .node("InstanceNormalization", "h3 g4 b4", "k3")
                        .node("Reshape", "k3 s2", "k")),
            Map.entry(
                "GroupNormalization",
                g ->
                    g.version(21)
                        .ints("s3", 0, HIDDEN, 1)
                        .ints("s2", 0, HIDDEN)
                        .node("Reshape", "h s3", "h3")
                        .node("GroupNormalization", "h3 g b", "k3", attribute("num_groups", 3))
                        .node("Reshape", "k3 s2", "k")),
            Map.entry(
                "sums along an axis",
                g ->
                    g.ints("s3", 0, 4, HIDDEN / 4)
                        .ints("s2", 0, HIDDEN)
                        .ints("first", 1)
                        .node("Reshape", "h s3", "h3")
                        .node("ReduceSum", "h3 first", "t")
                        .node("Sub", "h3 t", "k3")
                        .node("Reshape", "k3 s2", "k"))) //
        .entrySet()
        .stream()
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void agrees(String name, UnaryOperator<GraphBuilder> body) {
    GraphBuilder graph = body.apply(start());
    if (name.equals("pre-norm block")) {
      dense(graph, "k4 U u", "y").outputs("y");
    } else {
      ended(graph);
    }
    ModelFile file = graph.write(folder.resolve("graph.onnx"));
    Decoder compiled = Comparison.compile(file, List.of("y"));
    Comparison.agree(compiled, Comparison.runtime(file, "y"), TOLERANCE);
    assertInstanceOf(LayerGraph.class, compiled);
    assertTrue(compiled.differentiable());
    assertDerivatives(compiled);
  }

  /// The Jacobian is that of central differences of the compiled outputs, of which the error is
  /// that of rounding, 1e-6 / step, and that of a third derivative, step².
  private static void assertDerivatives(Decoder decoder) {
    double[] z = Arrays.copyOf(Comparison.uniform(99), IN);
    float[] outputs = new float[OUT];
    float[][] jacobian = new float[OUT][IN];
    decoder.linearize(z, outputs, jacobian);
    assertArrayEquals(decoder.decode(z), outputs);
    double step = 0x1p-6;
    for (int j = 0; j < IN; j++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[j] = (float) z[j] + step;
      down[j] = (float) z[j] - step;
      float[] high = decoder.decode(up);
      float[] low = decoder.decode(down);
      for (int r = 0; r < OUT; r++) {
        assertEquals((high[r] - low[r]) / (2 * step), jacobian[r][j], 1e-3, "of " + r + " by " + j);
      }
    }
  }

  /// The form in which older exporters write a layer normalization is recognized as one.
  @Test
  void decomposedNormalizationHasTheBitsOfTheOperator() {
    Decoder operator =
        Comparison.compile(
            ended(operator(start())).write(folder.resolve("operator.onnx")), List.of("y"));
    Decoder decomposed =
        Comparison.compile(
            ended(decomposed(start())).write(folder.resolve("decomposed.onnx")), List.of("y"));
    double[] z = Comparison.uniform(IN * Block.SIZE);
    assertArrayEquals(
        Comparison.decode(operator, Block.SIZE, z), Comparison.decode(decomposed, Block.SIZE, z));
  }

  /// What differs from a layer normalization in one number is computed as it stands.
  @Test
  void almostANormalization() {
    for (String wrong : List.of("other centre", "other root", "other square")) {
      ModelFile file =
          ended(
                  start()
                      .node("ReduceMean", "h last", "m")
                      .node("Mul", "m " + (wrong.equals("other centre") ? "two" : "one"), "m1")
                      .node("Sub", "h m1", "c")
                      .node("Mul", "c c", "c2")
                      .node("Mul", wrong.equals("other square") ? "c2 half" : "c2 one", "c3")
                      .node("ReduceMean", "c3 last", "v")
                      .node("Mul", "v " + (wrong.equals("other root") ? "two" : "one"), "v1")
                      .node("Add", "v1 eps", "ve")
                      .node("Sqrt", "ve", "s")
                      .node("Div", "c s", "k"))
              .write(folder.resolve("graph.onnx"));
      Comparison.agree(
          Comparison.compile(file, List.of("y")), Comparison.runtime(file, "y"), TOLERANCE);
    }
  }

  @Test
  void severalOutputsOfDifferentBranches() {
    ModelFile file =
        ended(operator(start()).node("Tanh", "h", "t"))
            .node("Add", "t h", "s")
            .node("Gemm", "s U", "w", attribute("transB", 1))
            .node("Slice", "x from to axis", "z")
            .ints("from", 1)
            .ints("to", 1 + OUT)
            .ints("axis", 1)
            .outputs("w", "z")
            .write(folder.resolve("graph.onnx"));
    Decoder compiled = Comparison.compile(file, List.of("y", "w", "z"));
    Comparison.agree(compiled, Comparison.runtime(file, "y", "w", "z"), TOLERANCE);
  }

  @Test
  void meansAcrossTheBatchAreRefused() {
    ModelFile file =
        start()
            .ints("batch", 0)
            .node("ReduceMean", "h batch", "m")
            .outputs("m")
            .write(folder.resolve("graph.onnx"));
    NotDense e = assertThrows(NotDense.class, () -> Comparison.compile(file, List.of("m")));
    assertEquals("ReduceMean across the batch", e.getMessage());
  }
}
