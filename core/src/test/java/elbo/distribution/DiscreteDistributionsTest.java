package elbo.distribution;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.NormalEncoder;
import elbo.network.Spread;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DiscreteDistributionsTest {
  @Test
  void statesComeWithTheirProbabilities() {
    Categorical q = new Categorical(new double[] {1, 0, 3, 4});
    assertArrayEquals(new double[] {0.125, 0, 0.375, 0.5}, q.probabilities());
    int n = 100_000;
    Drawn drawn = new Drawn(q, n, 1);
    for (int s = 0; s < 4; s++) {
      double[] hits = new double[n];
      for (int i = 0; i < n; i++) {
        hits[i] = drawn.z[0][i] == s ? 1 : 0;
        assertEquals(Math.log(q.probabilities()[(int) drawn.z[0][i]]), drawn.logQ[i], 1e-15);
        assertTrue(drawn.z[0][i] != 1, "an impossible state");
      }
      if (s != 1) {
        Calibrated.mean(hits, q.probabilities()[s], 0.015);
      }
    }
  }

  @Test
  void inversionHasNoGapsAtItsEnds() {
    double[] tenths = new double[10];
    Arrays.fill(tenths, 1);
    Categorical q = new Categorical(tenths);
    assertEquals(0, q.state(0));
    assertEquals(0, q.state(0x1p-53));
    assertEquals(9, q.state(1 - 0x1p-53));
    // Ten tenths add up to less than 1: the last possible state has the missing probability.
    double[] tenthsAndZeros = Arrays.copyOf(tenths, 12);
    assertEquals(9, new Categorical(tenthsAndZeros).state(1 - 0x1p-53));
    Categorical end = new Categorical(new double[] {0, 0.1, 0.2, 0.7, 0, 0});
    assertEquals(1, end.state(0));
    assertEquals(3, end.state(1 - 0x1p-53));
    assertEquals(1, end.state(Math.nextDown(0.1)));
    assertEquals(2, end.state(Math.nextUp(0.1)));
  }

  @Test
  void bitsComeWithTheirProbabilities() {
    double[] p = {0.2, 0.9, 0, 1};
    IndependentBernoulli q = new IndependentBernoulli(p);
    int n = 100_000;
    Drawn drawn = new Drawn(q, n, 2);
    Calibrated.mean(drawn.z[0], 0.2, 0.015);
    Calibrated.mean(drawn.z[1], 0.9, 0.015);
    for (int i = 0; i < n; i++) {
      assertEquals(0, drawn.z[2][i]);
      assertEquals(1, drawn.z[3][i]);
      double exact =
          Math.log(drawn.z[0][i] == 1 ? 0.2 : 0.8) + Math.log(drawn.z[1][i] == 1 ? 0.9 : 1 - 0.9);
      assertEquals(exact, drawn.logQ[i], 1e-14);
    }
    double[] out = new double[Block.SIZE];
    double[] z = new double[4 * Block.SIZE];
    z[2 * Block.SIZE] = 1;
    z[3 * Block.SIZE] = 1;
    q.logDensity(1, z, new Scratch(), out);
    assertEquals(NEGATIVE_INFINITY, out[0]);
  }

  @Test
  void divergences() {
    Categorical a = new Categorical(new double[] {0.5, 0, 0.5});
    Categorical b = new Categorical(new double[] {0.25, 0.5, 0.25});
    assertEquals(Math.log(2), a.klTo(b).orElseThrow(), 1e-15);
    assertEquals(Double.POSITIVE_INFINITY, b.klTo(a).orElseThrow());
    assertTrue(a.klTo(new Categorical(new double[] {1, 1})).isEmpty());
    IndependentBernoulli p = new IndependentBernoulli(new double[] {0.5, 0, 0.25});
    IndependentBernoulli q = new IndependentBernoulli(new double[] {0.25, 0.5, 0.25});
    double exact = 0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75) + Math.log(2);
    assertEquals(exact, p.klTo(q).orElseThrow(), 1e-15);
    assertEquals(Double.POSITIVE_INFINITY, q.klTo(p).orElseThrow());
    assertTrue(p.klTo(a).isEmpty());
    assertTrue(p.klTo(new IndependentBernoulli(new double[2])).isEmpty());
  }

  @Test
  void rules() {
    assertEquals(
        "a probability must be at least 0, but is -0.5",
        message(() -> new Categorical(new double[] {1, -0.5})));
    assertEquals(
        "a probability must be at least 0, but is NaN",
        message(() -> new Categorical(new double[] {Double.NaN})));
    assertEquals(
        "probabilities must have a positive sum, but have 0.0",
        message(() -> new Categorical(new double[2])));
    assertEquals(
        "probability 1 must be from 0 to 1, but is 1.5",
        message(() -> new IndependentBernoulli(new double[] {1, 1.5})));
  }

  @Test
  void encodersGiveNormals() {
    NormalEncoder encoder =
        new NormalEncoder(
            3, 2, x -> new double[] {(float) x[0], -1, 0.5f, (float) x[2]}, Spread.LOG_STD);
    DiagonalNormal q = encoder.at(new double[] {2, 0, -1});
    assertArrayEquals(new double[] {2, -1}, q.mean());
    assertEquals(Math.exp(0.5), q.factorRow(0)[0], 1e-15);
    assertEquals(Math.exp(-1), q.factorRow(1)[0], 1e-15);
    assertEquals(
        "the encoder takes 3 numbers, but the observation has 2",
        message(() -> encoder.at(new double[2])));
    NormalEncoder negative = new NormalEncoder(1, 1, x -> new double[] {0, -1}, Spread.STD);
    assertEquals(
        "the encoder outputs no q(z | x): scale 0 must be finite and greater than 0, but is -1.0",
        message(() -> negative.at(new double[1])));
    NormalEncoder variance = new NormalEncoder(1, 1, x -> new double[] {0, -1}, Spread.VARIANCE);
    assertEquals(
        "the encoder outputs no q(z | x): scale 0 must be finite and greater than 0, but is NaN",
        message(() -> variance.at(new double[1])));
  }

  private static String message(Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
