package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.TinyVae;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.exact.Quadrature;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.Observation;
import elbo.model.PoissonNormal;
import elbo.model.ScalarModel;
import elbo.model.SigmoidBelief;
import elbo.model.SmoothJoint;
import elbo.model.Vae;
import elbo.points.Independent;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefinementTest {
  private static final int SAMPLES = 20_000;

  private static Estimates estimate(LatentModel model, double[] x, Distribution q) {
    return new Estimator(SAMPLES, new LogEvidence(), new Elbo(), new Ess())
        .estimate(Weights.of(model, x, q, new Independent(11), 0));
  }

  private static double[] draw(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(5L)).x();
  }

  private static Distribution refined(
      Proposal proposal, LatentModel model, double[] x, Distribution start, long seed) {
    Target target = new Target(Altered.from(model, start), new Observation(0, x));
    return proposal.fit(target, new Independent(seed)).q();
  }

  /// A start of half the scale, moved by as much, finds its way back to a normal posterior.
  @Test
  void adaptiveFindsANormalPosterior() {
    LatentModel model = new LinearGaussian(8, 20, 3);
    double[] x = draw(model);
    Normal start = ((Normal) model.posterior(x).orElseThrow()).detuned(0.5, 0.5);
    Distribution q = refined(new Adaptive(6, 1024), model, x, start, 7);
    Estimates refined = estimate(model, x, q);
    assertTrue(refined.get(new Ess()).value() > 0.9 * SAMPLES, () -> refined.toString());
    Calibrated.check(refined.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.03);
    assertTrue(estimate(model, x, start).get(new Ess()).value() < 0.1 * SAMPLES);
  }

  @Test
  void adaptiveKeepsTheEvidenceOfAPosteriorThatIsNotNormal() {
    LatentModel model = new PoissonNormal(2, 5, 1);
    double[] x = draw(model);
    Normal start = (Normal) model.proposal(x);
    double exact = Quadrature.logEvidence(model.at(x), start).orElseThrow();
    Distribution q = refined(new Adaptive(4, 512), model, x, start.detuned(1, 0.3), 7);
    Calibrated.check(estimate(model, x, q).get(new LogEvidence()), exact, 0.02);
  }

  /// With a perfect proposal all weights are alike, to whatever power.
  @Test
  void everyPowerOfConstantWeightsGivesTheSameFit() {
    LatentModel model = new LinearGaussian(3, 7, 3);
    double[] x = draw(model);
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    WeightedSamples samples = new WeightedSamples(new Coordinates.Latents(model.at(x), 3), 1, 20);
    samples.add(posterior, new Independent(7), 0, new Scratch());
    Normal once = samples.fit(posterior, 1);
    Normal twice = samples.fit(posterior, 2);
    assertArrayEquals(once.mean(), twice.mean(), 1e-10);
    assertEquals(0, once.klTo(twice).orElseThrow(), 1e-10);
    assertEquals(0, posterior.klTo(once).orElseThrow(), 0.05);
  }

  /// The covariance has more numbers than there are samples; its shape comes from the start.
  @Test
  void adaptiveFitsFromFewSamples() {
    LatentModel model = new LinearGaussian(50, 100, 3);
    double[] x = draw(model);
    Distribution q = refined(new Adaptive(5, 128), model, x, model.proposal(x), 7);
    Estimates refined = estimate(model, x, q);
    assertTrue(refined.get(new Ess()).value() > 0.6 * SAMPLES, () -> refined.toString());
    Calibrated.check(refined.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.05);
  }

  /// z₁ ~ N(0, 1), z₂ | z₁ ~ N(z₁², ½²): no normal distribution comes near.
  private record Curved() implements ScalarModel {
    @Override
    public int latentDimension() {
      return 2;
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public Distribution proposal(double[] x) {
      return new DiagonalNormal(new double[] {0.5, 0}, new double[] {0.5, 0.5});
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      double r = 2 * (z[1] - z[0] * z[0]);
      return -0.5 * (z[0] * z[0] + r * r) - StrictMath.log(StrictMath.PI);
    }

    @Override
    public String name() {
      return "Curved";
    }
  }

  @Test
  void adaptiveCoversACurvedPosterior() {
    LatentModel model = new Curved();
    double[] x = {0};
    Distribution q = refined(new Adaptive(), model, x, model.proposal(x), 7);
    Estimates refined = estimate(model, x, q);
    assertTrue(refined.get(new Ess()).value() > 0.2 * SAMPLES, () -> refined.toString());
    Calibrated.check(refined.get(new LogEvidence()), 0, 0.15);
  }

  /// Far out the Student t alone is left: against tails r⁻⁸ its own, r⁻⁶ in two dimensions, win.
  @Test
  void weightsAreBoundedFarOut() {
    LatentModel model = new LinearGaussian(2, 5, 3);
    double[] x = draw(model);
    Distribution q = refined(new Adaptive(3, 256), model, x, model.proposal(x), 7);
    double[] out = new double[Block.SIZE];
    for (double r : new double[] {10, 100, 1000}) {
      double[] z = new double[2 * Block.SIZE];
      z[0] = r;
      q.logDensity(1, z, new Scratch(), out);
      double heavy = -4 * StrictMath.log1p(r * r);
      assertTrue(heavy - out[0] < 5, () -> "log weight " + (heavy - out[0]) + " at " + r);
    }
  }

  /// The same density with its derivatives hidden.
  @Test
  void adaptiveNeedsNoDerivatives() {
    Vae vae = TinyVae.bernoulli(3, 30);
    double[] x = TinyVae.pixels(30);
    Distribution start = vae.proposal(x);
    LatentModel hidden = new Altered(vae, own -> own, joint -> joint::logJoint);
    Adaptive adaptive = new Adaptive(6, 1024);
    double with = estimate(vae, x, refined(adaptive, vae, x, start, 7)).get(new Ess()).value();
    double without =
        estimate(vae, x, refined(adaptive, hidden, x, start, 7)).get(new Ess()).value();
    assertTrue(without > 0.5 * with, () -> without + " against " + with);
  }

  @Test
  void laplaceImprovesAnUntrainedEncoder() {
    Vae vae = TinyVae.bernoulli(3, 30);
    double[] x = TinyVae.pixels(30);
    Normal encoder = (Normal) vae.proposal(x);
    Distribution q = refined(new Laplace(), vae, x, encoder, 7);
    Estimates refined = estimate(vae, x, q);
    Estimates encoded = estimate(vae, x, encoder);
    assertTrue(
        refined.get(new Ess()).value() > 2 * encoded.get(new Ess()).value(),
        () -> refined.get(new Ess()) + " against " + encoded.get(new Ess()));
    Distribution adapted = refined(new Adaptive(4, 1024), vae, x, encoder, 8);
    Estimate other =
        new Estimator(SAMPLES, new LogEvidence())
            .estimate(Weights.of(vae, x, adapted, new Independent(12), 0))
            .only();
    Calibrated.check(
        refined.get(new LogEvidence()).value() - other.value(),
        Math.hypot(refined.get(new LogEvidence()).standardError(), other.standardError()),
        0,
        0.1);
  }

  @Test
  void theModeHasNoGradient() {
    Vae vae = TinyVae.bernoulli(3, 30);
    SmoothJoint joint = (SmoothJoint) vae.at(TinyVae.pixels(30));
    Normal fit =
        new Laplace(50)
            .mode(
                joint,
                ((Normal) vae.proposal(TinyVae.pixels(30))).mean(),
                Laplace.ENOUGH,
                Long.MAX_VALUE)
            .approximation();
    for (double g : joint.expand(fit.mean()).gradient()) {
      assertEquals(0, g, 0.1);
    }
  }

  /// Against differences of the joint density itself.
  @Test
  void gradientsAreThoseOfTheJointDensity() {
    Vae vae = TinyVae.bernoulli(3, 30);
    SmoothJoint joint = (SmoothJoint) vae.at(TinyVae.pixels(30));
    double[] z = {0.3, -1.1, 0.6};
    double[] gradient = joint.expand(z).gradient();
    for (int j = 0; j < z.length; j++) {
      double h = 1e-2;
      double difference = (value(joint, z, j, h) - value(joint, z, j, -h)) / (2 * h);
      assertEquals(difference, gradient[j], 5e-3 * (1 + Math.abs(difference)));
    }
  }

  private static double value(SmoothJoint joint, double[] at, int moved, double by) {
    double[] z = new double[at.length * Block.SIZE];
    for (int j = 0; j < at.length; j++) {
      z[j * Block.SIZE] = at[j] + (j == moved ? by : 0);
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    joint.logJoint(1, z, new Scratch(), logPrior, logLikelihood);
    return logPrior[0] + logLikelihood[0];
  }

  @Test
  void theSameSeedGivesTheSameProposal() {
    LatentModel model = new LinearGaussian(4, 6, 3);
    double[] x = draw(model);
    Target target = new Target(model, new Observation(2, x));
    assertArrayEquals(
        values(model, x, new Adaptive(3, 128).fit(target, new Independent(7)).q()),
        values(model, x, new Adaptive(3, 128).fit(target, new Independent(7)).q()));
  }

  private static double[] values(LatentModel model, double[] x, Distribution q) {
    return estimate(model, x, q).all().stream().mapToDouble(Estimate::value).toArray();
  }

  @Test
  void discreteProposalsStayAsTheyAre() {
    LatentModel model = new SigmoidBelief(4, 6, 1);
    double[] x = draw(model);
    Target target = new Target(model, new Observation(0, x));
    for (Proposal proposal : List.of(new Adaptive(2, 64), new Laplace())) {
      Fitted fitted = proposal.fit(target, new Independent(7));
      assertSame(target.encoder(), fitted.q());
      assertEquals(Cost.NONE, fitted.cost());
    }
  }

  @ParameterizedTest
  @CsvSource({"0,64", "65,64", "3,63", "3,1048577"})
  void roundsAndSamplesHaveRanges(int rounds, int samples) {
    assertThrows(IllegalArgumentException.class, () -> new Adaptive(rounds, samples));
  }

  @Test
  void stepsHaveARange() {
    assertThrows(IllegalArgumentException.class, () -> new Laplace(0));
    assertEquals("Laplace(steps=16)", new Laplace().name());
    assertEquals(17, new Laplace().evaluations());
    // With those of the search for a mode and of the points about it, at most.
    assertEquals(6 * 1024 + 17 + 16, new Adaptive(6, 1024).evaluations());
  }
}
