package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.LogEvidence;
import elbo.exact.WeightLaws;
import elbo.kernel.Block;
import elbo.weight.WeightLaw;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class SigmoidBeliefTest {
  private static final double[] PRIOR = {0.3, 0.9};
  private static final double[][] W = {{1, -2}, {0.5, 3}, {-40, 1}};
  private static final double[] B = {0.1, -1, 2};

  private static double logLikelihood(double[] x, double[] z) {
    double sum = 0;
    for (int r = 0; r < x.length; r++) {
      double l = W[r][0] * z[0] + W[r][1] * z[1] + B[r];
      sum -= Math.log1p(Math.exp(x[r] == 1 ? -l : l));
    }
    return sum;
  }

  @Test
  void everyStateHasItsProbability() {
    SigmoidBelief model = new SigmoidBelief(PRIOR, W, B);
    double total = 0;
    for (int bits = 0; bits < 8; bits++) {
      double[] x = {bits & 1, bits >> 1 & 1, bits >> 2};
      double[][] states = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
      double[][] joint = Probe.logJoint(model, x, states);
      double[] logs = new double[4];
      for (int s = 0; s < 4; s++) {
        double[] z = states[s];
        double prior =
            Math.log(z[0] == 1 ? 0.3 : 0.7) + Math.log(z[1] == 1 ? PRIOR[1] : 1 - PRIOR[1]);
        assertEquals(prior, joint[s][0], 1e-14);
        assertEquals(logLikelihood(x, z), joint[s][1], 1e-13);
        logs[s] = joint[s][0] + joint[s][1];
      }
      assertEquals(Probe.logSumExp(logs), model.logEvidence(x).orElseThrow(), 1e-13);
      total += Math.exp(model.logEvidence(x).orElseThrow());
    }
    assertEquals(1, total, 1e-13);
  }

  @Test
  void statesCountInBinary() {
    SigmoidBelief model = new SigmoidBelief(12, 3, 1);
    assertEquals(4096, model.states());
    double[] z = new double[12 * Block.SIZE];
    model.latents(0b100000000101, 7, z);
    for (int j = 0; j < 12; j++) {
      assertEquals(j == 0 || j == 2 || j == 11 ? 1 : 0, z[j * Block.SIZE + 7]);
    }
    assertEquals(Long.MAX_VALUE, new SigmoidBelief(63, 1, 1).states());
  }

  @Test
  void enumeratesUpToTwentyLatents() {
    SigmoidBelief twenty = new SigmoidBelief(20, 2, 1);
    double total = 0;
    for (int bits = 0; bits < 4; bits++) {
      total += Math.exp(twenty.logEvidence(new double[] {bits & 1, bits >> 1}).orElseThrow());
    }
    assertEquals(1, total, 1e-12);
    assertTrue(new SigmoidBelief(21, 2, 1).logEvidence(new double[2]).isEmpty());
  }

  @Test
  void ownProposalCoversThePosterior() {
    SigmoidBelief model = new SigmoidBelief(6, 8, 5);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    double exact = model.logEvidence(x).orElseThrow();
    WeightLaw law = WeightLaws.of(model, x, model.proposal(x)).orElseThrow();
    assertEquals(exact, law.logEvidence(), 1e-12);
    Calibrated.check(
        Probe.estimate(model, x, model.proposal(x), 200_000, new LogEvidence()), exact, 0.05);
  }

  @Test
  void drawsFollowTheEvidence() {
    SigmoidBelief model = new SigmoidBelief(PRIOR, W, B);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(2);
    double[] hits = new double[200_000];
    for (int i = 0; i < hits.length; i++) {
      double[] x = model.draw(random).x();
      hits[i] = x[0] == 0 && x[1] == 1 && x[2] == 1 ? 1 : 0;
    }
    Calibrated.mean(hits, Math.exp(model.logEvidence(new double[] {0, 1, 1}).orElseThrow()), 0.01);
  }

  @Test
  void rules() {
    SigmoidBelief model = new SigmoidBelief(PRIOR, W, B);
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[] {0, 0.5, 1}));
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[] {0, 2, 1}));
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[2]));
    assertThrows(IllegalArgumentException.class, () -> model.proposal(new double[2]));
    assertThrows(
        IllegalArgumentException.class, () -> new SigmoidBelief(new double[] {1.5, 0}, W, B));
    assertThrows(IllegalArgumentException.class, () -> new SigmoidBelief(PRIOR, W, new double[2]));
    assertThrows(IllegalArgumentException.class, () -> new SigmoidBelief(new double[] {0.5}, W, B));
  }
}
