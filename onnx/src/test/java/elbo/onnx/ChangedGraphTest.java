package elbo.onnx;

import static elbo.onnx.CompiledGraphTest.weights;
import static elbo.onnx.GraphBuilder.attribute;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file with a few changed bytes is compiled, run in ONNX Runtime or refused with a message.
class ChangedGraphTest {
  @TempDir private Path folder;

  /// A graph with every kind of operator that is traced and few weights, so that most changes are
  /// in operators.
  private static byte[] graph() {
    return GraphBuilder.of("x", 0, 1, 2, 3)
        .floats("W", new long[] {4, 6}, weights(1, 6, 24))
        .floats("c", new long[] {4}, weights(2, 1, 4))
        .floats("v1", new long[] {4}, 1, 2, 3, 4)
        .ints("zero", 0)
        .ints("one", 1)
        .ints("three", 3)
        .ints("open", -1)
        .scalar("half", 0.5)
        .scalar("root", 1.4142135)
        .node("Shape", "x", "s")
        .node("Slice", "s zero one", "n")
        .node("Concat", "n open", "t", attribute("axis", 0))
        .node("Reshape", "x t", "f")
        .node("Transpose", "W", "Wt", attribute("perm", 1, 0))
        .node("MatMul", "f Wt", "m0")
        .node("Add", "m0 c", "m1")
        .node("BatchNormalization", "m1 c c c v1", "h")
        .node("Div", "h root", "u")
        .node("Erf", "u", "e")
        .node("Add", "e half", "p")
        .node("Sigmoid", "h", "g")
        .node("Mul", "h g", "a")
        .node("Gather", "a three", "q", attribute("axis", 1))
        .node("Slice", "a open zero one open", "r")
        .node("Split", "a", "v w", attribute("axis", 1), attribute("num_outputs", 2))
        .node("Concat", "q r v", "j", attribute("axis", 1))
        .node("Unsqueeze", "j one", "k")
        .node("Squeeze", "k one", "y0")
        .node("Pow", "p half", "y1")
        .node("LeakyRelu", "y0", "y", attribute("alpha", 0.5f))
        .node("Expand", "half n", "z")
        .outputs("y")
        .bytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void changed(int bytes) throws IOException {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PLUS.create(99);
    byte[] good = graph();
    Path path = folder.resolve("graph.onnx");
    int[] ends = new int[3];
    for (int trial = 0; trial < 500; trial++) {
      byte[] changed = good.clone();
      for (int b = 0; b < bytes; b++) {
        int at = random.nextInt(changed.length);
        changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : changed[at] ^ 1);
      }
      Files.write(path, changed);
      ends[end(path)]++;
    }
    for (int end : ends) {
      assertTrue(end > 5, "every end is met often, but " + Arrays.toString(ends));
    }
  }

  private static int end(Path path) {
    try {
      ModelFile file = ModelFile.read(path);
      Comparison.compile(file, List.of("y"));
      return 0;
    } catch (NotDense e) {
      return 1;
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
      return 2;
    }
  }
}
