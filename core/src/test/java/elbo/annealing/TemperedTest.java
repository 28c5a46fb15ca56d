package elbo.annealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.distribution.DiagonalNormal;
import elbo.exact.Evidence;
import elbo.inference.Tempered;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.model.PoissonNormal;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import elbo.points.Scramble;
import elbo.points.Sobol;
import elbo.points.Use;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The evidence of clouds of particles.
class TemperedTest {
  static Stream<Arguments> models() {
    PoissonNormal skewed = new PoissonNormal(new double[][] {{1.5}, {1}}, new double[] {0.5, 0.2});
    return Stream.of(
        Arguments.of(skewed, new double[] {0, 1}, "Tempered(particles=4,share=0.7,proposal=Prior)"),
        Arguments.of(
            new MatchedGaussians(5, 0.6),
            new double[] {2, -1, 3, 0, 1},
            "Tempered(particles=8,share=0.8,kernel=PCN,proposal=Prior)"),
        Arguments.of(
            new SigmoidBelief(3, 4, 1),
            new double[] {1, 0, 0, 1},
            "Tempered(particles=3,share=0.9,proposal=Prior)"));
  }

  private static LogWeights open(LatentModel model, double[] x, String sampler) {
    Tempered tempered = (Tempered) elbo.Catalogs.SAMPLERS.parse(sampler);
    return tempered.open(model, new Observation(3, x), new Independent("clouds")).weights();
  }

  @ParameterizedTest
  @MethodSource("models")
  void theMeanEvidenceIsThatOfTheModel(LatentModel model, double[] x, String sampler) {
    LogWeights weights = open(model, x, sampler);
    double logP = Evidence.of(model, x).orElseThrow();
    int n = 20_000;
    double[] ratios = new double[n];
    LogWeightBlock block = new LogWeightBlock();
    Scratch scratch = new Scratch();
    for (int i = 0; i < n; i++) {
      weights.fill(i, 1, scratch, block);
      ratios[i] = Math.exp(block.logW()[0] - logP);
    }
    Calibrated.mean(ratios, 1, 0.075);
  }

  /// The particle that is drawn, weighted by the evidence of its cloud, represents the posterior.
  @Test
  void drawnParticlesRepresentThePosterior() {
    LinearGaussian model = new LinearGaussian(2, 3, 5);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(4)).x();
    LogWeights weights = open(model, x, "Tempered(particles=4,share=0.8,proposal=Prior)");
    double logP = model.logEvidence(x).orElseThrow();
    double[] mean = ((elbo.distribution.Normal) model.posterior(x).orElseThrow()).mean();
    int n = 20_000;
    double[][] moments = new double[2][n];
    LogWeightBlock block = new LogWeightBlock();
    Scratch scratch = new Scratch();
    double[] z = new double[2 * Block.SIZE];
    for (int i = 0; i < n; i++) {
      weights.fill(i, 1, scratch, block);
      weights.latents(i, 1, scratch, z);
      for (int j = 0; j < 2; j++) {
        moments[j][i] = Math.exp(block.logW()[0] - logP) * (z[j * Block.SIZE] - mean[j]);
      }
    }
    Calibrated.mean(moments[0], 0, 0.1);
    Calibrated.mean(moments[1], 0, 0.1);
  }

  /// Any cloud at any time with the same bits, its particle too.
  @Test
  void cloudsAreAFunctionOfTheirIndex() {
    LinearGaussian model = new LinearGaussian(2, 3, 5);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(4)).x();
    LogWeights weights = open(model, x, "Tempered(particles=5,share=0.8,proposal=Prior)");
    LogWeightBlock all = new LogWeightBlock();
    LogWeightBlock one = new LogWeightBlock();
    Scratch scratch = new Scratch();
    double[] latents = new double[2 * Block.SIZE];
    double[] latent = new double[2 * Block.SIZE];
    weights.fill(40, 7, scratch, all);
    weights.latents(40, 7, scratch, latents);
    for (int i : new int[] {6, 0, 3}) {
      weights.fill(40 + i, 1, scratch, one);
      weights.latents(40 + i, 1, scratch, latent);
      assertEquals(all.logW()[i], one.logW()[0]);
      assertEquals(latents[Block.SIZE + i], latent[Block.SIZE]);
    }
  }

  @Test
  void dependentPointsAreRefused() {
    Tempered tempered = (Tempered) elbo.Catalogs.SAMPLERS.parse("tempered");
    MatchedGaussians model = new MatchedGaussians(2, 0.6);
    Observation x = new Observation(0, new double[2]);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> tempered.open(model, x, new Sobol(1, Scramble.OWEN, 64)));
    assertEquals(
        tempered.name()
            + " needs independent points, since particles are resampled by each other, but those of"
            + " "
            + new Sobol(1, Scramble.OWEN, 64).name()
            + " depend on each other",
        refused.getMessage());
  }

  // Leaves every density invariant.
  private static final class Still implements Transition {
    @Override
    public int uniforms(int d) {
      return 1;
    }

    @Override
    public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {}

    @Override
    public double acceptance() {
      return 1;
    }

    @Override
    public double firstStep(int d) {
      return 1;
    }
  }

  private static Annealing still(int steps) {
    PoissonNormal skewed = new PoissonNormal(new double[][] {{1.5}, {1}}, new double[] {0.5, 0.2});
    Tuning tuning = new Tuning(new double[] {0, 1}, new double[2], new double[] {1, 1}, 0);
    DiagonalNormal prior = new DiagonalNormal(new double[1], new double[] {1});
    return Annealing.of(
        new Ends(skewed.at(new double[] {9, 7}), prior, false),
        new Still(),
        tuning,
        Schedule.LINEAR.of(steps));
  }

  /// What has gathered since the last resampling decides on the next: over one step of many,
  /// weights are so alike that they alone would never have it.
  @Test
  void gatheredWeightsDecideOnResampling() {
    int steps = 20;
    int n = 32;
    Independent run = new Independent("gathered");
    double[] whole = new double[Block.SIZE];
    still(1)
        .forward(run.forUse(Use.PARTICLES), 3, 0, n, new Scratch(), whole, new double[Block.SIZE]);
    double[] step = new double[n];
    for (int i = 0; i < n; i++) {
      step[i] = whole[i] / steps;
    }
    assertTrue(Resampling.ess(Resampling.weights(step, n)) > n / 2);

    double[] u = new double[(steps + 1) * Block.SIZE];
    run.forUse(Use.RESAMPLING).fill(3, 0, 1, 0, steps + 1, u);
    double[] logW = new double[n];
    double expected = 0;
    int resampled = 0;
    for (int t = 1; t <= steps; t++) {
      for (int i = 0; i < n; i++) {
        logW[i] += step[i];
      }
      double[] weights = Resampling.weights(logW, n);
      if (t < steps && Resampling.ess(weights) < n / 2) {
        resampled++;
        expected += Math.log(Arrays.stream(logW).map(Math::exp).average().orElseThrow());
        int[] ancestors = Resampling.systematic(weights, u[t * Block.SIZE]);
        double[] before = step;
        step = Arrays.stream(ancestors).mapToDouble(ancestor -> before[ancestor]).toArray();
        Arrays.fill(logW, 0);
      }
    }
    expected += Math.log(Arrays.stream(logW).map(Math::exp).average().orElseThrow());
    assertTrue(resampled > 0);
    LogWeightBlock block = new LogWeightBlock();
    new TemperedWeights(still(steps), n, run, 3, source -> Optional.empty())
        .fill(0, 1, new Scratch(), block);
    assertEquals(expected, block.logW()[0], 1e-12);
  }

  @Test
  void systematicResamplingKeepsShares() {
    assertArrayEquals(
        new int[] {0, 0, 2, 3}, Resampling.systematic(new double[] {2, 0, 1, 1}, 0.5));
    assertArrayEquals(
        new int[] {3, 3, 3, 3}, Resampling.systematic(new double[] {0, 0, 0, 1}, 0.999));
    assertEquals(2, Resampling.ess(new double[] {1, 1, 0}), 1e-15);
    assertEquals(1, Resampling.one(new double[] {1, 2, 1}, 0.7));
    assertArrayEquals(
        new double[] {1, 1}, Resampling.weights(new double[] {-1e308 * 10, -1e308 * 10}, 2));
  }
}
