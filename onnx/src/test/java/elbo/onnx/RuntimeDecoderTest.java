package elbo.onnx;

import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.network.Decoder;
import elbo.onnx.schema.TensorProto.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Graphs that are no dense layers run in ONNX Runtime.
class RuntimeDecoderTest {
  @TempDir private Path folder;

  /// z of 4 numbers as an image of 2 × 2, enlarged to 4 × 4 by a 2 × 2 stamp, then summed over 2 ×
  /// 2 windows.
  private static GraphBuilder stamp(GraphBuilder graph, long... image) {
    return graph
        .ints("image", image)
        .floats("stamp", new long[] {1, 1, 2, 2}, 1, 2, 3, 4)
        .floats("window", new long[] {1, 1, 2, 2}, 1, 1, 1, 1)
        .floats("bias", new long[] {1}, 0.5f)
        .node("Reshape", "z image", "i")
        .node("ConvTranspose", "i stamp", "big", attribute("strides", 2, 2))
        .node("Conv", "big window bias", "y", attribute("strides", 2, 2));
  }

  /// Each window holds one stamp: 1 + 2 + 3 + 4 times z, and the bias. Small integers, so exact.
  private static void assertStamped(Decoder decoder, int count) {
    double[] z = new double[4 * Block.SIZE];
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < count; i++) {
        z[j * Block.SIZE + i] = 3 * i - 7 * j;
      }
    }
    float[] out = Comparison.decode(decoder, count, z);
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < count; i++) {
        assertEquals(
            10 * (3 * i - 7 * j) + 0.5f, out[j * Block.SIZE + i], "pixel " + j + " of " + i);
      }
    }
  }

  static Stream<Arguments> batches() {
    return Stream.of(
        Arguments.of("any", GraphBuilder.of("z", 0, 4), -1),
        Arguments.of("one", GraphBuilder.of("z", 1, 4), 1),
        Arguments.of("three", GraphBuilder.of("z", 3, 4), 3),
        Arguments.of("more than a block", GraphBuilder.of("z", 100, 4), 100),
        Arguments.of("called dynamic, but fixed inside", GraphBuilder.of("z", 0, 4), 1),
        Arguments.of("no axis for it", GraphBuilder.of("z", 4), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("batches")
  void batch(String name, GraphBuilder graph, int inside) {
    ModelFile file = stamp(graph, inside, 1, 2, 2).outputs("y").write(folder.resolve("graph.onnx"));
    Decoder decoder = Comparison.runtime(file, "y");
    assertEquals(4, decoder.latentDimension());
    assertEquals(4, decoder.outputs());
    for (int count : new int[] {1, 3, 5, Block.SIZE}) {
      assertStamped(decoder, count);
    }
  }

  @Test
  void doubles() {
    ModelFile file =
        new GraphBuilder()
            .input("z", DataType.DOUBLE, 0, 2)
            .node("Sin", "z", "y")
            .outputs(DataType.DOUBLE, "y")
            .write(folder.resolve("graph.onnx"));
    double[] z = Comparison.uniform(2 * Block.SIZE);
    float[] out = Comparison.decode(Comparison.runtime(file, "y"), Block.SIZE, z);
    for (int i = 0; i < z.length; i++) {
      assertEquals((float) Math.sin(z[i]), out[i], Math.ulp(out[i]));
    }
  }

  /// A spread may be one number for all means, one for each row, or the same for all rows.
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "one a row", "one a mean"})
  void spreads(String what) {
    GraphBuilder graph =
        GraphBuilder.of("z", 0, 3)
            .node("Sin", "z", "mean")
            .floats("first", new long[] {1}, 0)
            .ints("shape", -1, 1)
            .scalar("half", 0.5)
            .floats("c", new long[] {3}, 1, 2, 3)
            .ints("zero", 0)
            .ints("one", 1);
    switch (what) {
      case "scalar" -> graph.node("Identity", "half", "std");
      case "one a row" -> graph.node("Slice", "mean zero one one", "std");
      default -> graph.node("Identity", "c", "std");
    }
    ModelFile file = graph.outputs("mean", "std").write(folder.resolve("graph.onnx"));
    Decoder decoder = Comparison.runtime(file, "mean", "std");
    assertEquals(6, decoder.outputs());
    float[] out = Comparison.decode(decoder, 5, Comparison.uniform(3 * Block.SIZE));
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 5; i++) {
        float expected =
            switch (what) {
              case "scalar" -> 0.5f;
              case "one a row" -> out[i];
              default -> j + 1;
            };
        assertEquals(expected, out[(3 + j) * Block.SIZE + i]);
      }
    }
  }

  private Decoder wide() {
    float[] weights = CompiledGraphTest.weights(3, 1, 37 * 53);
    return Comparison.runtime(
        GraphBuilder.of("z", 0, 37)
            .floats("W", new long[] {37, 53}, weights)
            .node("MatMul", "z W", "m")
            .node("Sin", "m", "y")
            .outputs("y")
            .write(folder.resolve("graph.onnx")),
        "y");
  }

  /// The outputs for a row do not depend on how many rows are asked for.
  @Test
  void rowsStayByThemselves() {
    Decoder decoder = wide();
    double[] z = Comparison.uniform(37 * Block.SIZE);
    float[] all = Comparison.decode(decoder, Block.SIZE, z);
    for (int count = 1; count < Block.SIZE; count++) {
      float[] some = Comparison.decode(decoder, count, z);
      for (int r = 0; r < 53; r++) {
        for (int i = 0; i < count; i++) {
          assertEquals(all[r * Block.SIZE + i], some[r * Block.SIZE + i]);
        }
      }
    }
  }

  /// Samples of several observations share a batch where that cannot change their bits.
  @Test
  void sharedBatches() {
    ModelFile file =
        stamp(GraphBuilder.of("z", 0, 4), -1, 1, 2, 2).outputs("y").write(folder.resolve("s.onnx"));
    assertTrue(Comparison.runtime(file, "y").sharesLanes());
    // The last elements of a tensor may be computed otherwise.
    assertFalse(wide().sharesLanes());
    ModelFile one =
        stamp(GraphBuilder.of("z", 1, 4), 1, 1, 2, 2).outputs("y").write(folder.resolve("1.onnx"));
    assertFalse(Comparison.runtime(one, "y").sharesLanes());
  }

  @Test
  void manyThreadsGetTheSameBits() {
    Decoder decoder = wide();
    double[] z = Comparison.uniform(37 * Block.SIZE);
    float[] alone = Comparison.decode(decoder, Block.SIZE, z);
    List<float[]> together =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(_ -> Comparison.decode(decoder, Block.SIZE, z))
            .toList();
    together.forEach(out -> assertArrayEquals(alone, out));
  }

  @Test
  void rowsMayNotBeSummed() {
    ModelFile file =
        GraphBuilder.of("z", 3, 4)
            .node("ReduceSum", "z", "y", attribute("keepdims", 0))
            .outputs("y")
            .write(folder.resolve("graph.onnx"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Comparison.runtime(file, "y"));
    assertEquals(file.name() + ": output y has the shape [] for 3 rows", e.getMessage());
  }
}
