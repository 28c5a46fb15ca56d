package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.distribution.Normal;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class MatchedGaussiansTest {
  private static final double[] X = {0.5, -3, 2};

  @Test
  void densityIsThatOfTheDefinition() {
    MatchedGaussians model = new MatchedGaussians(3, 0.8);
    double[] z = {1.5, 0, -0.7};
    double[] joint = Probe.logJoint(model, X, z)[0];
    double prior = 0;
    double likelihood = 0;
    double evidence = 0;
    for (int j = 0; j < 3; j++) {
      prior += Probe.logNormal(z[j], 0, 1);
      likelihood += Probe.logNormal(X[j], z[j], 1);
      evidence += Probe.logNormal(X[j], 0, Math.sqrt(2));
    }
    assertEquals(prior, joint[0], 1e-13);
    assertEquals(likelihood, joint[1], 1e-13);
    assertEquals(evidence, model.logEvidence(X).orElseThrow(), 1e-13);
  }

  @Test
  void isALinearGaussianModel() {
    double[][] identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    LinearGaussian other = new LinearGaussian(identity, new double[3], new double[] {1, 1, 1});
    MatchedGaussians model = new MatchedGaussians(3, 1.44);
    assertEquals(other.logEvidence(X).orElseThrow(), model.logEvidence(X).orElseThrow(), 1e-13);
    Normal a = (Normal) model.proposal(X);
    Normal b = (Normal) other.proposal(X);
    assertEquals(0, a.klTo(b).orElseThrow(), 1e-14);
  }

  @Test
  void theProposalIsThePosteriorForEqualVariances() {
    MatchedGaussians matched = new MatchedGaussians(3, 1);
    double exact = matched.logEvidence(X).orElseThrow();
    for (double logW : Probe.logWeights(matched, X, matched.proposal(X))) {
      assertEquals(exact, logW, 1e-13);
    }
  }

  // log w − log p(x) = (D ln c − s (c − 1)) / 2, path by path, with s the squared distance of z
  // from the mean in the proposal's standard deviations.
  @Test
  void weightsAreThoseOfTheFormula() {
    double c = 0.7;
    MatchedGaussians model = new MatchedGaussians(1, c);
    double[] x = {1.25};
    double scale = Math.sqrt(c / 2);
    double exact = model.logEvidence(x).orElseThrow();
    for (double t = -6; t <= 6; t += 0.5) {
      double z = x[0] / 2 + scale * t;
      double[] joint = Probe.logJoint(model, x, new double[] {z})[0];
      double logW = joint[0] + joint[1] - Probe.logNormal(z, x[0] / 2, scale);
      assertEquals(0.5 * (Math.log(c) - t * t * (c - 1)), logW - exact, 1e-12);
    }
  }

  @Test
  void drawsHaveTheMomentsOfTheEvidence() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(4);
    MatchedGaussians model = new MatchedGaussians(2, 2);
    double[] squares = new double[100_000];
    double[] products = new double[squares.length];
    for (int i = 0; i < squares.length; i++) {
      double[] x = model.draw(random).x();
      squares[i] = x[1] * x[1];
      products[i] = x[0] * x[1];
    }
    Calibrated.mean(squares, 2, 0.08);
    Calibrated.mean(products, 0, 0.06);
  }

  @Test
  void rules() {
    assertThrows(IllegalArgumentException.class, () -> new MatchedGaussians(0, 1));
    for (double c : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new MatchedGaussians(1, c));
    }
    MatchedGaussians model = new MatchedGaussians(3, 0.8);
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[4]));
    assertThrows(IllegalArgumentException.class, () -> model.logEvidence(new double[4]));
    assertThrows(IllegalArgumentException.class, () -> model.posterior(new double[4]));
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[] {0, Double.NaN, 0}));
  }
}
