package elbo.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.estimate.Moments;
import elbo.gradient.AnalyticElbo;
import elbo.gradient.Coefficients;
import elbo.gradient.DoublyReparameterized;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.gradient.Renyi;
import elbo.gradient.ReweightedWakeSleep;
import elbo.gradient.StickingTheLanding;
import elbo.gradient.Vimco;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.points.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients of a VAE by objectives whose means are the same, against each other.
class VaeGradientTest {
  private static final Architecture ARCHITECTURE =
      new Architecture(5, 2, List.of(4), new Tanh(), new BernoulliLogits());
  private static final double[][] ROWS = {{1, 0, 1, 1, 0}, {0, 0, 1, 0, 1}, {1, 1, 1, 0, 1}};
  private static final int ESTIMATES = 5000;

  private static Parameters parameters() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(4L);
    float[] values = Parameters.initial(ARCHITECTURE, Seed.of(1)).values();
    for (int i = 0; i < values.length; i++) {
      values[i] += 1.4f * (rng.nextFloat() - 0.5f);
    }
    return new Parameters(ARCHITECTURE, values);
  }

  /// Moments of the value, of the derivatives, and of those in the encoder's parameters.
  private record Means(Moments value, Moments[] slopes) {
    static Means of(Objective objective, long seed, double[][] rows) {
      Parameters parameters = parameters();
      float[] gradient = new float[parameters.values().length];
      Means means = new Means(new Moments(), new Moments[gradient.length]);
      Arrays.setAll(means.slopes, i -> new Moments());
      try (VaeGradient of =
          new VaeGradient(parameters, objective, Dataset.of(rows), Seed.of(seed), 1)) {
        for (int n = 0; n < ESTIMATES; n++) {
          means.value.add(of.estimate(n, gradient));
          for (int i = 0; i < gradient.length; i++) {
            means.slopes[i].add(gradient[i]);
          }
        }
      }
      return means;
    }

    /// The largest |z| of the differences of derivatives, and of the values.
    double largest(Means that, int from, int to) {
      double largest = z(value, that.value);
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, z(slopes[i], that.slopes[i]));
      }
      return largest;
    }

    private static double z(Moments a, Moments b) {
      double error = Math.hypot(a.standardError(), b.standardError());
      return a.mean() == b.mean() ? 0 : Math.abs(a.mean() - b.mean()) / error;
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(new Elbo(), new StickingTheLanding()),
        Arguments.of(new Elbo(Optional.of(4)), new StickingTheLanding(Optional.of(3))),
        Arguments.of(new Elbo(), new AnalyticElbo()),
        Arguments.of(new Elbo(), new Iwae(1)),
        Arguments.of(new Iwae(6), new DoublyReparameterized(6)),
        Arguments.of(new Iwae(6), new Renyi(6, 0)),
        Arguments.of(new Iwae(6), new Vimco(6)));
  }

  /// |z| ≤ 5 for each of some 70 derivatives. [#wrongOnesAreFound] shows the power.
  @ParameterizedTest
  @MethodSource("pairs")
  void gradientsHaveTheSameMean(Objective one, Objective other) {
    Means a = Means.of(one, 1, ROWS);
    Means b = Means.of(other, 2, ROWS);
    assertTrue(a.largest(b, 0, a.slopes.length) <= 5);
  }

  @Test
  void wakeSleepHasTheSameMeanForTheDecoderAlone() {
    Means iwae = Means.of(new Iwae(6), 1, ROWS);
    Means wakeSleep = Means.of(new ReweightedWakeSleep(6), 2, ROWS);
    int encoder = ARCHITECTURE.encoder().parameters();
    assertTrue(iwae.largest(wakeSleep, encoder, iwae.slopes.length) <= 5);
    assertTrue(iwae.largest(wakeSleep, 0, encoder) > 8);
  }

  /// IWAE without its score.
  private record StickingWithWeights(int k) implements Objective {
    @Override
    public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
      double value = new Iwae(k).coefficients(logWeights, offset, klWeight, out);
      Arrays.fill(out.proposal(), offset, offset + k, 0);
      return value;
    }
  }

  @Test
  void wrongOnesAreFound() {
    Means iwae = Means.of(new Iwae(6), 1, ROWS);
    int encoder = ARCHITECTURE.encoder().parameters();
    Means sticking = Means.of(new StickingWithWeights(6), 2, ROWS);
    assertTrue(iwae.largest(sticking, 0, encoder) > 8);
    assertTrue(iwae.largest(sticking, encoder, iwae.slopes.length) <= 5);
    Means elbo = Means.of(new Elbo(), 2, ROWS);
    assertTrue(iwae.largest(elbo, 0, encoder) > 8);
    assertTrue(iwae.largest(elbo, encoder, iwae.slopes.length) > 8);
  }

  /// Nats a row: a batch with every row twice has the same objective and gradient.
  @Test
  void doublingTheBatchLeavesTheMean() {
    double[][] twice = Stream.of(ROWS, ROWS).flatMap(Arrays::stream).toArray(double[][]::new);
    Means once = Means.of(new Elbo(), 1, ROWS);
    Means of = Means.of(new Elbo(), 2, twice);
    assertTrue(once.largest(of, 0, once.slopes.length) <= 5);
    double ratio = once.value.variance() / of.value.variance();
    assertEquals(2, ratio, 0.3, "twice the rows have half the variance");
  }

  @Test
  void estimatesAreThoseOfTheirIndicesForAnyNumberOfThreads() {
    float[] one = new float[ARCHITECTURE.parameters()];
    float[] other = new float[one.length];
    double[][] many = new double[70][];
    Arrays.setAll(many, i -> ROWS[i % ROWS.length]);
    try (VaeGradient a = gradient(many, 1);
        VaeGradient b = gradient(many, 3)) {
      double value = a.estimate(5, one);
      b.estimate(4, other);
      assertTrue(!Arrays.equals(one, other));
      assertEquals(value, b.estimate(5, other));
      assertArrayEquals(one, other);
    }
  }

  private static VaeGradient gradient(double[][] rows, int threads) {
    return new VaeGradient(
        parameters(), new DoublyReparameterized(40), Dataset.of(rows), Seed.of(3), threads);
  }

  @Test
  void rowsOutsideTheSupportAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> gradient(new double[][] {{1, 0, 1, 1, 2}}, 1));
    assertTrue(e.getMessage().startsWith("rows: row 0: "), e.getMessage());
  }
}
