package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.ExponentialWeights;
import elbo.GivenWeights;
import elbo.diagnostic.Ess;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogEvidenceTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 100, 512, 513, 5000})
  void errorAndBiasFollowFromTheEffectiveSampleSize(int n) {
    double[] logW = GivenWeights.uniform(n, n, 8);
    LogEvidence.Evidence e = Naive.estimate(new LogEvidence(), logW);
    double ess = Naive.estimate(new Ess(), logW).value();
    assertEquals(Naive.powerMean(logW, 0, n, 1), e.value(), 1e-13);
    assertEquals(Math.sqrt((n / ess - 1) / n), e.standardError(), 1e-12);
    assertEquals(-1 / (2 * ess) + 1.0 / (2 * n), e.bias(), 1e-12);
    assertEquals(n, e.samples());
    assertEquals(Side.ESTIMATE, e.side());
  }

  @Test
  void biasOfEqualWeightsIsZero() {
    assertEquals(0, Naive.estimate(new LogEvidence(), new double[700]).bias(), 1e-18);
  }

  // Over many seeds the reported bias is the bias, ψ(n) − ln n = −1/(2n) − …, and the squares of
  // the reported errors are the variance: their ratio to it has mean 1 but for terms in 1/n.
  @Test
  void errorAndBiasAreTrue() {
    int n = 1024;
    int seeds = 4096;
    double[] z2 = new double[seeds];
    double[] bias = new double[seeds];
    for (int s = 0; s < seeds; s++) {
      LogEvidence.Evidence e =
          new Estimator(n, new LogEvidence())
              .estimate(new ExponentialWeights(s))
              .get(new LogEvidence());
      z2[s] = e.value() * e.value() / (e.standardError() * e.standardError());
      bias[s] = e.bias();
    }
    Calibrated.mean(z2, 1, 0.21);
    Calibrated.mean(bias, -0.5 / n, 0.2 * 0.5 / n);
  }

  @Test
  void flattersWhereItCannotKnow() {
    // A weight that the samples have missed is in no estimate of the error: see KHat.
    double[] logW = new double[1000];
    assertEquals(0, Naive.estimate(new LogEvidence(), logW).standardError());
    logW[999] = 20;
    assertTrue(Naive.estimate(new LogEvidence(), logW).standardError() > 0.9);
  }
}
