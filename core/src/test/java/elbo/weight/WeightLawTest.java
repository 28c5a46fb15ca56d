package elbo.weight;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.exact.WeightLaws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against sums over every k-tuple of atoms.
class WeightLawTest {
  private static final double[] LOG_W = {-3, 0.5, 2.25, -7};
  private static final double[] P = {0.1, 0.6, 0.05, 0.25};

  private static double tuples(double[] logW, double[] p, double a, int k) {
    double sum = 0;
    for (int tuple = 0; tuple < Math.pow(logW.length, k); tuple++) {
      double probability = 1;
      double powers = 0;
      for (int i = 0, rest = tuple; i < k; i++, rest /= logW.length) {
        probability *= p[rest % logW.length];
        powers += Math.exp(a * logW[rest % logW.length]);
      }
      sum += probability * Math.log(powers / k) / a;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void meansAreSumsOverTuples(int k) {
    WeightLaw law = WeightLaws.atoms(LOG_W, P);
    for (double a : new double[] {1, 0.5, -1, 2, 3.5, -0.01}) {
      double tolerance = 2e-13 * Math.max(1, 1 / Math.abs(a));
      assertEquals(tuples(LOG_W, P, a, k), law.meanLogPowerMean(a, k), tolerance);
    }
    if (k > 1) {
      double jackknife = k * tuples(LOG_W, P, 1, k) - (k - 1) * tuples(LOG_W, P, 1, k - 1);
      assertEquals(jackknife, law.meanJackknife(k), 2e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1.5, 0, -83.3, NEGATIVE_INFINITY})
  void weightsThatDoNotVaryHaveTheirMeansToTheBit(double logW) {
    WeightLaw law = WeightLaws.atoms(new double[] {logW, logW}, new double[] {0.25, 0.75});
    for (double a : new double[] {1, 0.3, 2}) {
      assertEquals(logW, law.meanLogPowerMean(a, 1));
      assertEquals(logW, law.meanLogPowerMean(a, 1000));
    }
  }

  @Test
  void onesOfTheOtherMeans() {
    WeightLaw law = WeightLaws.atoms(LOG_W, P);
    double evidence = 0;
    double elbo = 0;
    double second = 0;
    for (int i = 0; i < P.length; i++) {
      evidence += P[i] * Math.exp(LOG_W[i]);
      second += P[i] * Math.exp(2 * LOG_W[i]);
      elbo += P[i] * LOG_W[i];
    }
    double eubo = 0;
    for (int i = 0; i < P.length; i++) {
      eubo += P[i] * Math.exp(LOG_W[i]) / evidence * LOG_W[i];
    }
    assertEquals(Math.log(evidence), law.logEvidence(), 1e-15);
    assertEquals(elbo, law.meanLog(), 1e-15);
    assertEquals(eubo, law.posteriorMeanLog(), 1e-15);
    assertEquals(Math.log(second) / 2, law.logPowerMean(2), 1e-15);
    assertEquals(Math.log(evidence), law.meanLogPowerMean(1, 1L << 40), 1e-11);
  }

  @Test
  void shiftsWithTheWeights() {
    double[] shifted = LOG_W.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] -= 5000;
    }
    WeightLaw law = WeightLaws.atoms(LOG_W, P);
    WeightLaw far = WeightLaws.atoms(shifted, P);
    assertEquals(law.logEvidence() - 5000, far.logEvidence(), 1e-11);
    assertEquals(law.posteriorMeanLog() - 5000, far.posteriorMeanLog(), 1e-11);
    assertEquals(law.meanLogPowerMean(1, 5) - 5000, far.meanLogPowerMean(1, 5), 1e-11);
  }

  @Test
  void zeroWeightsAndImpossibleAtoms() {
    double[] zero = {NEGATIVE_INFINITY, 0};
    WeightLaw law = WeightLaws.atoms(zero, new double[] {0.25, 0.75});
    assertEquals(Math.log(0.75), law.logEvidence(), 1e-15);
    assertEquals(NEGATIVE_INFINITY, law.meanLog());
    assertEquals(NEGATIVE_INFINITY, law.meanLogPowerMean(1, 100));
    assertEquals(NEGATIVE_INFINITY, law.meanLogPowerMean(-1, 3));
    assertEquals(0, law.posteriorMeanLog(), 1e-15);
    WeightLaw impossible = WeightLaws.atoms(zero, new double[] {0, 1});
    assertEquals(0, impossible.meanLog());
    assertEquals(0, impossible.meanLogPowerMean(1, 9), 1e-13);
    WeightLaw nothing = WeightLaws.atoms(new double[] {NEGATIVE_INFINITY}, new double[] {1});
    assertEquals(NEGATIVE_INFINITY, nothing.logEvidence());
    assertEquals(NEGATIVE_INFINITY, nothing.meanLogPowerMean(2, 2));
  }

  @Test
  void risesWithKFromTheElboToTheEvidence() {
    WeightLaw law = WeightLaws.atoms(LOG_W, P);
    double last = law.meanLog() - 1e-12;
    for (long k = 1; k <= 1L << 32; k *= 4) {
      double next = law.meanLogPowerMean(1, k);
      assertTrue(next > last, "k = " + k);
      last = next;
    }
    assertTrue(last < law.logEvidence());
  }
}
