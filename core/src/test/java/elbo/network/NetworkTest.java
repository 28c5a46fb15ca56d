package elbo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.TinyVae;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Tanh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  /// One layer of one sample, in double.
  private static double[] layer(Dense dense, double[] in) {
    float[] weights = dense.weights();
    double[] out = new double[dense.outputs()];
    for (int r = 0; r < out.length; r++) {
      double sum = dense.bias()[r];
      for (int k = 0; k < in.length; k++) {
        sum += (double) weights[r * in.length + k] * in[k];
      }
      out[r] = dense.activation() instanceof Tanh ? Math.tanh(sum) : sum;
    }
    return out;
  }

  private static double[] scalar(Network network, double[] z) {
    double[] out = z;
    for (Dense dense : network.layers()) {
      out = layer(dense, out);
    }
    return out;
  }

  private static Network network(int inputs, int hidden, int outputs) {
    return new Network(
        List.of(
            TinyVae.layer(5, inputs, hidden, new Tanh()),
            TinyVae.layer(6, hidden, hidden, new Tanh()),
            TinyVae.layer(7, hidden, outputs, new Identity())));
  }

  /// Rows most of whose numbers are zero, together as each of them alone, also where a weight that
  /// they do not need is infinite: what is passed over then would not have been nothing.
  @ParameterizedTest
  @ValueSource(floats = {0.5f, Float.POSITIVE_INFINITY})
  void rowsOfZerosAreThoseOfEachAlone(float weight) {
    Dense first = TinyVae.layer(5, 300, 256, new Tanh());
    float[] weights = first.weights();
    weights[17] = weight;
    Network network =
        new Network(
            List.of(
                new Dense(256, weights, first.bias(), new Tanh()),
                TinyVae.layer(6, 256, 9, new Identity())));
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      double[] row = new double[300];
      for (int k = 2 * i; k < 300; k += 19) {
        row[k] = k == 17 ? 0 : Math.sin(k + i);
      }
      rows.add(row);
    }
    Scratch scratch = new Scratch();
    double[] together = new double[network.outputLength()];
    network.decode(rows, scratch, together);
    double[] alone = new double[network.outputLength()];
    for (int i = 0; i < rows.size(); i++) {
      network.decode(List.of(rows.get(i)), scratch, alone);
      for (int r = 0; r < 9; r++) {
        assertEquals(alone[r * Block.SIZE], together[r * Block.SIZE + i]);
        assertEquals(Float.isInfinite(weight), Double.isNaN(alone[r * Block.SIZE]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 5", "7, 8, 9", "9, 17, 1", "50, 200, 33", "3, 513, 2"})
  void everySampleIsTheScalarComputation(int inputs, int hidden, int outputs) {
    Network network = network(inputs, hidden, outputs);
    assertEquals(inputs, network.latentDimension());
    assertEquals(outputs, network.outputs());
    int count = 37;
    double[] z = new double[inputs * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      z[i] = Math.sin(i + 1);
    }
    float[] out = new float[network.outputLength()];
    network.decode(count, z, new Scratch(), out);
    for (int i = 0; i < count; i++) {
      double[] one = new double[inputs];
      for (int j = 0; j < inputs; j++) {
        one[j] = z[j * Block.SIZE + i];
      }
      double[] exact = scalar(network, one);
      for (int r = 0; r < outputs; r++) {
        assertEquals(exact[r], out[r * Block.SIZE + i], 2e-5);
      }
    }
  }

  // A sample's bits do not depend on its lane, on its neighbours or on the count.
  @Test
  @Tag("bits")
  void everyLaneGivesTheSameBits() {
    Network network = network(5, 11, 7);
    double[] one = {0.1, -2, 3, 0.7, -0.3};
    float[] expected = network.decode(one);
    float[] out = new float[network.outputLength()];
    for (int count = 1; count <= Block.SIZE; count += 3) {
      double[] z = new double[5 * Block.SIZE];
      for (int j = 0; j < 5; j++) {
        for (int i = 0; i < count; i++) {
          z[j * Block.SIZE + i] = i == count - 1 || i == count / 2 ? one[j] : 1e3 * i;
        }
      }
      network.decode(count, z, new Scratch(), out);
      for (int r = 0; r < 7; r++) {
        assertEquals(expected[r], out[r * Block.SIZE + count - 1]);
        assertEquals(expected[r], out[r * Block.SIZE + count / 2]);
      }
    }
  }

  @Test
  void oneLayerMayBeUsedTwice() {
    Dense square = TinyVae.layer(8, 20, 20, new Tanh());
    Network twice = new Network(List.of(square, square, square));
    double[] z = new double[20];
    Arrays.setAll(z, j -> Math.cos(j));
    double[] exact = scalar(twice, z);
    float[] out = twice.decode(z);
    for (int r = 0; r < 20; r++) {
      assertEquals(exact[r], out[r], 1e-5);
    }
  }

  @Test
  void givesBackWhatItBorrows() {
    Scratch scratch = new Scratch();
    Network network = network(2, 3, 4);
    network.decode(3, new double[2 * Block.SIZE], scratch, new float[network.outputLength()]);
    assertEquals(0, scratch.mark());
  }

  @Test
  void isImmutable() {
    float[] weights = {1, 2};
    float[] bias = {3};
    Dense dense = new Dense(1, weights, bias, new Identity());
    weights[0] = 9;
    bias[0] = 9;
    dense.weights()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, dense.weights());
    assertArrayEquals(new float[] {3}, dense.bias());
    assertArrayEquals(
        new float[] {3 + 1 + 4}, new Network(List.of(dense)).decode(new double[] {1, 2}));
  }

  @Test
  void rules() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Dense(2, new float[3], new float[2], new Identity()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Dense(2, new float[4], new float[1], new Identity()));
    assertThrows(IllegalArgumentException.class, () -> new Network(List.of()));
    Dense a = TinyVae.layer(1, 2, 3, new Identity());
    assertEquals(
        "layer 2 takes 2 numbers, but the layer before it outputs 3",
        assertThrows(IllegalArgumentException.class, () -> new Network(List.of(a, a)))
            .getMessage());
    assertEquals(
        "the network takes 2 numbers, but the argument has 3",
        assertThrows(
                IllegalArgumentException.class, () -> new Network(List.of(a)).decode(new double[3]))
            .getMessage());
  }
}
