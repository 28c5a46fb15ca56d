package elbo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.TinyVae;
import elbo.kernel.AffineRows;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Pairwise;
import elbo.kernel.Scratch;
import elbo.kernel.Standardization;
import elbo.kernel.Tanh;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerGraphTest {
  private static final int D = 5;

  /// Every kind of layer: z → dense → standardized → scaled, with tanh → sum with the dense layer →
  /// product and quotient → the last numbers and some of z.
  private static LayerGraph graph(int width, boolean endsInDense) {
    LayerGraph.Builder g = LayerGraph.of(D);
    int h = g.dense(0, TinyVae.layer(1, D, width, new Tanh()));
    int n = g.standardized(h, new Standardization(width / 2, 1e-3f));
    int s = g.selection(List.of(reversed(n, width)), new Tanh());
    int sum = g.pairwise(Pairwise.SUM, h, s);
    int product = g.pairwise(Pairwise.PRODUCT, sum, n);
    int shifted = g.selection(List.of(select(s, width, 0.5f, 2)), new Identity());
    int quotient = g.pairwise(Pairwise.QUOTIENT, product, shifted);
    int last =
        g.selection(
            List.of(select(quotient, width, 1, 0), select(0, D, 0, 7), select(0, 2, -1, 1)),
            new Identity());
    if (endsInDense) {
      g.dense(last, TinyVae.layer(2, width + D + 2, 9, new Identity()));
    }
    return g.build();
  }

  private static Selected select(int value, int count, float scale, float shift) {
    float[] scales = new float[count];
    float[] shifts = new float[count];
    Arrays.fill(scales, scale);
    Arrays.fill(shifts, shift);
    return new Selected(value, new AffineRows(IntStream.range(0, count).toArray(), scales, shifts));
  }

  private static Selected reversed(int value, int width) {
    float[] scales = new float[width];
    float[] shifts = new float[width];
    for (int i = 0; i < width; i++) {
      scales[i] = 1 + i / 8f;
      shifts[i] = -i / 16f;
    }
    return new Selected(
        value,
        new AffineRows(
            IntStream.range(0, width).map(i -> width - 1 - i).toArray(), scales, shifts));
  }

  /// The same in double precision.
  private static double[] scalar(int width, double[] z) {
    Dense first = TinyVae.layer(1, D, width, new Tanh());
    double[] h = new double[width];
    for (int r = 0; r < width; r++) {
      h[r] = first.bias()[r];
      for (int k = 0; k < D; k++) {
        h[r] += (double) first.weights()[r * D + k] * z[k];
      }
      h[r] = Math.tanh(h[r]);
    }
    double[] n = new double[width];
    for (int from = 0; from < width; from += width / 2) {
      double[] group = Arrays.copyOfRange(h, from, from + width / 2);
      double mean = Arrays.stream(group).average().orElseThrow();
      double variance =
          Arrays.stream(group).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = 0; i < group.length; i++) {
        n[from + i] = (group[i] - mean) / Math.sqrt(variance + 1e-3f);
      }
    }
    double[] out = new double[width + D + 2];
    for (int i = 0; i < width; i++) {
      double s = Math.tanh(n[width - 1 - i] * (1 + i / 8.0) - i / 16.0);
      out[i] = (h[i] + s) * n[i] / (0.5 * s + 2);
    }
    Arrays.fill(out, width, width + D, 7);
    out[width + D] = 1 - z[0];
    out[width + D + 1] = 1 - z[1];
    return out;
  }

  private static double[] block() {
    double[] z = new double[D * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      z[i] = 2 * Math.sin(i + 1);
    }
    return z;
  }

  // 300 and 600 numbers are more than one part of tiles, and groups of 150 and 300 cross it.
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 300, 600})
  void everySampleIsTheScalarComputation(int width) {
    LayerGraph graph = graph(width, false);
    assertEquals(D, graph.latentDimension());
    assertEquals(width + D + 2, graph.outputs());
    int count = 37;
    float[] out = new float[graph.outputLength()];
    graph.decode(count, block(), new Scratch(), out);
    for (int i = 0; i < count; i++) {
      double[] z = new double[D];
      for (int j = 0; j < D; j++) {
        z[j] = (float) block()[j * Block.SIZE + i];
      }
      double[] exact = scalar(width, z);
      for (int r = 0; r < exact.length; r++) {
        assertEquals(exact[r], out[r * Block.SIZE + i], 2e-4, "output %d".formatted(r));
      }
    }
  }

  // The outputs of linearize are computed by the scalar definitions of the layers: they have the
  // bits of every lane.
  @Tag("bits")
  @ParameterizedTest
  @ValueSource(ints = {10, 300})
  void everyLaneHasTheBitsOfTheScalarDefinitions(int width) {
    for (boolean endsInDense : new boolean[] {false, true}) {
      LayerGraph graph = graph(width, endsInDense);
      double[] z = block();
      for (int count : new int[] {1, 2, 17, Block.SIZE}) {
        float[] out = new float[graph.outputLength()];
        graph.decode(count, z, new Scratch(), out);
        for (int i = 0; i < count; i += 5) {
          double[] one = new double[D];
          for (int j = 0; j < D; j++) {
            one[j] = z[j * Block.SIZE + i];
          }
          float[] outputs = new float[graph.outputs()];
          graph.linearize(one, outputs, new float[graph.outputs()][D]);
          for (int r = 0; r < outputs.length; r++) {
            assertEquals(outputs[r], out[r * Block.SIZE + i]);
          }
          assertArrayEquals(outputs, graph.decode(one));
        }
      }
    }
  }

  @Test
  @Tag("bits")
  void recordedBits() {
    LayerGraph graph = graph(300, true);
    float[] out = new float[graph.outputLength()];
    graph.decode(Block.SIZE, block(), new Scratch(), out);
    assertEquals(1995258113, Arrays.hashCode(Arrays.copyOf(out, graph.outputs() * Block.SIZE)));
  }

  @Test
  void jacobianIsThatOfDifferencesOfTheScalarComputation() {
    int width = 10;
    LayerGraph graph = graph(width, false);
    double[] z = {0.25, -1, 0.5, 1.5, -0.75};
    float[] outputs = new float[graph.outputs()];
    float[][] jacobian = new float[graph.outputs()][D];
    graph.linearize(z, outputs, jacobian);
    double step = 1e-5;
    for (int j = 0; j < D; j++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[j] += step;
      down[j] -= step;
      double[] high = scalar(width, up);
      double[] low = scalar(width, down);
      for (int r = 0; r < high.length; r++) {
        double slope = (high[r] - low[r]) / (2 * step);
        assertEquals(slope, jacobian[r][j], 1e-4 * (1 + Math.abs(slope)), "%d %d".formatted(r, j));
      }
    }
    assertTrue(graph.differentiable());
  }

  @ParameterizedTest
  @EnumSource
  void derivativesOfOperations(Pairwise operation) {
    double step = 0x1p-10;
    for (float[] p : new float[][] {{0.5f, 2, 1, 0.25f}, {-3, 1.5f, 0.5f, -2}, {2, -4, 0, 1}}) {
      float up = operation.apply((float) (p[0] + step * p[2]), (float) (p[1] + step * p[3]));
      float down = operation.apply((float) (p[0] - step * p[2]), (float) (p[1] - step * p[3]));
      assertEquals((up - down) / (2 * step), operation.derivative(p[0], p[1], p[2], p[3]), 1e-3);
    }
  }

  /// A number that is not used does not make its neighbours NaN, even if it is infinite.
  @Test
  void aScaleOfZeroDoesNotReadTheNumber() {
    LayerGraph.Builder g = LayerGraph.of(1);
    int infinite = g.selection(List.of(select(0, 1, 3e38f, 0)), new Identity());
    g.selection(List.of(select(infinite, 1, 0, 2)), new Identity());
    float[] outputs = new float[1];
    float[][] jacobian = new float[1][1];
    g.build().linearize(new double[] {1e3}, outputs, jacobian);
    assertEquals(2, outputs[0]);
    assertEquals(0, jacobian[0][0]);
    assertEquals(2, g.build().decode(new double[] {1e3})[0]);
  }

  @Test
  void givesBackWhatItBorrows() {
    Scratch scratch = new Scratch();
    LayerGraph graph = graph(10, true);
    graph.decode(3, block(), scratch, new float[graph.outputLength()]);
    assertEquals(0, scratch.mark());
  }

  @Test
  void rules() {
    assertMessage("a network needs at least one input", () -> LayerGraph.of(0));
    LayerGraph.Builder g = LayerGraph.of(4);
    assertMessage("a network needs at least one layer", g::build);
    assertMessage("there is no value 1", () -> g.width(1));
    assertMessage(
        "layer 1 takes 3 numbers, but value 0 has 4",
        () -> g.dense(0, TinyVae.layer(1, 3, 2, new Identity())));
    int h = g.dense(0, TinyVae.layer(1, 4, 6, new Identity()));
    assertMessage(
        "layer 2 takes 6 numbers, but value 0 has 4", () -> g.pairwise(Pairwise.SUM, h, 0));
    assertMessage(
        "6 numbers are no groups of 4", () -> g.standardized(h, new Standardization(4, 0)));
    assertMessage(
        "7 numbers up to the index 6 cannot be selected from 6",
        () -> g.selection(List.of(select(h, 7, 1, 0)), new Identity()));
    assertMessage(
        "groups of 0 rows with epsilon 1.0 cannot be standardized",
        () -> new Standardization(0, 1));
  }

  private static void assertMessage(String message, org.junit.jupiter.api.function.Executable of) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, of).getMessage());
  }
}
