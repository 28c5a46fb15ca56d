package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.LogEvidence;
import elbo.bound.Renyi;
import elbo.estimate.Bound;
import elbo.model.MatchedGaussians;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exact means at the ends of their parameters: right or absent, in bounded work.
class ExtremeLawsTest {
  // The last sum asked for may overrun what is left by a few integrals.
  private static final long MOST = MeansOfSums.MOST_WORK + 100_000;

  private static void right(double exact, double value, double allowed) {
    assertEquals(exact, value, allowed * Math.max(1, Math.abs(exact)));
  }

  /// ∫ log(1 + e^(−bx)) e^(−x) dx = Σ (−1)^(j+1) / (j (bj + 1)), by H. Cohen, F. Rodriguez
  /// Villegas, D. Zagier (2000), Convergence acceleration of alternating series.
  private static double gap(double b) {
    int n = 40;
    double d = Math.pow(3 + Math.sqrt(8), n);
    d = 0.5 * (d + 1 / d);
    double factor = -1;
    double c = -d;
    double sum = 0;
    for (int j = 0; j < n; j++) {
      c = factor - c;
      sum += c / ((j + 1) * (b * (j + 1) + 1));
      factor *= (double) (j + n) * (j - n) / ((j + 0.5) * (j + 1));
    }
    return sum / d;
  }

  // In two dimensions w / p(x) = c e^(−(c − 1) E) with E exponential. The smaller of two such E has
  // the mean 1/2, the larger 3/2, and their distance is exponential again.
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 8, -1})
  void twoWeightsInTwoDimensions(double a) {
    int known = 0;
    for (int e = -8; e <= 8; e++) {
      {
        double c = 3 * Math.pow(10, e);
        double b = a * (c - 1);
        double sum = (b > 0 ? -0.5 * b : -1.5 * b) + gap(Math.abs(b));
        double exact = Math.log(c) + (sum - Math.log(2)) / a;
        Work work = new Work(MeansOfSums.MOST_WORK);
        double value = new ScaledNormal(2, c, 0).meanLogPowerMean(a, 2, work);
        assertTrue(work.done() <= MOST, "a = " + a + ", c = " + c + ": " + work.done());
        if (!Double.isNaN(value)) {
          known++;
          right(exact, value, 1e-9);
        }
      }
    }
    assertTrue(known >= 15, known + " of 17");
  }

  // Of n exponential variables the least has the mean 1/n and the largest Σ 1/j.
  @ParameterizedTest
  @ValueSource(longs = {50, 10_000})
  void manyWeightsThatDifferVastly(long k) {
    for (double c : new double[] {1e6, 1e8}) {
      double value = new ScaledNormal(2, c, 0).meanLogPowerMean(1, k);
      // The second least is e^(−bx) of the least, with x exponential of rate k − 1.
      double least = Math.log(c / k) - (c - 1) / k;
      double second = gap((c - 1) / (k - 1));
      assertTrue(value >= least && value <= least + 2 * second + 1e-7 * c / k, c + ": " + value);
    }
    double harmonic = 0;
    for (long j = k; j >= 1; j--) {
      harmonic += 1.0 / j;
    }
    double c = 1e-8;
    double value = new ScaledNormal(2, c, 0).meanLogPowerMean(-1e9, k);
    // −log mean w^(−10⁹) / 10⁹ is near that of the smallest weight.
    double smallest = Math.log(c) + (1 - c) / k;
    assertTrue(Double.isNaN(value) || Math.abs(value - smallest) < 1e-6, value + " " + smallest);
    double heavy = new ScaledNormal(2, c, 0).meanLogPowerMean(1e6, k);
    right(Math.log(c) + (1 - c) * harmonic, heavy, 1e-4);
  }

  // From extreme.py beside the table.
  @ParameterizedTest
  @CsvFileSource(resources = "/elbo/exact/extreme.csv", numLinesToSkip = 1)
  void valuesFromElsewhere(int d, double c, double a, long k, double exact) {
    double value = new ScaledNormal(d, c, 0).meanLogPowerMean(a, k);
    right(exact, value, 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 100, 1000})
  void everyBoundIsInOrderOrAbsent(int d) {
    List<Bound<?>> rising =
        List.of(
            new Renyi(50, 3),
            new Renyi(50, 1.5),
            new Renyi(50, 0.5),
            new Iwae(50),
            new Cubo(50, 2),
            new Cubo(50, 8));
    List<Bound<?>> more =
        List.of(new Elbo(), new Iwae(1), new Iwae(2), new Iwae(50), new Iwae(10_000));
    for (int e = -8; e <= 8; e += 4) {
      double c = 3 * Math.pow(10, e);
      WeightLaw law = WeightLaws.scaledNormal(d, c, -7);
      inOrder(law, rising, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      inOrder(law, more, Double.NEGATIVE_INFINITY, -7);
      double eubo = new Eubo().expectation(law, 1).orElseThrow();
      right(-7 + 0.5 * d * (1 / c - 1 + Math.log(c)), eubo, 1e-12);
      OptionalDouble evidence = new LogEvidence().expectation(law, 1_000_000);
      assertTrue(evidence.isEmpty() || evidence.getAsDouble() <= -7);
      OptionalDouble jackknife = new Jackknife(50).expectation(law, 50);
      OptionalDouble iwae = new Iwae(50).expectation(law, 50);
      if (jackknife.isPresent() && iwae.isPresent()) {
        assertTrue(jackknife.getAsDouble() >= iwae.getAsDouble());
      }
    }
  }

  private static void inOrder(WeightLaw law, List<Bound<?>> bounds, double least, double most) {
    double last = least;
    int known = 0;
    for (Bound<?> bound : bounds) {
      OptionalDouble mean = bound.expectation(law, 1_000_000);
      if (mean.isPresent()) {
        known++;
        double slack = 1e-8 * Math.max(1, Math.abs(mean.getAsDouble()));
        assertTrue(mean.getAsDouble() >= last - slack, bound.name() + ": " + mean);
        assertTrue(mean.getAsDouble() <= most + slack, bound.name() + ": " + mean);
        last = mean.getAsDouble();
      }
    }
    // Beyond, 10⁻⁹ of E log w is more than the terms that it cancels leave.
    boolean extreme = law.meanLog() < -1e8;
    assertTrue(extreme || known >= bounds.size() - 2, known + " known");
  }

  // JVI-1 without the cancellation of k L_k − (k − 1) L_(k − 1).
  @Test
  void theJackknifeOfManyWeights() {
    // Of Gamma(1, 1) / 1: L_k = ψ(k) − log k, and JVI-1 tends to 1/(2k²)·… above 0.
    WeightLaw law = WeightLaws.gamma(1);
    for (long k : new long[] {1000, 1_000_000}) {
      double digamma = -0.5 / k - 1 / (12.0 * k * k);
      double before = -0.5 / (k - 1) - 1 / (12.0 * (k - 1) * (k - 1));
      double exact = k * digamma - (k - 1) * before;
      assertEquals(exact, law.meanJackknife(k), 1e-9);
    }
  }

  // What the narrow proposal misses, E w as well as E log w under the posterior.
  @Test
  void narrowProposalsHaveTheirUpperBound() {
    MatchedGaussians model = new MatchedGaussians(5, 0.03);
    double[] x = {0.5, -1, 2, 0, 0.25};
    WeightLaw law = WeightLaws.of(model, x, model.proposal(x)).orElseThrow();
    double exact = model.logEvidence(x).orElseThrow();
    assertEquals(exact + 72.0670, law.posteriorMeanLog(), 1e-4);
    assertEquals(exact, law.logEvidence());
    assertEquals(Double.POSITIVE_INFINITY, law.logPowerMean(2));
  }

  // Steps between the weights, each to be found: log of a sum is the log of its largest weight.
  @Test
  void atomsThatAreFarApart() {
    double[] logW = {-1e6, 0, 3e7};
    double[] p = {0.25, 0.5, 0.25};
    WeightLaw law = WeightLaws.atoms(logW, p);
    for (long k : new long[] {2, 5, 1000}) {
      double value = law.meanLogPowerMean(1, k);
      double none = Math.pow(0.75, k);
      double lowest = Math.pow(0.25, k);
      double largest = 3e7 * (1 - none) - 1e6 * lowest - Math.log(k);
      assertTrue(Double.isNaN(value) || Math.abs(value - largest) < Math.log(k) + 1e-3, k + "");
    }
  }
}
