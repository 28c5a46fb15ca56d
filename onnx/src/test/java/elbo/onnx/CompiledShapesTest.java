package elbo.onnx;

import static elbo.onnx.CompiledGraphTest.weights;
import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.network.Branches;
import elbo.network.LayerGraph;
import elbo.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Graphs that reshape images to flat layers and back and split outputs, in all the ways of
/// exporters.
class CompiledShapesTest {
  private static final int SIDE = 3;
  private static final int WIDTH = SIDE * SIDE;
  private static final int OUT = 6;

  @TempDir private Path folder;

  private static GraphBuilder image() {
    return GraphBuilder.of("x", 0, 1, SIDE, SIDE)
        .floats("W", new long[] {OUT, WIDTH}, weights(1, WIDTH, OUT * WIDTH))
        .floats("b", new long[] {OUT}, weights(2, 1, OUT));
  }

  private static GraphBuilder dense(GraphBuilder g, String in, String out) {
    return g.node("Gemm", in + " W b", out, attribute("transB", 1));
  }

  private static GraphBuilder flat(GraphBuilder g) {
    return dense(g.node("Flatten", "x", "f"), "f", "h");
  }

  static Stream<Arguments> shapes() {
    return Map.<String, UnaryOperator<GraphBuilder>>ofEntries(
            Map.entry("Flatten", g -> dense(g.node("Flatten", "x", "f"), "f", "y")),
            Map.entry(
                "Flatten from behind",
                g -> dense(g.node("Flatten", "x", "f", attribute("axis", -3)), "f", "y")),
            Map.entry(
                "Reshape to −1, width",
                g -> dense(g.ints("s", -1, WIDTH).node("Reshape", "x s", "f"), "f", "y")),
            Map.entry(
                "Reshape to 0, −1",
                g -> dense(g.ints("s", 0, -1).node("Reshape", "x s", "f"), "f", "y")),
            Map.entry(
                "Reshape by Shape, Gather, Unsqueeze, Concat",
                g ->
                    dense(
                        g.node("Shape", "x", "s")
                            .node("Constant", "", "zero", attribute("value_int", 0))
                            .node("Gather", "s zero", "n")
                            .ints("axes", 0)
                            .node("Unsqueeze", "n axes", "n1")
                            .ints("rest", -1)
                            .node("Concat", "n1 rest", "t", attribute("axis", 0))
                            .node("Reshape", "x t", "f"),
                        "f",
                        "y")),
            Map.entry(
                "Reshape by Shape, Slice, Concat",
                g ->
                    dense(
                        g.node("Shape", "x", "s")
                            .ints("from", 0)
                            .ints("to", 1)
                            .node("Slice", "s from to", "n1")
                            .ints("rest", WIDTH)
                            .node("Concat", "n1 rest", "t", attribute("axis", 0))
                            .node("Reshape", "x t", "f"),
                        "f",
                        "y")),
            Map.entry(
                "Transpose to channels last",
                g ->
                    dense(
                        g.node("Transpose", "x", "t", attribute("perm", 0, 3, 2, 1))
                            .node("Flatten", "t", "f"),
                        "f",
                        "y")),
            Map.entry(
                "Squeeze, Unsqueeze",
                g ->
                    dense(
                            g.ints("a1", 1)
                                .ints("a2", 1, -1)
                                .node("Squeeze", "x a1", "q")
                                .node("Unsqueeze", "q a2", "u")
                                .node("Flatten", "u", "f"),
                            "f",
                            "h")
                        .ints("s", -1, 1, 2, 3)
                        .node("Reshape", "h s", "y")),
            Map.entry(
                "Slice with a step, backwards",
                g ->
                    flat(g)
                        .ints("from", -1)
                        .ints("to", Long.MIN_VALUE + 1)
                        .ints("axis", 1)
                        .ints("step", -2)
                        .node("Slice", "h from to axis step", "y")),
            Map.entry(
                "Gather some",
                g -> flat(g).ints("i", 5, 0, -2).node("Gather", "h i", "y", attribute("axis", 1))),
            Map.entry(
                "MatMul of a row among axes",
                g ->
                    g.ints("s", -1, 1, WIDTH)
                        .node("Reshape", "x s", "r")
                        .node("Transpose", "W", "Wt")
                        .node("MatMul", "r Wt", "m")
                        .node("Add", "m b", "y")),
            Map.entry(
                "numbers for each channel",
                g ->
                    flat(g)
                        .ints("s", -1, 2, 3)
                        .node("Reshape", "h s", "r")
                        .floats("c", new long[] {2, 1}, 0.5f, -2)
                        .node("Mul", "r c", "y")),
            Map.entry(
                "Concat of what one layer gives",
                g ->
                    flat(g)
                        .ints("i", 4, 5)
                        .ints("j", 0, 1)
                        .node("Gather", "h i", "p", attribute("axis", 1))
                        .node("Gather", "h j", "q", attribute("axis", 1))
                        .node("Concat", "p q", "y", attribute("axis", -1))))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void shape(String name, UnaryOperator<GraphBuilder> nodes) {
    ModelFile file = nodes.apply(image()).outputs("y").write(folder.resolve("graph.onnx"));
    assertInstanceOf(Network.class, Comparison.agree(file, "y"));
  }

  /// Operator sets before 13 have axes and sizes in attributes.
  @Test
  void attributesOfOldOperatorSets() {
    ModelFile file =
        flat(image())
            .node("Unsqueeze", "h", "u", attribute("axes", 1, 2))
            .node("Squeeze", "u", "q", attribute("axes", 1, 2))
            .node("Split", "q", "p r", attribute("axis", 1), attribute("split", 2, 4))
            .outputs("r", "p")
            .version(11)
            .write(folder.resolve("graph.onnx"));
    Comparison.agree(file, "r");
    Comparison.agree(file, "p");
  }

  static Stream<Arguments> heads() {
    return Map.<String, UnaryOperator<GraphBuilder>>ofEntries(
            Map.entry(
                "Split",
                g ->
                    g.node("Split", "h", "m s", attribute("axis", 1), attribute("num_outputs", 2))),
            Map.entry(
                "Split with sizes, Mul",
                g ->
                    g.ints("sizes", 3, 3)
                        .scalar("two", 2)
                        .node("Split", "h sizes", "m s0", attribute("axis", -1))
                        .node("Mul", "s0 two", "s")),
            Map.entry(
                "Slice",
                g ->
                    g.ints("zero", 0)
                        .ints("three", 3)
                        .ints("end", Long.MAX_VALUE)
                        .ints("axis", 1)
                        .node("Slice", "h zero three axis", "m")
                        .node("Slice", "h three end axis", "s")),
            Map.entry(
                "Gather even and odd",
                g ->
                    g.ints("i", 0, 2, 4)
                        .ints("j", 1, 3, 5)
                        .node("Gather", "h i", "m", attribute("axis", 1))
                        .node("Gather", "h j", "s", attribute("axis", 1))),
            Map.entry(
                "layers of their own",
                g ->
                    g.floats("V", new long[] {3, OUT}, weights(5, OUT, 3 * OUT))
                        .floats("U", new long[] {3, OUT}, weights(6, OUT, 3 * OUT))
                        .node("Tanh", "h", "t")
                        .node("Gemm", "t V", "m", attribute("transB", 1))
                        .node("Gemm", "t U", "s", attribute("transB", 1))),
            Map.entry(
                "a constant",
                g ->
                    g.ints("i", 0, 2, 4)
                        .node("Gather", "h i", "m", attribute("axis", 1))
                        .floats("k", new long[] {1, 3}, 0.5f, -1, 2)
                        .node("Shape", "m", "shape")
                        .node("Expand", "k shape", "s")))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void headsOfOneLayer(String name, UnaryOperator<GraphBuilder> nodes) {
    ModelFile file = nodes.apply(flat(image())).outputs("m", "s").write(folder.resolve("g.onnx"));
    Network network = assertInstanceOf(Network.class, Comparison.agree(file, "m", "s"));
    assertEquals(6, network.outputs());
  }

  @Test
  void headsThatEndApart() {
    ModelFile file =
        flat(image())
            .floats("V", new long[] {3, OUT}, weights(5, OUT, 3 * OUT))
            .floats("U", new long[] {3, OUT}, weights(6, OUT, 3 * OUT))
            .node("Tanh", "h", "t")
            .node("Gemm", "t V", "m", attribute("transB", 1))
            .node("Gemm", "t U", "s0", attribute("transB", 1))
            .node("Softplus", "s0", "s")
            .outputs("m", "s")
            .write(folder.resolve("graph.onnx"));
    assertInstanceOf(Branches.class, Comparison.agree(file, "m", "s"));
  }

  @Test
  void anOutputThatIsTheTrunkOfAnother() {
    ModelFile file =
        flat(image())
            .node("Tanh", "h", "m")
            .node("Exp", "m", "unused")
            .floats("U", new long[] {OUT, OUT}, weights(6, OUT, OUT * OUT))
            .node("Gemm", "m U", "s0")
            .node("Relu", "s0", "s")
            .outputs("m", "s", "unused")
            .write(folder.resolve("graph.onnx"));
    assertInstanceOf(Branches.class, Comparison.agree(file, "m", "s"));
  }

  @Test
  void headsJoinedByConcat() {
    ModelFile file =
        flat(image())
            .node("Tanh", "h", "t")
            .node("Softplus", "h", "p")
            .node("Concat", "t p", "j", attribute("axis", 1))
            .ints("i", 2, 3, 8, 9, 0)
            .node("Gather", "j i", "y", attribute("axis", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    assertInstanceOf(Branches.class, Comparison.agree(file, "y"));
  }

  @Test
  void activationOfHeadsJoinedByConcat() {
    ModelFile file =
        flat(image())
            .floats("V", new long[] {3, OUT}, weights(5, OUT, 3 * OUT))
            .node("Tanh", "h", "t")
            .node("Gemm", "t V", "p", attribute("transB", 1))
            .node("Concat", "h p", "j", attribute("axis", 1))
            .node("Sigmoid", "j", "y")
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    assertInstanceOf(Branches.class, Comparison.agree(file, "y"));
  }

  @Test
  void layerBehindConcat() {
    ModelFile file =
        flat(image())
            .floats("V", new long[] {OUT, WIDTH}, weights(5, WIDTH, WIDTH * OUT))
            .floats("U", new long[] {3, 2 * OUT}, weights(6, 2 * OUT, 3 * 2 * OUT))
            .node("Gemm", "f V", "p", attribute("transB", 1))
            .node("Concat", "p h", "j", attribute("axis", 1))
            .node("Relu", "j", "r")
            .node("Gemm", "r U", "y", attribute("transB", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    Network network = assertInstanceOf(Network.class, Comparison.agree(file, "y"));
    assertEquals(2, network.layers().size());
  }

  @Test
  void branchesThatJoinAgain() {
    ModelFile file =
        flat(image())
            .node("Tanh", "h", "t")
            .node("Concat", "t f", "j", attribute("axis", 1))
            .floats("U", new long[] {3, OUT + WIDTH}, weights(6, 3, 3 * (OUT + WIDTH)))
            .node("Gemm", "j U", "y", attribute("transB", 1))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    assertInstanceOf(LayerGraph.class, Comparison.agree(file, "y"));
  }

  static Stream<Arguments> mixing() {
    return Stream.of(
        Arguments.of("Reshape", image().ints("s", -1, SIDE).node("Reshape", "x s", "y")),
        Arguments.of("Transpose", image().node("Transpose", "x", "y")),
        Arguments.of("Flatten", image().node("Flatten", "x", "y", attribute("axis", 0))),
        Arguments.of(
            "Split",
            image().node("Split", "x", "y z", attribute("axis", 0), attribute("num_outputs", 2))),
        Arguments.of("Concat", image().node("Concat", "x x", "y", attribute("axis", 0))),
        Arguments.of(
            "Add", flat(image()).floats("c", new long[] {2, 1}, 1, 2).node("Add", "h c", "y")),
        Arguments.of("Slice", image().ints("a", 0).ints("b", 1).node("Slice", "x a b", "y")));
  }

  /// Rows of the batch must not be mixed.
  @ParameterizedTest(name = "{0}")
  @MethodSource("mixing")
  void mixesRows(String operator, GraphBuilder graph) {
    ModelFile file = graph.outputs("y").write(folder.resolve("graph.onnx"));
    NotDense e = assertThrows(NotDense.class, () -> Comparison.compile(file, List.of("y")));
    assertEquals(operator, e.getMessage().split(" ")[0]);
  }
}
