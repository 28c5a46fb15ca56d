package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.diagnostic.Reliability;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.estimate.Estimator;
import elbo.model.Draw;
import elbo.model.LatentModel;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.model.ScalarModel;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import elbo.weight.Peak;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Searches for the largest weight where it is known.
class ClimbTest {
  private static final double[] X = {0.3, -1, 2, 0.5, 1, -0.4, 0.7, -2};
  private static final List<Long> STARTS = List.of(3L, 17L, 200L);
  private static final double FAR = 1000;

  private static LogWeights weights(LatentModel model, double[] x) {
    return new Importance(new Encoder())
        .open(model, new Observation(0, x), new Independent(4))
        .weights();
  }

  /// w / p(x) = c^(D/2) e^(−s (c − 1) / 2) is largest at s = 0.
  @ParameterizedTest
  @CsvSource({"1, 1.5", "2, 1.3333", "2, 4", "5, 1.5", "8, 1.2"})
  void findsTheLargestWeight(int d, double c) {
    LatentModel model = new MatchedGaussians(d, c);
    double[] x = Arrays.copyOf(X, d);
    double largest = model.logEvidence(x).orElseThrow() + 0.5 * d * Math.log(c);
    Peak peak = weights(model, x).climb(STARTS, FAR, 8192);
    assertTrue(peak.ended());
    assertTrue(peak.logW() <= largest + 1e-9, peak + " > " + largest);
    assertEquals(largest, peak.logW(), 0.05);
    assertTrue(peak.evaluations() <= 8192);
  }

  /// Under a proposal narrower than the posterior there is none.
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.6, 0.9})
  void followsWhatRisesWithoutEnd(double c) {
    LogWeights weights = weights(new MatchedGaussians(5, c), Arrays.copyOf(X, 5));
    Peak peak = weights.climb(STARTS, FAR, 8192);
    assertFalse(peak.ended());
    assertTrue(peak.logW() > FAR, peak.toString());
    assertTrue(peak.evaluations() < 8192);
  }

  /// log w rises by (1 − c) s / 2, and the log of the mass outside of s falls by s / 2 in two
  /// dimensions; in others asymptotically.
  @ParameterizedTest
  @CsvSource({"2, 0.2, 1e-9", "2, 0.6, 1e-9", "2, 0.9, 1e-9", "5, 0.6, 0.01", "8, 0.3, 0.01"})
  void measuresTheTailIndex(int d, double c, double within) {
    LogWeights weights = weights(new MatchedGaussians(d, c), Arrays.copyOf(X, d));
    List<Long> largest =
        new Estimator(512, new Reliability()).estimate(weights).get(new Reliability()).largest();
    assertEquals(1 - c, weights.climb(largest, FAR, 8192).tailIndex(), within);
  }

  /// In many dimensions the second moment, c^D / (2c − 1)^(D/2), which one index does not show.
  @ParameterizedTest
  @CsvSource({"20, 0.9", "20, 0.7", "50, 0.8"})
  void measuresTheSecondMomentInManyDimensions(int d, double c) {
    double[] x = new double[d];
    Peak peak = weights(new MatchedGaussians(d, c), x).climb(STARTS, FAR, 8192);
    assertTrue(Double.isNaN(peak.tailIndex()));
    double exact = Math.pow(c * c / (2 * c - 1), 0.5 * d);
    assertEquals(exact, peak.secondMoment(), 1e-6 * exact);
  }

  @Test
  void isAFunctionOfItsParameters() {
    LatentModel model = new MatchedGaussians(5, 1.5);
    Peak first = weights(model, Arrays.copyOf(X, 5)).climb(STARTS, FAR, 4096);
    assertEquals(first, weights(model, Arrays.copyOf(X, 5)).climb(STARTS, FAR, 4096));
  }

  /// It ends at once where a weight is larger than any that matters.
  @Test
  void endsWhereMoreIsNotAsked() {
    LogWeights weights = weights(new MatchedGaussians(5, 1.5), Arrays.copyOf(X, 5));
    assertEquals(128, weights.climb(STARTS, -FAR, 4096).evaluations());
    assertEquals(Peak.UNKNOWN, weights.climb(STARTS, FAR, 127));
  }

  /// A model that refuses latents far out: the estimate does not need them, and nothing is bounded.
  @Test
  void whatAModelRefusesBoundsNothing() {
    ScalarModel refusing =
        new ScalarModel() {
          @Override
          public String name() {
            return "refusing";
          }

          @Override
          public int latentDimension() {
            return 1;
          }

          @Override
          public int observationDimension() {
            return 1;
          }

          @Override
          public double logJoint(double[] x, double[] z) {
            if (Math.abs(z[0]) > 20) {
              throw new IllegalArgumentException("z is " + z[0]);
            }
            return -Math.abs(z[0]);
          }

          @Override
          public Distribution proposal(double[] x) {
            return DiagonalNormal.standard(1);
          }

          @Override
          public Draw draw(UniformRandomProvider random) {
            throw new UnsupportedOperationException();
          }
        };
    Peak peak = weights(refusing, new double[1]).climb(STARTS, FAR, 4096);
    assertFalse(peak.ended());
    assertEquals(Double.POSITIVE_INFINITY, peak.logW());
    assertTrue(peak.evaluations() > 0);
  }

  /// States cannot be moved by a little.
  @Test
  void discreteLatentsAreNotMoved() {
    LatentModel model = new SigmoidBelief(6, 12, 1);
    assertEquals(Peak.UNKNOWN, weights(model, new double[12]).climb(STARTS, FAR, 4096));
  }
}
