package elbo.diagnostic;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.GivenWeights;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.LargestWeights;
import elbo.inference.Weights;
import elbo.model.MatchedGaussians;
import elbo.points.Independent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KHatTest {
  private static KHat.Tail kHat(double... logW) {
    return new Estimator(logW.length, new KHat()).estimate(new GivenWeights(logW)).get(new KHat());
  }

  @Test
  void fewerThanTwentyFiveWeightsTellNothing() {
    for (int n : new int[] {1, 2, 24}) {
      assertTrue(Double.isNaN(kHat(GivenWeights.uniform(1, n, 4)).value()));
    }
    assertFalse(Double.isNaN(kHat(GivenWeights.uniform(1, 25, 4)).value()));
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 600, 5000})
  void constantWeightsHaveNoTail(int n) {
    double[] logW = new double[n];
    Arrays.fill(logW, -40);
    Estimate e = kHat(logW);
    assertEquals(NEGATIVE_INFINITY, e.value());
    assertTrue(Double.isNaN(e.standardError()));
  }

  @Test
  void tiesAreNumbers() {
    double[] logW = GivenWeights.uniform(2, 4000, 6);
    for (double step : new double[] {0.01, 0.5, 2, 3.1}) {
      double k = kHat(Arrays.stream(logW).map(v -> step * Math.rint(v / step)).toArray()).value();
      assertFalse(Double.isNaN(k), "step " + step);
    }
    // All of the tail but one weight ties with the cutoff.
    double[] ties = new double[1000];
    ties[500] = 3;
    assertTrue(Double.isFinite(kHat(ties).value()));
  }

  @Test
  void zeroWeightsInTheTailTellNothing() {
    double[] logW = GivenWeights.uniform(3, 1000, 6);
    double expected = kHat(logW).value();
    int tail = LargestWeights.tailLength(1000);
    assertEquals(95, tail);
    double[] sorted = logW.clone();
    Arrays.sort(sorted);
    Arrays.fill(sorted, 0, 1000 - tail - 1, NEGATIVE_INFINITY);
    assertEquals(expected, kHat(sorted).value());
    sorted[1000 - tail - 1] = NEGATIVE_INFINITY;
    assertTrue(Double.isNaN(kHat(sorted).value()));
    Arrays.fill(sorted, NEGATIVE_INFINITY);
    assertTrue(Double.isNaN(kHat(sorted).value()));
  }

  @Test
  void neitherOrderNorScaleMatters() {
    double[] logW = GivenWeights.uniform(4, 3000, 9);
    double k = kHat(logW).value();
    double[] reversed = new double[logW.length];
    for (int i = 0; i < logW.length; i++) {
      reversed[i] = logW[logW.length - 1 - i];
    }
    assertEquals(k, kHat(reversed).value());
    assertEquals(k, kHat(Arrays.stream(logW).map(v -> v + 5000).toArray()).value(), 1e-8);
  }

  @Test
  void trustThreshold() {
    assertEquals(0.5, KHat.threshold(100), 1e-15);
    assertEquals(0.7, KHat.threshold(5000), 1e-15);
    assertEquals(1 - 1 / Math.log10(2000), KHat.threshold(2000), 1e-15);
    assertEquals(0.5, kHat(GivenWeights.uniform(1, 100, 4)).threshold(), 1e-15);
  }

  // More weights than are kept: the largest 2¹⁷ + 1 of 300,000 are enough for any tail.
  @Test
  void forgetsWhatCannotCount() {
    int n = 300_000;
    double[] rising = new double[n];
    for (int i = 0; i < n; i++) {
      rising[i] = 1e-5 * i;
    }
    double[] falling = new double[n];
    for (int i = 0; i < n; i++) {
      falling[i] = rising[n - 1 - i];
    }
    assertEquals(kHat(rising).value(), kHat(falling).value());
  }

  // Matched Gaussians with D = 2 have weights of an exact Pareto law of tail index 1 − c, so that
  // k-hat has no bias but that of its prior, ten observations at ½, and that of the fit, which
  // 0.005 covers for a tail of 300: well inside the 5 standard errors. Its mean over 1024
  // repetitions tells δ = 0.03, and the squares of z whether its error is true.
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.6, 0.3})
  void findsTheTailIndex(double c) {
    int n = 10_000;
    double[] k = new double[1024];
    double[] z2 = new double[k.length];
    int tail = LargestWeights.tailLength(n);
    double shrunk = (tail * (1 - c) + 5) / (tail + 10);
    MatchedGaussians model = new MatchedGaussians(2, c);
    double[] x = {0, 0};
    for (int r = 0; r < k.length; r++) {
      Estimate e =
          new Estimator(n, new KHat())
              .estimate(Weights.of(model, x, model.proposal(x), new Independent(2), r))
              .only();
      k[r] = e.value();
      z2[r] = Math.pow((k[r] - shrunk) / e.standardError(), 2);
    }
    Calibrated.mean(k, shrunk, 0.03);
    Calibrated.mean(z2, 1, 0.4);
  }
}
