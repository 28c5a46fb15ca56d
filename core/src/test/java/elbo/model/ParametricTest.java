package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.name.Examples;
import elbo.points.Independent;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of models and encoders with parameters to be learned.
class ParametricTest {
  private static final int DRAWS = 20;

  static Stream<Parametric<?>> models() {
    return Examples.of(Catalogs.MODELS).stream()
        .filter(Parametric.class::isInstance)
        .map(m -> (Parametric<?>) m);
  }

  /// Encoders, each with a model whose observations it takes.
  static Stream<Arguments> encoders() {
    double[][] logits = {{0.3, -1, 0.2}, {-0.5, 0.4, 1.1}, {0, 0, 0}, {1, 2, -1}};
    double[][] v = {{0.5, -0.3, 0.8}, {-1, 0.2, 0.4}};
    return Stream.of(
        Arguments.of(new CategoricalEncoder(logits), new Discrete(3, 4, 1)),
        Arguments.of(CategoricalEncoder.uniform(4, 3), new Discrete(3, 4, 1)),
        Arguments.of(new BernoulliEncoder(v, new double[] {0.1, -0.6}), new SigmoidBelief(2, 3, 1)),
        Arguments.of(BernoulliEncoder.uniform(2, 3), new SigmoidBelief(2, 3, 1)));
  }

  private static double logJoint(Object model, Draw draw) {
    double[] parts = Probe.logJoint((LatentModel) model, draw.x(), draw.z())[0];
    return parts[0] + parts[1];
  }

  @ParameterizedTest
  @MethodSource("models")
  void models(Parametric<?> of) {
    LatentModel model = (LatentModel) of;
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(8);
    for (int i = 0; i < DRAWS; i++) {
      Draw draw = model.draw(random);
      check(of, draw.x(), draw.z(), p -> logJoint(p, draw));
    }
    refusesOtherParameters(of);
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void encoders(LearnedEncoder encoder, LatentModel model) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(8);
    for (int i = 0; i < DRAWS; i++) {
      double[] x = model.draw(random).x();
      Distribution q = encoder.at(x);
      double[] u = new double[q.uniforms() * Block.SIZE];
      double[] block = new double[q.latentDimension() * Block.SIZE];
      new Independent(3).fill(i, 0, 1, 0, q.uniforms(), u);
      q.sample(1, u, new Scratch(), block, new double[Block.SIZE]);
      double[] z = new double[q.latentDimension()];
      Arrays.setAll(z, j -> block[j * Block.SIZE]);
      check(encoder, x, z, e -> logDensity(((LearnedEncoder) e).at(x), block));
    }
    refusesOtherParameters(encoder);
    assertThrows(IllegalArgumentException.class, () -> encoder.at(new double[17]));
  }

  private static double logDensity(Distribution q, double[] block) {
    double[] out = new double[Block.SIZE];
    q.logDensity(1, block, new Scratch(), out);
    return out[0];
  }

  private static <P> void check(
      Parametric<P> of, double[] x, double[] z, ToDoubleFunction<Object> logDensity) {
    double[] at = of.parameters();
    int lane = 5;
    double[] block = new double[z.length * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE + lane] = z[j];
    }
    double[] gradient = new double[at.length];
    gradient[0] = 7;
    of.addGradient(x, block, lane, -2, gradient);
    gradient[0] -= 7;
    double density = logDensity.applyAsDouble(of);
    assertEquals(density, logDensity.applyAsDouble(of.withParameters(at)), 1e-13);
    double h = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double[] moved = at.clone();
      moved[i] += h;
      double above = logDensity.applyAsDouble(of.withParameters(moved));
      moved[i] -= 2 * h;
      double below = logDensity.applyAsDouble(of.withParameters(moved));
      assertEquals((above - below) / (2 * h), gradient[i] / -2, 1e-8, "parameter " + i);
    }
    assertArrayEquals(at, of.parameters(), "unchanged");
  }

  private static void refusesOtherParameters(Parametric<?> of) {
    double[] at = of.parameters();
    rejects(of, Arrays.copyOf(at, at.length + 1), "there must be ");
    double[] bad = at.clone();
    bad[1] = Double.NaN;
    rejects(of, bad, "parameter 1 must be a number, but is NaN");
    bad[1] = Double.POSITIVE_INFINITY;
    rejects(of, bad, "parameter 1 must be a number, but is Infinity");
  }

  private static void rejects(Parametric<?> of, double[] parameters, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> of.withParameters(parameters));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }
}
