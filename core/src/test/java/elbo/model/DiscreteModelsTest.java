package elbo.model;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.distribution.Categorical;
import elbo.estimate.Estimate;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class DiscreteModelsTest {
  private static final double[] PRIOR = {2, 0, 1, 5};
  private static final double[][] LIKELIHOOD = {{1, 2, 1}, {1, 1, 1}, {0, 3, 3}, {8, 1, 1}};

  @Test
  void tablesAreTheModel() {
    Discrete model = new Discrete(PRIOR, LIKELIHOOD);
    assertEquals("Discrete(states=4,symbols=3)", model.name());
    assertEquals(4, model.states());
    for (int x = 0; x < 3; x++) {
      double[][] joint =
          Probe.logJoint(
              model,
              new double[] {x},
              new double[] {0},
              new double[] {1},
              new double[] {2},
              new double[] {3});
      double evidence = 0;
      for (int z = 0; z < 4; z++) {
        double prior = PRIOR[z] / 8;
        double[] row = LIKELIHOOD[z];
        double likelihood = row[x] / (row[0] + row[1] + row[2]);
        assertEquals(Math.log(prior), joint[z][0], 1e-15);
        assertEquals(Math.log(likelihood), joint[z][1], 1e-15);
        evidence += prior * likelihood;
      }
      assertEquals(Math.log(evidence), model.logEvidence(new double[] {x}).orElseThrow(), 1e-15);
      assertEquals(Math.log(evidence), Enumeration.logEvidence(model, new double[] {x}), 1e-14);
    }
  }

  @Test
  void posteriorIsBayes() {
    Discrete model = new Discrete(PRIOR, LIKELIHOOD);
    double[] x = {0};
    double[] joint = {0.25 * 0.25, 0, 0, 0.625 * 0.8};
    double[] posterior = ((Categorical) model.posterior(x).orElseThrow()).probabilities();
    double[] flatter = ((Categorical) model.proposal(x)).probabilities();
    double roots = Math.sqrt(joint[0]) + Math.sqrt(joint[3]);
    for (int z = 0; z < 4; z++) {
      assertEquals(joint[z] / (joint[0] + joint[3]), posterior[z], 1e-15);
      assertEquals(Math.sqrt(joint[z]) / roots, flatter[z], 1e-15);
    }
  }

  // The worked example with the posterior as its encoder.
  @Test
  void workedExample() {
    Binary model = new Binary(0.5, 0.2, 0.8, 0.8);
    double[] x = {1};
    Estimate e = Probe.estimate(model, x, model.proposal(x), 1000, new Elbo());
    assertEquals(Math.log(0.5), e.value(), 1e-15);
    assertEquals(0, e.standardError(), 1e-16);
    assertEquals(Math.log(0.5), model.logEvidence(x).orElseThrow(), 1e-15);
    assertEquals(-0.6931, e.value(), 5e-5);
    double[] q = ((Categorical) model.proposal(new double[] {0})).probabilities();
    assertEquals(0.8, q[0], 1e-15);
  }

  @Test
  void anObservationThatNoStateAllowsHasEvidenceZero() {
    Binary model = new Binary(0.3, 0, 0, 0.6);
    double[] x = {1};
    assertEquals(NEGATIVE_INFINITY, model.logEvidence(x).orElseThrow());
    assertTrue(model.posterior(x).isEmpty());
    assertEquals(
        NEGATIVE_INFINITY,
        Probe.estimate(model, x, model.proposal(x), 100, new LogEvidence()).value());
    Discrete tables = new Discrete(new double[] {1, 1}, new double[][] {{1, 0}, {1, 0}});
    assertEquals(
        NEGATIVE_INFINITY, Probe.estimate(tables, x, tables.proposal(x), 100, new Elbo()).value());
  }

  @Test
  void mixtureDensities() {
    double[][] means = {{0, 1}, {-2, 3}, {4, 4}};
    double[] scales = {1, 0.5, 3};
    double[] weights = {1, 2, 5};
    GaussianMixture model = new GaussianMixture(weights, means, scales);
    double[] x = {-1.5, 2.5};
    double[][] joint =
        Probe.logJoint(model, x, new double[] {0}, new double[] {1}, new double[] {2});
    double[] logs = new double[3];
    for (int c = 0; c < 3; c++) {
      double logLikelihood =
          Probe.logNormal(x[0], means[c][0], scales[c])
              + Probe.logNormal(x[1], means[c][1], scales[c]);
      assertEquals(Math.log(weights[c] / 8), joint[c][0], 1e-14);
      assertEquals(logLikelihood, joint[c][1], 1e-13);
      logs[c] = joint[c][0] + joint[c][1];
    }
    assertEquals(Probe.logSumExp(logs), model.logEvidence(x).orElseThrow(), 1e-13);
    assertEquals(Probe.logSumExp(logs), Enumeration.logEvidence(model, x), 1e-13);
    double[] far = {1e3, -1e3};
    assertEquals(Enumeration.logEvidence(model, far), model.logEvidence(far).orElseThrow(), 1e-9);
  }

  @Test
  void drawsFollowTheEvidence() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);
    Discrete model = new Discrete(PRIOR, LIKELIHOOD);
    double[] ones = new double[200_000];
    for (int i = 0; i < ones.length; i++) {
      ones[i] = model.draw(random).x()[0] == 1 ? 1 : 0;
    }
    Calibrated.mean(ones, Math.exp(model.logEvidence(new double[] {1}).orElseThrow()), 0.01);
    Binary binary = new Binary(0.3, 0.2, 0.9, 0.6);
    for (int i = 0; i < ones.length; i++) {
      ones[i] = binary.draw(random).x()[0];
    }
    Calibrated.mean(ones, 0.3 * 0.9 + 0.7 * 0.2, 0.01);
  }

  @Test
  void rules() {
    assertThrows(IllegalArgumentException.class, () -> new Binary(1.5, 0.2, 0.9, 0.6));
    assertThrows(IllegalArgumentException.class, () -> new Binary(0.5, 0.2, Double.NaN, 0.6));
    assertThrows(
        IllegalArgumentException.class, () -> new Discrete(PRIOR, new double[][] {{1}, {1}}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Discrete(new double[] {1, 1}, new double[][] {{1, 1}, {1}}));
    assertThrows(
        IllegalArgumentException.class, () -> new Discrete(new double[0], new double[0][]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GaussianMixture(new double[0], new double[0][], new double[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GaussianMixture(new double[] {1}, new double[][] {{0}}, new double[] {0}));
  }
}
