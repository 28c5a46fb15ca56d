package elbo.collapse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.distribution.DiagonalNormal;
import elbo.engine.Engine;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.NormalizedGaussianSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/// x ~ N(0, 1) a latent and q(z given x) = N(a x, s²), for which all is known: q(z) = N(0, a² +
/// s²), and the information is ½ log(1 + a² / s²).
class CollapseTest {
  private static final DiagonalNormal PRIOR = DiagonalNormal.standard(3);
  // Information in the first latent, none in the second, which varies no more than rounding; the
  // third is the same for every row but not the prior.
  private static final double[] A = {0.8, 1e-3, 0};
  private static final double[] S = {0.6, 1, 0.5};

  private static final double ROUNDING = 1e-11;

  private static List<DiagonalNormal> posteriors(int rows, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    NormalizedGaussianSampler normal = ZigguratSampler.NormalizedGaussian.of(random);
    List<DiagonalNormal> out = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      double[] mean = new double[A.length];
      for (int j = 0; j < mean.length; j++) {
        mean[j] = A[j] * normal.sample();
      }
      out.add(new DiagonalNormal(mean, S));
    }
    return out;
  }

  private static Collapse.Draws draws(int samples) {
    return new Collapse.Draws(0, new Independent(7), samples);
  }

  private static Collapse collapse(List<DiagonalNormal> q, int samples, int threads) {
    try (Engine engine = new Engine(threads)) {
      return Collapse.of(q, PRIOR, draws(samples), engine, done -> {});
    }
  }

  private static double information(int j) {
    return 0.5 * Math.log(1 + A[j] * A[j] / (S[j] * S[j]));
  }

  @Test
  void everyNumberIsTheExactOneOfALinearEncoder() {
    Collapse c = collapse(posteriors(4000, 1), 4, 2);
    double kl = 0;
    double all = 0;
    for (int j = 0; j < A.length; j++) {
      Latent latent = c.latents().get(j);
      double variance = A[j] * A[j];
      double marginal = variance + S[j] * S[j];
      double exact = 0.5 * (marginal - 1) - Math.log(S[j]);
      kl += exact;
      all += information(j);
      if (A[j] > 0) {
        check(latent.kl(), exact, 0.15);
        check(latent.meanVariance(), variance, 0.15);
      } else {
        assertEquals(exact, latent.kl().value(), 1e-12);
        assertEquals(0, latent.meanVariance().value(), 1e-30);
      }
      bracket(latent.information(), information(j), 0.1);
      assertEquals(
          latent.kl().value(),
          latent.information().lower().value() + latent.aggregateKl().value(),
          1e-12);
      double aggregate = 0.5 * (marginal - 1 - Math.log(marginal));
      assertEquals(
          aggregate,
          latent.aggregateKl().value(),
          5 * latent.aggregateKl().standardError() + 0.002);
      assertTrue(8.1 * latent.aggregateKl().standardError() < 0.2);
    }
    check(c.all().kl(), kl, 0.15);
    bracket(c.all().information(), all, 0.1);
    assertEquals(1, c.active());
    assertFalse(c.latents().get(2).isActive());
  }

  private static void check(Measured measured, double exact, double delta) {
    Calibrated.check(measured.value(), measured.standardError(), exact, delta);
  }

  // The ends are bounds in expectation, which are close for 4000 rows and one dimension.
  private static void bracket(Information i, double exact, double delta) {
    assertTrue(i.lower().value() <= exact + 5 * i.lower().standardError() + ROUNDING, i.toString());
    assertTrue(i.upper().value() >= exact - 5 * i.upper().standardError() - ROUNDING, i.toString());
    assertTrue(i.upper().value() - i.lower().value() < 0.005, i.toString());
    assertTrue(8.1 * i.lower().standardError() < delta, i.toString());
    assertFalse(i.isLimited());
  }

  /// What is often taken for the information: batches of rows, z's own row among them.
  @Test
  void batchesInPlaceOfAllRowsWouldBeWrong() {
    List<DiagonalNormal> q = posteriors(4000, 1);
    double[] lower = new double[500];
    double[] upper = new double[500];
    for (int b = 0; b < lower.length; b++) {
      Collapse batch = collapse(q.subList(8 * b, 8 * b + 8), 4, 1);
      Information information = batch.latents().getFirst().information();
      lower[b] = information.lower().value();
      upper[b] = information.upper().value();
    }
    Measured low = Measured.mean(lower);
    Measured high = Measured.mean(upper);
    assertTrue(low.value() + 5 * low.standardError() < information(0), low.toString());
    assertTrue(high.value() - 5 * high.standardError() > information(0), high.toString());
  }

  @Test
  void moreThanTheRowsCanShowIsLimited() {
    List<DiagonalNormal> q = new ArrayList<>();
    for (DiagonalNormal wide : posteriors(50, 3)) {
      q.add(new DiagonalNormal(wide.mean(), new double[] {1e-6, 1e-6, 1e-6}));
    }
    Information i = collapse(q, 2, 1).all().information();
    assertEquals(Math.log(50), i.most(), 1e-14);
    assertEquals(i.most(), i.lower().value(), 1e-9);
    assertTrue(i.upper().value() > 1000, i.toString());
    assertTrue(i.isLimited());
  }

  @Test
  void errorsAreThoseOfOtherRows() {
    double[] values = new double[64];
    double meanError = 0;
    for (int r = 0; r < values.length; r++) {
      Measured lower =
          collapse(posteriors(100, 100 + r), 1, 1).latents().getFirst().information().lower();
      values[r] = lower.value();
      meanError += lower.standardError() / values.length;
    }
    double spread = Measured.mean(values).standardError() * Math.sqrt(values.length);
    // The spread of 64 values has a relative error of 9 %.
    assertEquals(1, spread / meanError, 0.4);
  }

  @Test
  void bitsDoNotDependOnThreads() {
    List<DiagonalNormal> q = posteriors(150, 5);
    assertEquals(collapse(q, 2, 1), collapse(q, 2, 3));
  }

  @Test
  void allWorkIsTold() {
    List<DiagonalNormal> q = posteriors(70, 5);
    long[] told = {0};
    try (Engine engine = new Engine(2)) {
      Collapse.of(q, PRIOR, draws(1), engine, done -> told[0] += done);
    }
    assertEquals(Collapse.work(70, 3), told[0]);
  }

  @Test
  void thePriorIsTheUnit() {
    List<DiagonalNormal> q = posteriors(40, 6);
    DiagonalNormal prior = new DiagonalNormal(new double[] {1, -2, 0}, new double[] {2, 4, 0.5});
    List<DiagonalNormal> moved = new ArrayList<>();
    for (DiagonalNormal p : q) {
      double[] mean = p.mean();
      double[] scale = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        double unit = prior.factorRow(j)[0];
        mean[j] = prior.mean()[j] + unit * mean[j];
        scale[j] = unit * p.factorRow(j)[0];
      }
      moved.add(new DiagonalNormal(mean, scale));
    }
    try (Engine engine = new Engine(1)) {
      Collapse c = Collapse.of(moved, prior, draws(2), engine, done -> {});
      Collapse unit = collapse(q, 2, 1);
      for (int j = 0; j < A.length; j++) {
        Latent a = c.latents().get(j);
        Latent b = unit.latents().get(j);
        assertEquals(b.kl().value(), a.kl().value(), 1e-12);
        assertEquals(b.meanVariance().value(), a.meanVariance().value(), 1e-12);
        assertEquals(b.information().lower().value(), a.information().lower().value(), 1e-12);
      }
    }
  }

  @Test
  void oneRowShowsNothing() {
    List<DiagonalNormal> one = posteriors(1, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> collapse(one, 1, 1));
    assertTrue(e.getMessage().contains("at least 2 rows"), e.getMessage());
    List<DiagonalNormal> two = posteriors(2, 1);
    e = assertThrows(IllegalArgumentException.class, () -> collapse(two, 129, 1));
    assertTrue(e.getMessage().contains("from 1 to 128, but are 129"), e.getMessage());
  }
}
