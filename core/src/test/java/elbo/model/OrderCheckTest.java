package elbo.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Relu;
import elbo.kernel.Scratch;
import elbo.network.BernoulliLogits;
import elbo.network.Categorical;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Poisson;
import elbo.network.Spread;
import elbo.network.Transform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderCheckTest {
  /// The same network without its layers, of which nothing can be proved.
  private record Opaque(Decoder network) implements Decoder {
    @Override
    public int latentDimension() {
      return network.latentDimension();
    }

    @Override
    public int outputs() {
      return network.outputs();
    }

    @Override
    public void decode(int count, double[] z, Scratch scratch, float[] out) {
      network.decode(count, z, scratch, out);
    }

    @Override
    public int outputLength() {
      return network.outputLength();
    }
  }

  private static void check(Decoder network, Likelihood family, Order order) {
    new Autoregressive(
        "given",
        Optional.empty(),
        network.latentDimension(),
        family,
        List.of(new Factors(network, order)));
  }

  private static Network layer(int width, float[] weights, float bias, Activation activation) {
    int outputs = weights.length / width;
    float[] biases = new float[outputs];
    java.util.Arrays.fill(biases, bias);
    return new Network(List.of(new Dense(outputs, weights, biases, activation)));
  }

  private static String refused(Decoder network, Likelihood family, Order order) {
    return assertThrows(IllegalArgumentException.class, () -> check(network, family, order))
        .getMessage();
  }

  // One weight where there must be none, at every place of both halves.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void everyWrongWeightIsFound(int wrong) {
    int[][] places = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    int r = places[wrong][0];
    int j = places[wrong][1];
    for (float size : new float[] {1, 1e-3f}) {
      float[] weights = {0, 0, 0, 1, 0, 0, -1, 0.5f, 0};
      weights[3 * r + j] = size;
      Network network = layer(3, weights, 0.1f, new Identity());
      String expected =
          "output "
              + r
              + ", a parameter of number "
              + r
              + ", depends on number "
              + j
              + (r == j ? ", which is its own" : ", which comes after it")
              + ": in the order raster it must depend on earlier numbers alone";
      for (Likelihood family : List.of(new BernoulliLogits(), Normal.withScale(1))) {
        assertEquals(expected, refused(network, family, Order.raster(3)));
        assertEquals(expected, refused(new Opaque(network), family, Order.raster(3)));
      }
    }
  }

  @Test
  void theOrderDecides() {
    float[] weights = {0, 1, 1, 0, 0, 0, 0, 1, 0};
    Network network = layer(3, weights, 0, new Identity());
    for (Decoder either : List.of(network, new Opaque(network))) {
      assertDoesNotThrow(() -> check(either, new BernoulliLogits(), Order.of(1, 2, 0)));
      assertEquals(
          "output 0, a parameter of number 0, depends on number 1, which comes after it: in the"
              + " order 2, 0, 1 it must depend on earlier numbers alone",
          refused(either, new BernoulliLogits(), Order.of(2, 0, 1))
              .replace("number 2,", "number 1,"));
    }
  }

  // A path through a unit that is off for every number that was tried.
  @Test
  void aPathThatIsOffIsAPath() {
    Dense off = new Dense(1, new float[] {0, 1}, new float[] {-1e6f}, new Relu());
    Dense out = new Dense(2, new float[] {1, 0}, new float[2], new Identity());
    assertEquals(
        "output 0, a parameter of number 0, depends on number 1, which comes after it: in the order"
            + " raster it must depend on earlier numbers alone (by a path of weights other than 0)",
        refused(new Network(List.of(off, out)), new BernoulliLogits(), Order.raster(2)));
  }

  // Both groups of outputs, and counts, are looked at.
  @Test
  void scalesAreParametersToo() {
    float[] weights = {0, 0, 1, 0, 0, 0, 0, 0.5f};
    Network network = layer(2, weights, 0, new Identity());
    Likelihood family = Normal.withScales(Spread.LOG_STD.transform());
    String own =
        "output 3, a parameter of number 1, depends on number 1, which is its own: in the order"
            + " raster it must depend on earlier numbers alone";
    assertEquals(own, refused(network, family, Order.raster(2)));
    assertEquals(own, refused(new Opaque(network), family, Order.raster(2)));
    Likelihood counts = new Poisson(Parameter.learned(Transform.EXP));
    Network ofCounts = layer(2, new float[] {0, 0.25f, 1, 0}, 0, new Identity());
    assertEquals(
        "output 0, a parameter of number 0, depends on number 1, which comes after it: in the order"
            + " raster it must depend on earlier numbers alone",
        refused(new Opaque(ofCounts), counts, Order.raster(2)));
  }

  @Test
  void classesOfAPositionBelongTogether() {
    Categorical family =
        new Categorical(2, Categorical.Data.ONE_HOT, Categorical.Order.CLASSES_LAST);
    float[] weights = new float[16];
    weights[2 * 4] = 1;
    weights[3 * 4 + 1] = -1;
    Network right = layer(4, weights, 0, new Identity());
    assertDoesNotThrow(() -> check(new Opaque(right), family, Order.raster(2)));
    weights[1] = 1;
    Network wrong = layer(4, weights, 0, new Identity());
    assertEquals(
        "output 0, a parameter of number 0, depends on number 1, which is its own: in the order"
            + " raster it must depend on earlier numbers alone",
        refused(new Opaque(wrong), family, Order.raster(2)));
  }

  // More places than samples in a block.
  @Test
  void longRowsAreCheckedToTheirEnd() {
    int width = Block.SIZE + 40;
    float[] weights = new float[width * width];
    for (int r = 1; r < width; r++) {
      weights[r * width + r - 1] = 0.5f;
    }
    Network right = layer(width, weights, 0, new Identity());
    assertDoesNotThrow(() -> check(new Opaque(right), new BernoulliLogits(), Order.raster(width)));
    weights[(width - 1) * width + width - 1] = 0.5f;
    Network wrong = layer(width, weights, 0, new Identity());
    String message = refused(new Opaque(wrong), new BernoulliLogits(), Order.raster(width));
    assertEquals(true, message.contains("depends on number " + (width - 1)), message);
  }

  @Test
  void ordersThatAreNone() {
    assertEquals(
        "an order of 3 positions has each from 0 to 2 once, but number 2 of it is 0 again",
        assertThrows(IllegalArgumentException.class, () -> Order.of(0, 1, 0)).getMessage());
    assertEquals(
        "an order of 2 positions has each from 0 to 1 once, but number 1 of it is 2",
        assertThrows(IllegalArgumentException.class, () -> Order.of(1, 2)).getMessage());
    assertEquals(
        "the order has 2 positions, but an observation has 3",
        refused(layer(3, new float[9], 0, new Identity()), new BernoulliLogits(), Order.of(1, 0)));
    assertEquals(Order.of(2, 0, 1), Order.of(1, 2, 0).inverse());
    assertEquals("raster", Order.raster(4).toString());
    assertEquals("6, 5, 4, 3, 2, 1, …", Order.of(6, 5, 4, 3, 2, 1, 0).toString());
  }
}
