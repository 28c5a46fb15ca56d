package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Evaluation;
import elbo.Result;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.exact.WeightLaws;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Target;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianDiffusionTest {
  private static final double[] X = {1.5};

  private static WeightLaw law(Diffusion model, double[] x) {
    return WeightLaws.of(model, x, model.proposal(x)).orElseThrow();
  }

  /// Values of an independent computation: the evidence by the moments of the chain, the ELBO by
  /// its terms.
  @ParameterizedTest
  @CsvSource({
    "10, 0.05, 0.5, -1.891006904334, -1.893038317302",
    "100, 0.005, 0.05, -1.886400649945, -1.892553067008"
  })
  void evidenceAndElboAreThoseOfReference(
      int steps, double first, double last, double logP, double elbo) {
    GaussianDiffusion model = new GaussianDiffusion(0, 4, steps, first, last);
    assertEquals(logP, model.logEvidence(X).orElseThrow(), 1e-11);
    assertEquals(elbo, law(model, X).meanLog(), 1e-11);
    double sum = 0;
    for (int t = 1; t <= steps; t++) {
      sum += model.meanTerm(t, X).orElseThrow();
    }
    NoiseSchedule schedule = model.schedule();
    double noise = schedule.noise(steps);
    double prior = 0.5 * (schedule.signal(steps) * X[0] * X[0] + noise - 1 - Math.log(noise));
    assertEquals(elbo, -prior - sum, 1e-11, "by its terms");
  }

  @Test
  void estimatesAreTheExactValuesWithinTheirErrors() {
    GaussianDiffusion model = new GaussianDiffusion(-0.5, 2.5, 20, 0.02, 0.3);
    double[] x = {1.2};
    Elbo elbo = new Elbo();
    AnalyticElbo analytic = new AnalyticElbo();
    Iwae iwae = new Iwae(64);
    Eubo eubo = new Eubo();
    LogEvidence evidence = new LogEvidence();
    Result result =
        Evaluation.of(model)
            .withSamples(1 << 17)
            .withStatistics(elbo, analytic, iwae, eubo, evidence)
            .evaluate(x);
    double logP = model.logEvidence(x).orElseThrow();
    WeightLaw law = law(model, x);
    Calibrated.check(result.get(elbo), law.meanLog(), 0.02);
    Calibrated.check(result.get(analytic), law.meanLog(), 0.05);
    Calibrated.check(result.get(eubo), law.posteriorMeanLog(), 0.02);
    Calibrated.check(result.get(evidence), logP, 0.02);
    assertEquals(law.meanLog(), result.exact(elbo).orElseThrow());
    assertEquals(law.meanLog(), result.exact(analytic).orElseThrow());
    assertEquals(logP, result.logEvidence().orElseThrow());
    // IWAE of 64 paths is above the ELBO and not above log p(x), by more than its error.
    double error = result.get(iwae).standardError();
    assertTrue(result.get(iwae).value() > law.meanLog() + 8 * error, "above the ELBO");
    assertTrue(result.get(iwae).value() < logP + 5 * error, "below log p(x)");
  }

  /// Paths drawn step by step are those of the whole proposal, from the same points.
  @Test
  void weightsOfStepsAreThoseOfWholePaths() {
    GaussianDiffusion model = new GaussianDiffusion(0.3, 0.7, 130, 0.001, 0.1);
    Observation x = new Observation(3, new double[] {-0.4});
    Independent points = new Independent(5);
    LogWeights steps = new Importance(new Encoder()).open(model, x, points).weights();
    Target target = new Target(model, x);
    LogWeights whole = Importance.weights(target, target.encoder(), points);
    LogWeightBlock a = new LogWeightBlock();
    LogWeightBlock b = new LogWeightBlock();
    for (int size : new int[] {1, 127, 300}) {
      steps.fill(77, size, new Scratch(), a);
      whole.fill(77, size, new Scratch(), b);
      for (int i = 0; i < size; i++) {
        assertEquals(b.logW()[i], a.logW()[i], 1e-10);
        assertEquals(b.logPrior()[i], a.logPrior()[i], 1e-9);
        assertEquals(b.logLikelihood()[i], a.logLikelihood()[i], 1e-11);
        assertEquals(b.logQ()[i], a.logQ()[i], 1e-9);
      }
    }
    assertEquals(b.kl(), a.kl(), 1e-12);
    double[] z = new double[130 * 128];
    double[] other = new double[130 * 128];
    steps.latents(9, 100, new Scratch(), z);
    whole.latents(9, 100, new Scratch(), other);
    for (int row = 0; row < z.length; row += 128) {
      assertArrayEquals(
          Arrays.copyOfRange(other, row, row + 100), Arrays.copyOfRange(z, row, row + 100), 1e-12);
    }
  }

  /// No buffer has as many numbers as a path.
  @Test
  void pathsAreNotKept() {
    int steps = 200_000;
    GaussianDiffusion model = new GaussianDiffusion(0, 2, steps, 1e-6, 1e-4);
    LogWeights weights =
        new Importance(new Encoder())
            .open(model, new Observation(0, X), new Independent(1))
            .weights();
    Scratch scratch = new Scratch();
    LogWeightBlock block = new LogWeightBlock();
    weights.fill(0, 1, scratch, block);
    long before = allocated();
    weights.fill(1, 16, scratch, block);
    assertTrue(allocated() - before < 8L * steps, "less than one path of doubles");
    assertEquals(model.logEvidence(X).orElseThrow(), block.logW()[0], 1);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void theLimitOfIwaeIsFinite() {
    GaussianDiffusion model = new GaussianDiffusion(0, 4, 10, 0.05, 0.5);
    WeightLaw law = law(model, X);
    // Power means rise with the power, from the ELBO through log p(x).
    double before = law.meanLog();
    for (double a : new double[] {0.01, 0.5, 1, 2}) {
      double mean = law.logPowerMean(a);
      assertTrue(mean > before, a + ": " + mean);
      before = mean;
    }
    assertEquals(law.logEvidence(), law.logPowerMean(1), 1e-12);
    assertEquals(law.meanLog(), law.logPowerMean(1e-7), 1e-6);
  }

  /// A scalar integral over x is one: nothing is missing from the density.
  @Test
  void theEvidenceIntegratesToOne() {
    GaussianDiffusion model = new GaussianDiffusion(1, 0.3, 7, 0.02, 0.4);
    double sum = 0;
    double h = 0.01;
    for (double x = -9; x < 11; x += h) {
      sum += h * Math.exp(model.logEvidence(new double[] {x}).orElseThrow());
    }
    assertEquals(1, sum, 1e-12);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0.1, 0.2, steps must be at least 1",
    "0, 0, 5, 0.1, 0.2, variance must be finite and greater than 0",
    "0, 1, 5, 0, 0.2, first must be greater than 0 and less than 1",
    "0, 1, 5, 0.1, 1, last must be greater than 0 and less than 1",
    "0, 1, 5, 0.1, 1.5, last must be greater than 0 and less than 1",
    "0, 1, 5, 0.3, 0.2, β must not decrease",
    "0, 1, 5, NaN, 0.2, first must be greater than 0 and less than 1",
    "NaN, 1, 5, 0.1, 0.2, mean must be finite",
  })
  void rules(double mean, double variance, int steps, double first, double last, String rule) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new GaussianDiffusion(mean, variance, steps, first, last))
            .getMessage();
    assertTrue(message.startsWith(rule), message);
    assertEquals(1, message.lines().count());
  }
}
