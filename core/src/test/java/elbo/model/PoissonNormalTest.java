package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import elbo.exact.Evidence;
import elbo.exact.Quadrature;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonNormalTest {
  private static final double[][] W = {{1, 0.5}, {-1, 0.25}, {0.1, 2}};
  private static final double[] B = {0.5, 1, -0.25};

  @Test
  void densityIsThatOfTheDefinition() {
    PoissonNormal model = new PoissonNormal(W, B);
    double[] x = {0, 3, 12};
    double[][] z = {{0.3, -1.2}, {0, 0}, {-3, 2}};
    double[][] joint = Probe.logJoint(model, x, z);
    double factorials = Math.log(6) + Math.log(479_001_600);
    for (int i = 0; i < z.length; i++) {
      double likelihood = -factorials;
      for (int r = 0; r < 3; r++) {
        double logRate = W[r][0] * z[i][0] + W[r][1] * z[i][1] + B[r];
        likelihood += x[r] * logRate - Math.exp(logRate);
      }
      assertEquals(
          Probe.logNormal(z[i][0], 0, 1) + Probe.logNormal(z[i][1], 0, 1), joint[i][0], 1e-13);
      assertEquals(likelihood, joint[i][1], 1e-11);
    }
  }

  // The gradient of log p(x, z) vanishes at the mean, and the precision is minus its Hessian.
  @Test
  void ownProposalIsTheLaplaceApproximation() {
    PoissonNormal model = new PoissonNormal(W, B);
    double[] x = {0, 3, 12};
    FullNormal q = (FullNormal) model.proposal(x);
    double[] z = q.mean();
    double[] gradient = {-z[0], -z[1]};
    double[][] precision = {{1, 0}, {0, 1}};
    for (int r = 0; r < 3; r++) {
      double rate = Math.exp(W[r][0] * z[0] + W[r][1] * z[1] + B[r]);
      for (int i = 0; i < 2; i++) {
        gradient[i] += (x[r] - rate) * W[r][i];
        for (int j = 0; j < 2; j++) {
          precision[i][j] += rate * W[r][i] * W[r][j];
        }
      }
    }
    double[][] covariance = q.covariance();
    for (int i = 0; i < 2; i++) {
      assertEquals(0, gradient[i], 1e-10);
      for (int j = 0; j < 2; j++) {
        double product = precision[i][0] * covariance[0][j] + precision[i][1] * covariance[1][j];
        assertEquals(i == j ? 1 : 0, product, 1e-11);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void quadratureAndSamplingAgree(int d) {
    PoissonNormal model = new PoissonNormal(d, 5, 7);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(d)).x();
    double exact = Evidence.of(model, x).orElseThrow();
    Normal laplace = (Normal) model.proposal(x);
    Normal wider = laplace.detuned(0, 1.25);
    Calibrated.check(Probe.estimate(model, x, wider, 400_000, new LogEvidence()), exact, 0.01);
    // IWAE over 1000 has the bias −m₂/2000 or so, which the error covers.
    double iwae = Probe.estimate(model, x, wider, 400_000, new Iwae(1000)).value();
    assertEquals(exact, iwae, 0.01);
    // The grid about another proposal gives the same value.
    double other = Quadrature.logEvidence(model.at(x), wider).orElseThrow();
    assertEquals(exact, other, 1e-9);
  }

  @Test
  void oneLatentAgainstASumOverAFineGrid() {
    PoissonNormal model = new PoissonNormal(new double[][] {{1}}, new double[] {0.5});
    double[] x = {4};
    double sum = 0;
    for (int i = -4000; i <= 4000; i++) {
      double z = i * 0.005;
      double logRate = z + 0.5;
      sum +=
          0.005
              * Math.exp(Probe.logNormal(z, 0, 1) + 4 * logRate - Math.exp(logRate) - Math.log(24));
    }
    assertEquals(Math.log(sum), Evidence.of(model, x).orElseThrow(), 1e-10);
    assertTrue(Evidence.of(new PoissonNormal(4, 5, 7), new double[5]).isEmpty());
  }

  @Test
  void drawsHaveTheMomentsOfTheLogNormalPoisson() {
    PoissonNormal model = new PoissonNormal(new double[][] {{0.5}}, new double[] {1});
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(6);
    double[] counts = new double[200_000];
    double[] pairs = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = model.draw(random).x()[0];
      pairs[i] = counts[i] * (counts[i] - 1);
    }
    double mean = Math.exp(1 + 0.125);
    Calibrated.mean(counts, mean, 0.06);
    // E x(x − 1) = E rate²
    Calibrated.mean(pairs, Math.exp(2 + 0.5), 0.8);
  }

  @Test
  void drawsOfLargeRates() {
    double rate = 1800;
    double[][] w = {{1e-12}};
    PoissonNormal model = new PoissonNormal(w, new double[] {Math.log(rate)});
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(6);
    double[] counts = new double[4096];
    double[] squares = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = model.draw(random).x()[0];
      squares[i] = Math.pow(counts[i] - rate, 2);
    }
    Calibrated.mean(counts, rate, 6);
    Calibrated.mean(squares, rate, 0.2 * rate);
  }

  @Test
  void rules() {
    PoissonNormal model = new PoissonNormal(W, B);
    for (double bad : new double[] {-1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class, () -> model.at(new double[] {0, bad, 0}), "" + bad);
      assertThrows(IllegalArgumentException.class, () -> model.proposal(new double[] {0, bad, 0}));
    }
    assertThrows(IllegalArgumentException.class, () -> new PoissonNormal(W, new double[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PoissonNormal(new double[][] {{1, 2}, {3}}, new double[2]));
  }
}
