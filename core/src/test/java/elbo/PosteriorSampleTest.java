package elbo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.Normal;
import elbo.engine.Engine;
import elbo.inference.Posterior;
import elbo.inference.Prior;
import elbo.model.Binary;
import elbo.model.LinearGaussian;
import elbo.points.Independent;
import elbo.points.Sobol;
import elbo.posterior.LatentFunction;
import elbo.posterior.Marginal;
import elbo.posterior.PosteriorMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PosteriorSampleTest {
  private static final LinearGaussian MODEL = new LinearGaussian(3, 4, 7);
  private static final double[] X = {0.5, -1, 0.25, 2};
  private static final double[] PROBABILITIES = {0.1, 0.5};
  // Of the standard normal.
  private static final double[] QUANTILES = {-1.2815515655446004, 0};

  private static List<Marginal> marginals(PosteriorSample of, int threads) {
    try (Engine engine = new Engine(threads)) {
      LatentFunction z = LatentFunction.latents(of.latents().dimension());
      return of.latents().marginals(z, PROBABILITIES, engine);
    }
  }

  /// P(z = 1 | x) of the skewed binary model is .27 / .41.
  @Test
  void discretePosterior() {
    PosteriorSample sample =
        PosteriorSample.of(
            Evaluation.of(new Binary(0.3, 0.2, 0.9, 0.6)).withSamples(200_000), new double[] {1});
    PosteriorMean mean = sample.mean(z -> z[0]);
    Calibrated.check(mean.value(), mean.standardError(), 0.27 / 0.41, 0.01);
    PosteriorMean both = sample.mean(z -> 2 * z[0] - 1);
    assertEquals(2 * mean.value() - 1, both.value(), 1e-9);
    assertEquals(2 * mean.standardError(), both.standardError(), 1e-9);
  }

  /// Means, standard deviations and quantiles of every coordinate under a normal posterior, from a
  /// proposal that is not the posterior.
  @Test
  void normalPosterior() {
    Normal exact = (Normal) MODEL.posterior(X).orElseThrow();
    PosteriorSample sample =
        PosteriorSample.of(
            Evaluation.of(MODEL).withProposal(new Prior()).withSamples(100_000).withSeed(5), X);
    List<Marginal> all = marginals(sample, 2);
    for (int j = 0; j < 3; j++) {
      double[] row = exact.factorRow(j);
      double sd = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
      Marginal m = all.get(j);
      Calibrated.check(m.mean().value(), m.mean().standardError(), exact.mean()[j], 0.2 * sd);
      Calibrated.check(m.sd().value(), m.sd().standardError(), sd, 0.2 * sd);
      for (int q = 0; q < QUANTILES.length; q++) {
        double at = exact.mean()[j] + sd * QUANTILES[q];
        Calibrated.check(m.quantiles()[q], m.quantileErrors()[q], at, 0.5 * sd);
      }
    }
  }

  /// Errors are those that repetitions show: over R = 400 the variance of a nearly normal mean has
  /// the relative error √(2 / R) = 7 %; 5 are the limit.
  @Test
  void errorsAreThoseOfRepetitions() {
    double sum = 0;
    double squares = 0;
    double variances = 0;
    List<PosteriorSample> all = new ArrayList<>();
    double[][] rows = new double[400][];
    Arrays.fill(rows, X);
    try (Engine engine = new Engine(2)) {
      PosteriorSample.evaluate(
          Evaluation.of(MODEL).withProposal(new Prior()).withSamples(1000),
          Rows.of(rows),
          engine,
          done -> {},
          all::add,
          failure -> {
            throw failure.exception();
          });
    }
    for (PosteriorSample sample : all) {
      PosteriorMean mean = sample.mean(z -> z[0] * z[1]);
      sum += mean.value() / 400;
      squares += mean.value() * mean.value() / 400;
      variances += mean.standardError() * mean.standardError() / 400;
    }
    assertEquals(1, variances / ((squares - sum * sum) * 400 / 399), 0.36);
  }

  @Test
  void drawsAreAsFrequentAsTheirWeights() {
    PosteriorSample sample =
        PosteriorSample.of(Evaluation.of(MODEL).withProposal(new Prior()).withSamples(500), X);
    int[] drawn = sample.latents().resampled(2000, new Independent(1), 0);
    double[] share = sample.latents().shares();
    int[] counts = new int[500];
    for (int d = 0; d < drawn.length; d++) {
      counts[drawn[d]]++;
      assertTrue(d == 0 || drawn[d - 1] <= drawn[d]);
    }
    for (int i = 0; i < 500; i++) {
      assertTrue(Math.abs(counts[i] - 2000 * share[i]) < 1 + 1e-9);
    }
    assertEquals(2000, drawn.length);
    assertThrows(
        IllegalArgumentException.class, () -> sample.latents().resampled(0, new Independent(1), 0));
  }

  @Test
  void underTheExactPosteriorAllSharesAreEqual() {
    PosteriorSample sample =
        PosteriorSample.of(Evaluation.of(MODEL).withProposal(new Posterior()).withSamples(64), X);
    assertEquals(64, sample.latents().ess(), 1e-9);
    double mean = 0;
    for (int i = 0; i < 64; i++) {
      mean += sample.latents().latents(i)[2] / 64;
    }
    assertEquals(mean, sample.mean(z -> z[2]).value(), 1e-10);
  }

  @Test
  void threadsDoNotChangeBits() {
    PosteriorSample sample =
        PosteriorSample.of(Evaluation.of(MODEL).withProposal(new Prior()).withSamples(3000), X);
    List<Marginal> one = marginals(sample, 1);
    List<Marginal> three = marginals(sample, 3);
    for (int j = 0; j < 3; j++) {
      assertEquals(one.get(j).mean(), three.get(j).mean());
      assertEquals(one.get(j).sd(), three.get(j).sd());
      assertArrayEquals(one.get(j).quantiles(), three.get(j).quantiles());
      assertArrayEquals(one.get(j).quantileErrors(), three.get(j).quantileErrors());
    }
  }

  /// Of 16 randomizations residuals are summed over each: smaller errors than single samples show.
  @Test
  void pointsThatDependOnEachOther() {
    Evaluation<?> prior = Evaluation.of(MODEL).withProposal(new Prior()).withSamples(16_384);
    PosteriorSample independent = PosteriorSample.of(prior, X);
    PosteriorSample sobol =
        PosteriorSample.of(prior.withPoints(Sobol.forSamples(elbo.points.Seed.of(3), 16_384)), X);
    Normal exact = (Normal) MODEL.posterior(X).orElseThrow();
    PosteriorMean mean = sobol.mean(z -> z[0]);
    assertTrue(mean.standardError() < 0.6 * independent.mean(z -> z[0]).standardError());
    // Student's t with 15 degrees of freedom exceeds 7.9 with probability 10⁻⁶.
    assertEquals(exact.mean()[0], mean.value(), 7.9 * mean.standardError());
  }

  @Test
  void weightsThatCannotCarryItAreRefused() {
    InputException few =
        assertThrows(
            InputException.class, () -> PosteriorSample.of(Evaluation.of(MODEL).withSamples(9), X));
    assertTrue(
        few.getMessage().endsWith("samples of the posterior, which must be at least 10"),
        few.getMessage());
    assertThrows(
        InputException.class, () -> PosteriorSample.of(Evaluation.of(MODEL).withTolerance(0.1), X));
  }
}
