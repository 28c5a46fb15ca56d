package elbo.bound;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Dependent;
import elbo.ExponentialWeights;
import elbo.GivenWeights;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Moments;
import elbo.exact.WeightLaws;
import elbo.inference.Weights;
import elbo.model.Binary;
import elbo.model.MatchedGaussians;
import elbo.points.Independent;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwoGroupsTest {
  private static final Binary MODEL = new Binary(0.3, 0.2, 0.9, 0.6);
  private static final double[] X = {1};

  private static WeightLaw binary() {
    return WeightLaws.of(MODEL, X, MODEL.proposal(X)).orElseThrow();
  }

  /// The mean over all ordered pairs of groups.
  private static double pairs(double[] logs) {
    double sum = 0;
    for (int a = 0; a < logs.length; a++) {
      for (int b = 0; b < logs.length; b++) {
        sum += a == b ? 0 : logs[a] + Math.exp(logs[b] - logs[a]) - 1;
      }
    }
    return sum / logs.length / (logs.length - 1);
  }

  private static double[] means(double[] logW, int k) {
    double[] means = new double[logW.length / k];
    Arrays.setAll(means, g -> Naive.powerMean(logW, g * k, k, 1));
    return means;
  }

  /// The published gaps, and E log W_A + E(W_B) E(1/W_A) − 1 by the binomial sum.
  @ParameterizedTest
  @CsvSource({"1, 0.007802747", "10, 0.000722915", "100, 0.000071478"})
  void lawGivesThePublishedGap(int k, double published) {
    double p = 0.6 * 0.45 + 0.4 * 0.35;
    double logChoose = 0;
    double sum = 0;
    for (int m = 0; m <= k; m++) {
      double w = (0.45 * m + 0.35 * (k - m)) / k;
      double logP = logChoose + m * Math.log(0.6) + (k - m) * Math.log(0.4);
      sum += Math.exp(logP) * (Math.log(w) + p / w - 1);
      logChoose += Math.log(k - m) - Math.log(m + 1);
    }
    double upper = new TwoGroups(k).expectation(binary(), 0).orElseThrow();
    assertEquals(published, upper - Math.log(p), 6e-10);
    assertEquals(sum, upper, 1e-12);
  }

  /// S of k weights is Gamma(ak, 1), so that E(1/W) = ak / (ak − 1).
  @ParameterizedTest
  @CsvSource({"1, 2", "1, 3", "1, 50", "0.5, 5", "3, 1", "7.5, 100"})
  void lawOfGammaWeights(double a, int k) {
    double exact = Math.log(a * k / (a * k - 1));
    assertEquals(exact, WeightLaws.gamma(a).logMeanInverse(k), 1e-10);
  }

  @Test
  void whereTheInverseHasNoMeanThereIsNoExpectation() {
    assertEquals(POSITIVE_INFINITY, WeightLaws.scaledNormal(3, 2.5, 0).logMeanInverse(1));
    assertTrue(new TwoGroups(1).expectation(WeightLaws.scaledNormal(3, 2.5, 0), 9).isEmpty());
    double[] logW = {NEGATIVE_INFINITY, 0};
    WeightLaw zeros = WeightLaws.atoms(logW, new double[] {0.5, 0.5});
    assertTrue(new TwoGroups(5).expectation(zeros, 9).isEmpty());
    // E wⁿ = c^(nd/2) (1 + n(c − 1))^(−d/2) at n = −1.
    double one = -1.5 * Math.log(1.5) - 1.5 * Math.log(0.5);
    assertEquals(one, WeightLaws.scaledNormal(3, 1.5, 0).logMeanInverse(1), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"1, 40, 3", "1, 7, 20", "5, 200, 8", "33, 660, 8", "100, 1300, 2", "600, 1300, 9"})
  void isTheMeanOverAllPairsOfGroups(int k, int n, double width) {
    for (int seed = 0; seed < 10; seed++) {
      double[] logW = GivenWeights.uniform(seed, n, width);
      double exact = pairs(means(logW, k));
      TwoGroups.Pairs e =
          new Estimator(n, new TwoGroups(k)).estimate(new GivenWeights(logW)).get(new TwoGroups(k));
      assertEquals(exact, e.value(), 1e-12 * Math.max(1, exact));
      assertEquals(n / k, e.groups());
      assertEquals(n / k * k, e.samples());
      double largest = Arrays.stream(means(logW, k)).max().orElseThrow();
      double average = Naive.powerMean(logW, 0, n / k * k, 1);
      assertTrue(e.value() >= average - 1e-12, "no less than log of the mean of all");
      assertTrue(largest >= average);
    }
  }

  /// The error is the jackknife's: by leaving out groups one by one.
  @ParameterizedTest
  @CsvSource({"1, 3", "1, 40", "7, 280", "40, 1600"})
  void errorIsThatOfTheJackknife(int k, int n) {
    double[] logW = GivenWeights.uniform(3, n, 4);
    double[] means = means(logW, k);
    Moments without = new Moments();
    for (int out = 0; out < means.length; out++) {
      double[] rest = new double[means.length - 1];
      for (int i = 0; i < rest.length; i++) {
        rest[i] = means[i < out ? i : i + 1];
      }
      if (rest.length > 1) {
        without.add(pairs(rest));
      }
    }
    double m = means.length;
    double jackknife = Math.sqrt((m - 1) / m * without.variance() * (m - 1));
    Estimate e = Naive.estimate(new TwoGroups(k), logW);
    assertEquals(jackknife, e.standardError(), 1e-11 * jackknife);
  }

  @Test
  void weightsOfZero() {
    double[] logW = GivenWeights.uniform(1, 64, 2);
    logW[5] = NEGATIVE_INFINITY;
    TwoGroups four = new TwoGroups(4);
    TwoGroups.Pairs some = new Estimator(64, four).estimate(new GivenWeights(logW)).get(four);
    assertEquals(pairs(means(logW, 4)), some.value(), 1e-12);
    assertEquals(POSITIVE_INFINITY, some.inverseTail());
    assertTrue(some.warning().isPresent());
    Arrays.fill(logW, 4, 8, NEGATIVE_INFINITY);
    Estimate group = Naive.estimate(four, logW);
    assertEquals(POSITIVE_INFINITY, group.value());
    assertTrue(Double.isNaN(group.standardError()));
    Arrays.fill(logW, NEGATIVE_INFINITY);
    assertEquals(NEGATIVE_INFINITY, Naive.estimate(four, logW).value());
  }

  /// 1/w of exponential weights has tail index 1, which a fit at finite n falls short of: no mean
  /// at k = 1.
  @Test
  void warnsWhereTheInverseMayHaveNoVariance() {
    ExponentialWeights weights = new ExponentialWeights(5);
    for (int k : new int[] {1, 5}) {
      TwoGroups bound = new TwoGroups(k);
      TwoGroups.Pairs e = new Estimator(20_000, bound).estimate(weights).get(bound);
      assertEquals(0.85 / k, e.inverseTail(), 0.2 / k);
      assertEquals(k == 1, e.warning().isPresent());
    }
    MatchedGaussians light = new MatchedGaussians(5, 1.25);
    double[] x = new double[5];
    TwoGroups one = new TwoGroups(1);
    TwoGroups.Pairs e =
        new Estimator(20_000, one)
            .estimate(Weights.of(light, x, light.proposal(x), new Independent(3), 0))
            .get(one);
    assertTrue(e.warning().isEmpty(), () -> "tail index " + e.inverseTail());
  }

  @Test
  void essOfBothGroups() {
    double[] logW = GivenWeights.uniform(2, 60, 4);
    TwoGroups ten = new TwoGroups(10);
    TwoGroups.Pairs e = new Estimator(60, ten).estimate(new GivenWeights(logW)).get(ten);
    double[] sum = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < 60; i++) {
      sum[i / 10 % 2] += Math.exp(logW[i]);
      squares[i / 10 % 2] += Math.exp(2 * logW[i]);
    }
    assertEquals(sum[0] * sum[0] / squares[0], e.essA(), 1e-10);
    assertEquals(sum[1] * sum[1] / squares[1], e.essB(), 1e-10);
  }

  /// Groups that depend on each other would be no two groups: they are whole runs.
  @Test
  void groupsAreWholeRuns() {
    double[] logW = GivenWeights.uniform(8, 96, 3);
    TwoGroups bound = new TwoGroups(5);
    TwoGroups.Pairs e =
        new Estimator(96, bound).estimate(new Dependent(new GivenWeights(logW), 8)).get(bound);
    assertEquals(12, e.groups());
    assertEquals(pairs(means(logW, 8)), e.value(), 1e-12);
  }

  /// δ tells the bound from log p(x) at k = 1 and 10 (gaps 7.8·10⁻³ and 7.2·10⁻⁴).
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100})
  void estimatesHaveTheirExactMeans(int k) {
    try (Engine engine = new Engine(2)) {
      Estimate e =
          engine
              .estimate(
                  new Estimator(3_000_000, new TwoGroups(k)),
                  Weights.of(MODEL, X, MODEL.proposal(X), new Independent(20260102), 0))
              .only();
      Calibrated.check(e, new TwoGroups(k).expectation(binary(), 0).orElseThrow(), 6.5e-4);
      assertFalse(e.warning().isPresent());
    }
  }
}
