package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.LogEvidence;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearGaussianTest {
  private static final double[][] W = {{1, 0.5}, {-2, 0.25}, {0.1, 3}};
  private static final double[] B = {0.5, -1, 2};
  private static final double[] PSI = {0.5, 2, 1.25};

  private record Parameters(double[][] w, double[] b, double[] psi) {}

  private static Parameters random(int d, int width, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] w = new double[width][d];
    double[] b = new double[width];
    double[] psi = new double[width];
    for (int r = 0; r < width; r++) {
      b[r] = random.nextDouble(-2, 2);
      psi[r] = random.nextDouble(0.1, 3);
      for (int j = 0; j < d; j++) {
        w[r][j] = random.nextDouble(-1, 1);
      }
    }
    return new Parameters(w, b, psi);
  }

  /// log N(x; b, WWᵀ + diag ψ) by a dense Cholesky factor of the D × D covariance.
  private static double dense(Parameters p, double[] x) {
    int n = x.length;
    double[][] l = new double[n][n];
    double logDeterminant = 0;
    double quadratic = 0;
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double s = i == j ? p.psi[i] : 0;
        for (int k = 0; k < p.w[0].length; k++) {
          s += p.w[i][k] * p.w[j][k];
        }
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(s) : s / l[j][j];
      }
      y[i] = x[i] - p.b[i];
      for (int k = 0; k < i; k++) {
        y[i] -= l[i][k] * y[k];
      }
      y[i] /= l[i][i];
      quadratic += y[i] * y[i];
      logDeterminant += Math.log(l[i][i]);
    }
    return -0.5 * quadratic - logDeterminant - 0.5 * n * Probe.LOG_2_PI;
  }

  @Test
  void densityIsThatOfTheDefinition() {
    LinearGaussian model = new LinearGaussian(W, B, PSI);
    double[] x = {1, -3, 0.25};
    double[][] z = {{0.3, -1.2}, {0, 0}, {-7, 5}};
    double[][] joint = Probe.logJoint(model, x, z);
    for (int i = 0; i < z.length; i++) {
      double prior = Probe.logNormal(z[i][0], 0, 1) + Probe.logNormal(z[i][1], 0, 1);
      double likelihood = 0;
      for (int r = 0; r < 3; r++) {
        double mean = W[r][0] * z[i][0] + W[r][1] * z[i][1] + B[r];
        likelihood += Probe.logNormal(x[r], mean, Math.sqrt(PSI[r]));
      }
      assertEquals(prior, joint[i][0], 1e-13);
      assertEquals(likelihood, joint[i][1], 1e-12 * Math.abs(likelihood));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "2, 3", "3, 2", "7, 7", "16, 64", "40, 5", "9, 200"})
  void evidenceIsThatOfTheDenseCovariance(int d, int width) {
    Parameters p = random(d, width, 10L * d + width);
    LinearGaussian model = new LinearGaussian(p.w, p.b, p.psi);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    double exact = dense(p, x);
    assertEquals(exact, model.logEvidence(x).orElseThrow(), 1e-11 * Math.abs(exact));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "7, 7", "16, 64", "40, 5", "65, 130"})
  void thePosteriorAsProposalHasNoVariance(int d, int width) {
    Parameters p = random(d, width, 3L * d + width);
    LinearGaussian model = new LinearGaussian(p.w, p.b, p.psi);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(2)).x();
    double exact = model.logEvidence(x).orElseThrow();
    for (double logW : Probe.logWeights(model, x, model.posterior(x).orElseThrow())) {
      assertEquals(exact, logW, 1e-10);
    }
  }

  @Test
  void ownProposalIsThePosteriorOneFifthWider() {
    LinearGaussian model = new LinearGaussian(W, B, PSI);
    double[] x = {1, -3, 0.25};
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    Normal q = (Normal) model.proposal(x);
    for (int i = 0; i < 2; i++) {
      assertEquals(posterior.mean()[i], q.mean()[i], 1e-15);
      for (int j = 0; j <= i; j++) {
        assertEquals(1.2 * posterior.factorRow(i)[j], q.factorRow(i)[j], 1e-15);
      }
    }
  }

  // With a mean-field proposal, off in place and shape, every bound still has its mean.
  @Test
  void anyProposalEstimatesTheEvidence() {
    LinearGaussian model = new LinearGaussian(W, B, PSI);
    double[] x = {1, -3, 0.25};
    double exact = model.logEvidence(x).orElseThrow();
    FullNormal posterior = (FullNormal) model.posterior(x).orElseThrow();
    for (Normal q :
        new Normal[] {posterior.detuned(0.5, 1.3), (Normal) model.prior().orElseThrow()}) {
      Calibrated.check(Probe.estimate(model, x, q, 2_000_000, new LogEvidence()), exact, 0.05);
      double toPosterior = q.klTo(posterior).orElseThrow();
      double fromPosterior = posterior.klTo(q).orElseThrow();
      Calibrated.check(
          Probe.estimate(model, x, q, 2_000_000, new Elbo()), exact - toPosterior, 0.1);
      Calibrated.check(
          Probe.estimate(model, x, q, 2_000_000, new Eubo()), exact + fromPosterior, 0.1);
    }
  }

  @Test
  void drawsHaveTheMomentsOfTheEvidence() {
    LinearGaussian model = new LinearGaussian(W, B, PSI);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(4);
    double[] first = new double[200_000];
    double[] square = new double[first.length];
    double[] product = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      double[] x = model.draw(random).x();
      first[i] = x[0];
      square[i] = Math.pow(x[1] - B[1], 2);
      product[i] = (x[0] - B[0]) * (x[2] - B[2]);
    }
    Calibrated.mean(first, B[0], 0.03);
    Calibrated.mean(square, 4 + 0.0625 + 2, 0.2);
    Calibrated.mean(product, 0.1 + 1.5, 0.1);
  }

  @Test
  void rules() {
    LinearGaussian model = new LinearGaussian(W, B, PSI);
    assertEquals("LinearGaussian(d=2,D=3)", model.name());
    assertEquals(
        "LinearGaussian(d=2,D=3) takes observations of 3 numbers, but this one has 2",
        assertThrows(IllegalArgumentException.class, () -> model.at(new double[2])).getMessage());
    assertEquals(
        "an observation must be finite, but number 1 is NaN",
        assertThrows(
                IllegalArgumentException.class,
                () -> model.proposal(new double[] {0, Double.NaN, 0}))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> new LinearGaussian(W, B, new double[] {1, 0, 1}));
    assertThrows(IllegalArgumentException.class, () -> new LinearGaussian(W, new double[2], PSI));
    double[][] ragged = {{1, 2}, {1}, {1, 2}};
    assertThrows(IllegalArgumentException.class, () -> new LinearGaussian(ragged, B, PSI));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LinearGaussian(new double[0][], new double[0], new double[0]));
  }
}
