package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Dependent;
import elbo.GivenWeights;
import elbo.bound.AnalyticElbo;
import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Naive;
import elbo.inference.Weights;
import elbo.model.MatchedGaussians;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicateTest {
  private static Estimate replicated(Bound<?> bound, long size, double... logW) {
    return Naive.dependent(bound, size, logW);
  }

  // Groups of k start anew in each replicate, and what fills none is not used.
  private static double[] values(double[] logW, int k, int size) {
    double[] values = new double[logW.length / size];
    for (int r = 0; r < values.length; r++) {
      for (int g = 0; g < size / k; g++) {
        values[r] += Naive.powerMean(logW, r * size + g * k, k, 1) / (size / k);
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 2",
    "1, 7",
    "1, 64",
    "1, 500",
    "1, 512",
    "1, 700",
    "1, 2000",
    "2, 2",
    "3, 7",
    "5, 64",
    "50, 64",
    "64, 64",
    "200, 256",
    "256, 256",
    "512, 512",
    "600, 1024",
    "1000, 3000"
  })
  void comparesTheValuesOfReplicates(int k, int size) {
    double[] logW = GivenWeights.uniform(k + 31L * size, 6001, 8);
    double[] values = values(logW, k, size);
    Estimate e = replicated(k == 1 ? new Elbo() : new Iwae(k), size, logW);
    assertEquals(Naive.mean(values), e.value(), 1e-12);
    assertEquals(Naive.standardError(values), e.standardError(), 1e-12);
    assertEquals((long) values.length * size, e.samples());
    assertEquals(Side.LOWER, e.side());
    assertEquals(Map.of(), e.parts());
  }

  @Test
  void twoReplicatesTellAnErrorAndOneCannot() {
    double[] logW = GivenWeights.uniform(3, 150, 5);
    double[] values = values(logW, 1, 70);
    assertEquals(
        Naive.standardError(values), replicated(new Elbo(), 70, logW).standardError(), 1e-13);
    assertEquals(Double.NaN, replicated(new Elbo(), 100, logW).standardError());
    assertEquals(100, replicated(new Elbo(), 100, logW).samples());
  }

  // Ten replicates of the same 64 weights show nothing of how far off their mean is.
  @Test
  void replicatesThatAgreeByAccidentHaveNoError() {
    double[] logW = GivenWeights.uniform(2, 64, 20);
    double[] repeated = new double[640];
    Arrays.setAll(repeated, i -> logW[i % 64]);
    double[] constant = new double[640];
    Arrays.setAll(constant, i -> -80 + 1e-12 * (i % 3));
    for (Bound<?> bound :
        List.of(new Elbo(), new Iwae(10), new Jackknife(64), new Cubo(30, 2), new LogEvidence())) {
      assertEquals(Double.NaN, replicated(bound, 64, repeated).standardError(), bound.name());
      assertEquals(0, replicated(bound, 64, constant).standardError(), 1e-12, bound.name());
    }
  }

  // As a proportion j of m: with two more of each, (j + 2) of m + 4, where that is more; of few
  // there is none.
  @ParameterizedTest
  @CsvSource({"16, 1", "16, 5", "40, 39", "15, 1", "8, 4"})
  void replicatesOfTwoValuesAreAProportion(int m, int j) {
    double[] logW = new double[2 * m];
    for (int r = 0; r < m; r++) {
      logW[2 * r] = -1;
      logW[2 * r + 1] = r < j ? 3 : 1;
    }
    double p = (j + 2.0) / (m + 4);
    double share = (double) j / m;
    double plain = Math.sqrt(share * (1 - share) / (m - 1));
    double error = m < 16 ? Double.NaN : Math.max(plain, Math.sqrt(p * (1 - p) / (m + 3)));
    assertEquals(error, replicated(new Elbo(), 2, logW).standardError(), 1e-14);
    double low = (Math.exp(-1) + Math.exp(1)) / 2;
    double high = (Math.exp(-1) + Math.exp(3)) / 2;
    double mean = low + (high - low) * j / m;
    double relative = error * (high - low) / mean;
    assertEquals(relative, replicated(new LogEvidence(), 2, logW).standardError(), 1e-12);
  }

  // Of a smooth function, opposite points have opposite errors: log w is even here, so that pairs
  // are worth half as many samples, which the error must say.
  @Test
  void antitheticPairsOfAnEvenFunctionAreOneSampleTwice() {
    MatchedGaussians model = new MatchedGaussians(3, 1.5);
    double[] x = {0.5, -1, 2};
    LogWeights weights = Weights.of(model, x, model.proposal(x), new Antithetic(5), 0);
    Estimator estimator = new Estimator(1 << 14, new Elbo());
    Estimate pairs = estimator.estimate(weights).only();
    Estimate single = estimator.estimate(new Dependent(weights, 1)).only();
    assertEquals(single.value(), pairs.value(), 1e-12);
    double ratio = pairs.standardError() / single.standardError();
    // Two sums of the same squares, but for the count in the variance.
    assertEquals(Math.sqrt(2), ratio, 1e-3);
  }

  @Test
  void sideAndNeedsAreThoseOfTheBound() {
    MatchedGaussians model = new MatchedGaussians(2, 2);
    double[] x = {1, 2};
    LogWeights weights =
        new Dependent(
            Weights.of(model, x, model.proposal(x), new Independent(5), 0), new Dependence(8));
    for (Bound<?> bound : List.of(new Eubo(), new AnalyticElbo(), new Jackknife(4))) {
      Estimate e = new Estimator(640, bound).estimate(weights).only();
      assertEquals(bound.side(), e.side());
      assertEquals(bound.name(), e.name());
    }
    assertEquals(Source.POSTERIOR, new Eubo().source());
    assertEquals(Set.of(Capability.TERMS, Capability.KL), new AnalyticElbo().needs());
    assertEquals(64, new Dependence(64).whole(new Iwae(50).minimumSamples()));
  }

  @Test
  void theDivergenceIsKept() {
    MatchedGaussians model = new MatchedGaussians(2, 2);
    double[] x = {1, 2};
    LogWeights weights = Weights.of(model, x, model.proposal(x), new Antithetic(5), 0);
    Estimator estimator = new Estimator(640, new AnalyticElbo());
    AnalyticElbo.Parts e = estimator.estimate(new Dependent(weights, 64)).get(new AnalyticElbo());
    AnalyticElbo.Parts single =
        estimator.estimate(new Dependent(weights, 1)).get(new AnalyticElbo());
    assertEquals(single.value(), e.value(), 1e-12);
    assertEquals(single.kl(), e.kl());
    assertEquals(single.reconstruction(), e.reconstruction(), 1e-12);
  }

  // A group that is larger than a run lies in a replicate of several whole runs.
  @ParameterizedTest
  @CsvSource({"50, 49, 98", "50, 7, 56", "3, 2, 4", "512, 500, 1000", "600, 64, 640"})
  void replicatesAreWholeRuns(int k, int size, int replicate) {
    double[] logW = GivenWeights.uniform(k + 31L * size, 3001, 8);
    double[] values = values(logW, k, replicate);
    Estimate e = replicated(new Iwae(k), size, logW);
    assertEquals(Naive.mean(values), e.value(), 1e-12);
    assertEquals(Naive.standardError(values), e.standardError(), 1e-12);
    assertEquals((long) values.length * replicate, e.samples());
  }

  @Test
  void samplesThatFillNoReplicateAreTooFew() {
    double[] logW = new double[10];
    assertEquals(
        "Elbo needs at least 11 samples, whole runs of 11 that depend on each other, but there are"
            + " 10",
        assertThrows(IllegalArgumentException.class, () -> replicated(new Elbo(), 11, logW))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> replicated(new Iwae(8), 6, logW));
    assertEquals(10, replicated(new Elbo(), 10, logW).samples());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 64, 90, 128, 200})
  void partsMakeTheWhole(int size) {
    double[] logW = GivenWeights.uniform(4, 200, 9);
    Cuts<?, Estimate> cuts = Cuts.of(new Iwae(3), new Dependent(new GivenWeights(logW), size));
    Estimate whole = cuts.whole(0, 200);
    for (int a = 0; a <= 200; a++) {
      for (int b = a; b <= 200; b += 13) {
        Estimate e = cuts.fromTheRight(0, a, b, 200);
        assertEquals(whole.value(), e.value(), 1e-12);
        assertEquals(whole.standardError(), e.standardError(), 1e-12);
        assertEquals(whole.samples(), e.samples());
      }
    }
  }
}
