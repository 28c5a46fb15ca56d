package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.estimate.Estimator;
import elbo.inference.Weights;
import elbo.points.Independent;
import elbo.weight.Capability;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.EnumSet;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/// A model of one scalar function, as a user would write it first.
class ScalarModelTest {
  private static final double[][] W = {{1, 0.5}, {-2, 0.25}, {0.1, 3}};
  private static final double[] B = {0.5, -1, 2};
  private static final double[] PSI = {0.5, 2, 1.25};

  private record Factors(double limit) implements ScalarModel {
    @Override
    public int latentDimension() {
      return 2;
    }

    @Override
    public int observationDimension() {
      return 3;
    }

    @Override
    public Distribution proposal(double[] x) {
      return new DiagonalNormal(new double[] {0.2, -0.1}, new double[] {0.7, 0.8});
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      if (z[0] > limit) {
        return Double.NaN;
      }
      double sum = Probe.logNormal(z[0], 0, 1) + Probe.logNormal(z[1], 0, 1);
      for (int r = 0; r < x.length; r++) {
        double mean = W[r][0] * z[0] + W[r][1] * z[1] + B[r];
        sum += Probe.logNormal(x[r], mean, Math.sqrt(PSI[r]));
      }
      return sum;
    }
  }

  private static final double[] X = {1, -3, 0.25};

  @Test
  void givesTheWeightsOfTheSameModelInLanes() {
    Factors scalar = new Factors(1e9);
    LinearGaussian lanes = new LinearGaussian(W, B, PSI);
    Distribution q = scalar.proposal(X);
    double[] a = Probe.logWeights(scalar, X, q);
    double[] b = Probe.logWeights(lanes, X, q);
    for (int i = 0; i < a.length; i++) {
      assertEquals(b[i], a[i], 1e-11 * Math.abs(b[i]));
    }
    assertEquals(
        Probe.estimate(lanes, X, q, 5000, new Iwae(100)).value(),
        Probe.estimate(scalar, X, q, 5000, new Iwae(100)).value(),
        1e-12);
  }

  @Test
  void hasNoPartsAndDrawsNothing() {
    Factors model = new Factors(1e9);
    LogWeights weights = Weights.of(model, X, model.proposal(X), new Independent(1), 0);
    assertTrue(weights.offers().isEmpty());
    assertTrue(weights.under(Source.POSTERIOR).isEmpty());
    assertTrue(model.logEvidence(X).isEmpty());
    assertEquals("Factors(limit=1.0E9)", model.name());
    UnsupportedOperationException e =
        assertThrows(
            UnsupportedOperationException.class,
            () -> model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x());
    assertEquals("Factors(limit=1.0E9) draws no observations: give it data", e.getMessage());
    assertEquals(3, new LinearGaussian(W, B, PSI).draw(RandomSource.JDK.create(1)).x().length);
    LogWeights ofLanes =
        Weights.of(new LinearGaussian(W, B, PSI), X, model.proposal(X), new Independent(1), 0);
    assertEquals(EnumSet.allOf(Capability.class), ofLanes.offers());
    for (Source source : Source.values()) {
      assertTrue(ofLanes.under(source).isPresent());
    }
  }

  @Test
  void notANumberIsAnErrorThatNamesTheSample() {
    Factors model = new Factors(1);
    double[] logW = Probe.logWeights(model, X, model.proposal(X));
    int first = 0;
    while (!Double.isNaN(logW[first])) {
      first++;
    }
    InvalidWeightException e =
        assertThrows(
            InvalidWeightException.class,
            () -> Probe.estimate(model, X, model.proposal(X), 5000, new Elbo()));
    assertEquals(
        "log w is NaN, which no density gives, at Independent(seed=31), observation 0, sample "
            + first,
        e.getMessage());
  }

  @Test
  void dimensionsMustFit() {
    Factors model = new Factors(1e9);
    assertThrows(IllegalArgumentException.class, () -> model.at(new double[2]));
    assertEquals(
        "the model has 2 latent dimensions, but the proposal has 3",
        assertThrows(
                IllegalArgumentException.class,
                () -> Weights.of(model, X, DiagonalNormal.standard(3), new Independent(1), 0))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Estimator(0, new Elbo()));
  }
}
