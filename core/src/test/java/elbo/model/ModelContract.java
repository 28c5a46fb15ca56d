package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Lanes;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.exact.Quadrature;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of every [LatentModel].
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ModelContract {
  private static final int MOST_STATES = 1 << 12;
  private static final int DRAWS = 8192;
  // The smallest error of a mean of 1 that must be found.
  private static final double DELTA = 0.15;

  /// The models that are tested, with their names.
  protected abstract Stream<Named<LatentModel>> models();

  /// Observations drawn from a model; zeros if it draws none.
  static List<double[]> observations(LatentModel model) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(11);
    try {
      return List.of(model.draw(random).x(), model.draw(random).x());
    } catch (UnsupportedOperationException e) {
      return List.of(new double[model.observationDimension()]);
    }
  }

  private static double[][] samples(Distribution q, int n) {
    double[] u = new double[q.uniforms() * Block.SIZE];
    new Independent(5).fill(0, 0, n, 0, q.uniforms(), u);
    double[] z = new double[q.latentDimension() * Block.SIZE];
    q.sample(n, u, new Scratch(), z, new double[Block.SIZE]);
    double[][] samples = new double[n][q.latentDimension()];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < samples[i].length; j++) {
        samples[i][j] = z[j * Block.SIZE + i];
      }
    }
    return samples;
  }

  // Where models are evaluated: at samples of the proposal and, where it is known, of the prior.
  private static double[][] latents(LatentModel model, double[] x) {
    List<double[]> z = new ArrayList<>(List.of(samples(model.proposal(x), Block.SIZE / 2)));
    model.prior().ifPresent(p -> z.addAll(List.of(samples(p, Block.SIZE / 2))));
    return z.toArray(double[][]::new);
  }

  private static double[] logDensity(Distribution q, double[]... z) {
    double[] block = new double[q.latentDimension() * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        block[j * Block.SIZE + i] = z[i][j];
      }
    }
    double[] out = new double[Block.SIZE];
    q.logDensity(z.length, block, new Scratch(), out);
    return Arrays.copyOf(out, z.length);
  }

  private static double logJoint(LatentModel model, double[] x, double[] z) {
    double[] terms = Probe.logJoint(model, x, z)[0];
    return terms[0] + terms[1];
  }

  private static double rounding(double exact, LatentModel model) {
    return 1e-12 * (1 + Math.abs(exact) + model.latentDimension() + model.observationDimension());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aDrawIsAPossiblePairOfTheModelsDimensions(LatentModel model) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    UniformRandomProvider again = RandomSource.XO_SHI_RO_256_PP.create(3);
    for (int i = 0; i < 20; i++) {
      Draw draw;
      try {
        draw = model.draw(random);
      } catch (UnsupportedOperationException e) {
        assertTrue(e.getMessage().startsWith(model.name()), e.getMessage());
        return;
      }
      assertEquals(model.observationDimension(), draw.x().length);
      assertEquals(model.latentDimension(), draw.z().length);
      assertTrue(Double.isFinite(logJoint(model, draw.x(), draw.z())));
      Draw same = model.draw(again);
      assertArrayEquals(same.x(), draw.x(), "a draw is a function of the generator");
      assertArrayEquals(same.z(), draw.z());
    }
  }

  @Tag("bits")
  @ParameterizedTest
  @MethodSource("models")
  void theJointDensityOfASampleDependsOnItsLatentsAlone(LatentModel model) {
    for (double[] x : observations(model)) {
      Joint joint = model.at(x);
      Lanes.check(
          model.latentDimension(),
          latents(model, x),
          new int[] {1, 1},
          (count, z, scratch, out) -> joint.logJoint(count, z, scratch, out[0], out[1]));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theJointDensityIsThatOfTheObservationAsItWas(LatentModel model) {
    double[] x = observations(model).getFirst();
    double[] z = latents(model, x)[0];
    double expected = logJoint(model, x, z);
    double[] changed = x.clone();
    Joint joint = model.at(changed);
    Arrays.fill(changed, Double.NaN);
    double[] block = new double[model.latentDimension() * Block.SIZE];
    for (int j = 0; j < z.length; j++) {
      block[j * Block.SIZE] = z[j];
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    joint.logJoint(1, block, new Scratch(), logPrior, logLikelihood);
    assertEquals(expected, logPrior[0] + logLikelihood[0]);
    assertArrayEquals(derivatives(model.at(x), z, block), derivatives(joint, z, block));
  }

  private static double[] derivatives(Joint joint, double[] z, double[] block) {
    if (joint instanceof GradientJoint gradient) {
      double[] out = new double[block.length];
      gradient.gradients(
          1,
          block,
          new Scratch(),
          new double[Block.SIZE],
          new double[Block.SIZE],
          new double[block.length],
          out);
      return IntStream.range(0, z.length).mapToDouble(j -> out[j * Block.SIZE]).toArray();
    }
    return joint instanceof SmoothJoint smooth ? smooth.expand(z).gradient() : new double[0];
  }

  @ParameterizedTest
  @MethodSource("models")
  void thePriorIsThatOfTheJointDensity(LatentModel model) {
    double[] x = observations(model).getFirst();
    double[][] z = latents(model, x);
    double[] expected = model.prior().map(p -> logDensity(p, z)).orElse(new double[z.length]);
    double[][] terms = Probe.logJoint(model, x, z);
    for (int i = 0; i < z.length; i++) {
      assertEquals(expected[i], terms[i][0], rounding(expected[i], model));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theProposalIsOverTheLatents(LatentModel model) {
    for (double[] x : observations(model)) {
      assertEquals(model.latentDimension(), model.proposal(x).latentDimension());
      for (double[] z : samples(model.proposal(x), Block.SIZE)) {
        for (int j = 0; j < z.length; j++) {
          long states = model.states(j);
          assertTrue(
              states == 0 || (z[j] >= 0 && z[j] < states && z[j] == Math.rint(z[j])),
              "coordinate " + j + " is " + z[j]);
        }
      }
    }
  }

  // Bayes: log p(x, z) − log p(z | x) = log p(x), whatever z is.
  @ParameterizedTest
  @MethodSource("models")
  void thePosteriorIsTheJointDensityOverTheEvidence(LatentModel model) {
    for (double[] x : observations(model)) {
      Optional<Distribution> posterior = model.posterior(x);
      if (posterior.isPresent()) {
        double exact = model.logEvidence(x).orElseThrow();
        double[][] z = latents(model, x);
        double[][] terms = Probe.logJoint(model, x, z);
        double[] logPosterior = logDensity(posterior.get(), z);
        for (int i = 0; i < z.length; i++) {
          double logJoint = terms[i][0] + terms[i][1];
          assertEquals(logJoint, exact + logPosterior[i], 10 * rounding(logJoint, model));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theEvidenceIsTheSumOrIntegralOfTheJointDensity(LatentModel model) {
    for (double[] x : observations(model)) {
      OptionalDouble known = model.logEvidence(x);
      if (known.isEmpty()) {
        continue;
      }
      double exact = known.getAsDouble();
      OptionalInt states = states(model);
      if (states.isPresent()) {
        double sum = 0;
        for (int s = 0; s < states.getAsInt(); s++) {
          sum += Math.exp(logJoint(model, x, state(model, s)) - exact);
        }
        assertEquals(1, sum, rounding(exact, model));
      } else if (model.posterior(x).orElse(model.proposal(x)) instanceof Normal about
          && model.latentDimension() <= 2) {
        double integral = Quadrature.logEvidence(model.at(x), about).orElseThrow();
        assertEquals(exact, integral, rounding(exact, model));
      }
    }
  }

  // The product of the states of all coordinates, if these are discrete.
  private static OptionalInt states(LatentModel model) {
    long product = 1;
    for (int j = 0; j < model.latentDimension() && product <= MOST_STATES; j++) {
      product *= model.states(j);
    }
    return product > 0 && product <= MOST_STATES
        ? OptionalInt.of((int) product)
        : OptionalInt.empty();
  }

  private static double[] state(LatentModel model, int state) {
    double[] z = new double[model.latentDimension()];
    long rest = state;
    for (int j = 0; j < z.length; j++) {
      z[j] = rest % model.states(j);
      rest /= model.states(j);
    }
    return z;
  }

  @ParameterizedTest
  @MethodSource("models")
  void anEnumerableModelHasEachStateOnce(LatentModel model) {
    if (model instanceof Enumerable enumerable && enumerable.states() <= MOST_STATES) {
      assertEquals(states(model).orElseThrow(), enumerable.states());
      Set<List<Double>> seen = new HashSet<>();
      Enumeration.forEach(
          enumerable,
          observations(model).getFirst(),
          (count, z, logJoint) -> {
            for (int i = 0; i < count; i++) {
              List<Double> one = new ArrayList<>();
              for (int j = 0; j < model.latentDimension(); j++) {
                one.add(z[j * Block.SIZE + i]);
              }
              assertTrue(seen.add(one), "state " + one);
            }
          });
      assertEquals(enumerable.states(), seen.size());
    }
  }

  // If (z, x) is drawn from the model, z is drawn from p(z | x), under which q(z | x) / p(z | x)
  // has
  // the mean 1. A draw whose z does not belong to its x has another mean.
  @ParameterizedTest
  @MethodSource("models")
  void drawsAreThoseOfTheJointDensity(LatentModel model) {
    if (model.logEvidence(observations(model).getFirst()).isPresent()) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(13);
      double[] ratios = new double[DRAWS];
      for (int i = 0; i < DRAWS; i++) {
        Draw draw = model.draw(random);
        double logPosterior =
            logJoint(model, draw.x(), draw.z()) - model.logEvidence(draw.x()).orElseThrow();
        ratios[i] = Math.exp(logDensity(model.proposal(draw.x()), draw.z())[0] - logPosterior);
      }
      if (Arrays.stream(ratios).allMatch(r -> Math.abs(r - 1) < 1e-9)) {
        return;
      }
      Calibrated.mean(ratios, 1, DELTA);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void observationsOutsideTheSupportAreRejected(LatentModel model) {
    int width = model.observationDimension();
    double[] invalid = observations(model).getFirst().clone();
    invalid[width - 1] = Double.NaN;
    for (double[] x : new double[][] {new double[width + 1], new double[width - 1], invalid}) {
      String message = assertThrows(IllegalArgumentException.class, () -> model.at(x)).getMessage();
      assertEquals(1, message.lines().count(), message);
      if (x.length != width) {
        assertThrows(IllegalArgumentException.class, () -> model.proposal(x));
        if (model.logEvidence(observations(model).getFirst()).isPresent()) {
          assertThrows(IllegalArgumentException.class, () -> model.logEvidence(x));
        }
      }
    }
  }

  // By differences; what a decoder in single precision loses is a part of the tolerance.
  @ParameterizedTest
  @MethodSource("models")
  void theGradientIsThatOfTheJointDensity(LatentModel model) {
    double[] x = observations(model).getFirst();
    if (model.at(x) instanceof SmoothJoint smooth) {
      double[] z = latents(model, x)[0];
      SmoothJoint.Expansion expansion = smooth.expand(z);
      assertEquals(logJoint(model, x, z), expansion.logJoint(), 1e-9);
      double step = 0x1p-6;
      for (int j = 0; j < z.length; j++) {
        double[] up = z.clone();
        double[] down = z.clone();
        up[j] += step;
        down[j] -= step;
        double difference = (logJoint(model, x, up) - logJoint(model, x, down)) / (2 * step);
        assertEquals(difference, expansion.gradient()[j], 1e-2 * (1 + Math.abs(difference)));
        assertTrue(expansion.precision()[j][j] > 0);
      }
    }
  }
}
