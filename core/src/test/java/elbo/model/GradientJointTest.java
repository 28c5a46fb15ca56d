package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Gelu;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Parameter;
import elbo.network.Poisson;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients of a block of samples against those of one sample by forward differentiation.
class GradientJointTest {
  private static final int WIDTH = 19;
  private static final int LATENTS = 3;

  static Stream<Arguments> decoders() {
    return Stream.of(
        Arguments.of(new Tanh(), new Identity(), new BernoulliLogits()),
        Arguments.of(new Gelu(), new Identity(), new BernoulliLogits()),
        Arguments.of(new Tanh(), new Softplus(), new Poisson(Parameter.learned())));
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void agreesWithOneSampleAtATime(Activation hidden, Activation last, Likelihood likelihood) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(2L);
    Network network =
        new Network(List.of(dense(rng, LATENTS, 10, hidden), dense(rng, 10, WIDTH, last)));
    Vae vae = new Vae("v", WIDTH, network, likelihood, x -> DiagonalNormal.standard(LATENTS));
    double[] x = new double[WIDTH];
    for (int j = 0; j < WIDTH; j++) {
      x[j] = rng.nextInt(2);
    }
    GradientJoint joint = (GradientJoint) vae.at(x);
    int count = 37;
    double[] z = new double[LATENTS * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      z[i] = 4 * rng.nextDouble() - 2;
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    double[] ofPrior = new double[z.length];
    double[] ofLikelihood = new double[z.length];
    Scratch.lend(s -> joint.gradients(count, z, s, logPrior, logLikelihood, ofPrior, ofLikelihood));
    for (int i = 0; i < count; i++) {
      double[] own = new double[LATENTS];
      for (int j = 0; j < LATENTS; j++) {
        own[j] = z[j * Block.SIZE + i];
      }
      SmoothJoint.Expansion exact = ((SmoothJoint) joint).expand(own);
      assertEquals(exact.logJoint(), logPrior[i] + logLikelihood[i], 1e-4);
      for (int j = 0; j < LATENTS; j++) {
        int at = j * Block.SIZE + i;
        assertEquals(-own[j], ofPrior[at], 1e-12);
        assertEquals(exact.gradient()[j], ofPrior[at] + ofLikelihood[at], 1e-4);
      }
    }
  }

  static Stream<LatentModel> models() {
    return Stream.of(
        new LinearGaussian(3, 5, 2),
        new LinearGaussian(20, 9, 4),
        new MatchedGaussians(7, 1.3),
        new PoissonNormal(2, 6, 5));
  }

  /// Against central differences of the log density, whose value has the bits of it alone.
  @ParameterizedTest
  @MethodSource("models")
  void agreesWithDifferences(LatentModel model) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(2L);
    GradientJoint joint = (GradientJoint) model.at(model.draw(rng).x());
    int d = model.latentDimension();
    int count = 21;
    double[] z = new double[d * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      z[i] = 2 * rng.nextDouble() - 1;
    }
    double[][] out = new double[4][Block.SIZE];
    double[] ofPrior = new double[z.length];
    double[] ofLikelihood = new double[z.length];
    Scratch scratch = new Scratch();
    joint.gradients(count, z, scratch, out[0], out[1], ofPrior, ofLikelihood);
    joint.logJoint(count, z, scratch, out[2], out[3]);
    for (int i = 0; i < count; i++) {
      assertEquals(out[2][i], out[0][i]);
      assertEquals(out[3][i], out[1][i]);
    }
    for (int j = 0; j < d; j++) {
      double[][] low = beside(joint, count, z, j, -1e-5);
      double[][] high = beside(joint, count, z, j, 1e-5);
      for (int i = 0; i < count; i++) {
        int at = j * Block.SIZE + i;
        assertEquals((high[0][i] - low[0][i]) / 2e-5, ofPrior[at], 1e-6);
        assertEquals((high[1][i] - low[1][i]) / 2e-5, ofLikelihood[at], 1e-5);
      }
    }
  }

  private static double[][] beside(Joint joint, int count, double[] z, int j, double by) {
    double[] moved = z.clone();
    for (int i = 0; i < count; i++) {
      moved[j * Block.SIZE + i] += by;
    }
    double[][] out = new double[2][Block.SIZE];
    joint.logJoint(count, moved, new Scratch(), out[0], out[1]);
    return out;
  }

  private static Dense dense(
      UniformRandomProvider rng, int inputs, int outputs, Activation activation) {
    float[] weights = new float[inputs * outputs];
    float[] bias = new float[outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rng.nextFloat() - 0.5f;
    }
    for (int i = 0; i < outputs; i++) {
      bias[i] = rng.nextFloat() - 0.5f;
    }
    return new Dense(outputs, weights, bias, activation);
  }
}
