package elbo.inference;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Catalogs;
import elbo.ExponentialWeights;
import elbo.estimate.Estimate;
import elbo.estimate.TermMean;
import elbo.kernel.Scratch;
import elbo.model.Binary;
import elbo.model.MatchedGaussians;
import elbo.name.Examples;
import elbo.points.Antithetic;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Quantity;
import elbo.weight.Terms;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of ways to terms: their mean is log p(x).
class TermSamplerTest {
  private static final PointSet POINTS = new Independent("terms");

  static Stream<TermSampler> samplers() {
    return Stream.concat(
        Examples.of(Catalogs.TERMS).stream(),
        Stream.of(new Multilevel(1), new Multilevel(3, 0.45), new Sumo(1)));
  }

  private static LogWeights binary(PointSet points) {
    Binary model = new Binary(0.3, 0.2, 0.9, 0.6);
    double[] x = {1};
    return Weights.of(model, x, model.proposal(x), points, 0);
  }

  private static double[] fill(Terms terms, long first, int size) {
    double[] out = new double[size];
    Scratch.lend(scratch -> terms.fill(first, size, scratch, out));
    return out;
  }

  /// The mean is log p(x), not that of any IWAE: δ is a third of the gap of the ELBO. A mean
  /// without a variance has no calibrated error, and is far from it at most by what it has seen.
  @ParameterizedTest
  @MethodSource("samplers")
  void meanIsTheLogEvidence(TermSampler sampler) {
    Terms terms = sampler.open(binary(POINTS), POINTS, 0);
    assertEquals(Quantity.LOG_EVIDENCE, terms.mean());
    long n = sampler.weights() > 50 ? 20_000 : 300_000;
    Estimate e = new TermMean().estimate(terms, n);
    if (sampler.warning().isEmpty()) {
      Calibrated.check(e, Math.log(0.41), 0.0074 / 3);
    }
    Terms exponential = sampler.open(new ExponentialWeights(3), POINTS, 0);
    Estimate of = new TermMean().estimate(exponential, n / 4);
    assertTrue(Math.abs(of.value()) < 5 * of.standardError(), sampler + ": " + of);
    assertTrue(Math.abs(e.value() - Math.log(0.41)) < 5 * e.standardError(), sampler + ": " + e);
    // A term takes as many weights as it says: on average; numbers of levels have a heavy tail.
    assertEquals(1, e.samples() / (n * sampler.weights()), 0.25, sampler.toString());
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void termsAreAFunctionOfTheirIndex(TermSampler sampler) {
    Terms terms = sampler.open(binary(POINTS), POINTS, 4);
    double[] all = fill(terms, 0, 100);
    assertArrayEquals(Arrays.copyOfRange(all, 37, 60), fill(terms, 37, 23));
    assertTrue(Arrays.stream(all).distinct().count() > 2);
  }

  /// Under constant weights every difference is 0.
  @ParameterizedTest
  @MethodSource("samplers")
  void constantWeightsGiveTheConstant(TermSampler sampler) {
    for (double c : new double[] {0, -700.25, 700.25}) {
      LogWeights constant =
          (first, size, scratch, out) -> {
            out.reset(first, size, Double.NaN);
            Arrays.fill(out.logW(), 0, size, c);
          };
      Estimate e = new TermMean().estimate(sampler.open(constant, POINTS, 0), 200);
      assertEquals(c, e.value(), 1e-11);
      assertEquals(0, e.standardError(), 1e-11);
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void whatHasNoTermsIsRefused(TermSampler sampler) {
    IllegalArgumentException dependent =
        assertThrows(
            IllegalArgumentException.class,
            () -> sampler.open(binary(new Antithetic(1)), POINTS, 0));
    assertTrue(dependent.getMessage().contains("needs independent samples"));
    LogWeights zeros =
        (first, size, scratch, out) -> {
          out.reset(first, size, Double.NaN);
          Arrays.fill(out.logW(), 0, size, NEGATIVE_INFINITY);
        };
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> fill(sampler.open(zeros, POINTS, 0), 0, 1))
            .getMessage()
            .startsWith("a weight is zero"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TermMean().estimate(sampler.open(zeros, POINTS, 0), 1));
  }

  @Test
  void namesAreReadBack() {
    for (TermSampler sampler : samplers().toList()) {
      assertEquals(sampler, Catalogs.TERMS.parse(sampler.name()));
    }
  }

  /// A term by its definition, from the weights at its place in the stream.
  @Test
  void multilevelTermsAreTheirDefinition() {
    int k = 3;
    double rate = 0.4;
    Multilevel sampler = new Multilevel(k, rate);
    LogWeights weights = binary(POINTS);
    double[] terms = fill(sampler.open(weights, POINTS, 0), 0, 50);
    PointSet levels = POINTS.forUse(elbo.points.Use.LEVEL);
    boolean[] seen = new boolean[3];
    for (int t = 0; t < 50; t++) {
      double[] u = new double[elbo.kernel.Block.SIZE];
      levels.fill(0, t, 1, 0, 1, u);
      int level = (int) Math.floor(Math.log(u[0]) / Math.log(rate));
      seen[Math.min(2, level)] = true;
      double[] w = weights(weights, (long) t << 24, k << (level + 1));
      double base = 0;
      for (int g = 0; g < w.length / k; g++) {
        base += logMean(w, g * k, g * k + k) / (w.length / k);
      }
      int half = w.length / 2;
      double difference =
          logMean(w, 0, w.length) - (logMean(w, 0, half) + logMean(w, half, w.length)) / 2;
      double p = (1 - rate) * Math.pow(rate, level);
      assertEquals(base + difference / p, terms[t], 1e-12);
    }
    assertTrue(seen[0] && seen[1] && seen[2]);
  }

  @Test
  void rouletteTermsAreTheirDefinition() {
    LogWeights weights = binary(POINTS);
    double[] terms = fill(new Sumo(2).open(weights, POINTS, 0), 0, 200);
    PointSet levels = POINTS.forUse(elbo.points.Use.LEVEL);
    int longest = 0;
    for (int t = 0; t < 200; t++) {
      double[] u = new double[elbo.kernel.Block.SIZE];
      levels.fill(0, t, 1, 0, 1, u);
      int steps = 0;
      while (Sumo.reaches(steps + 1) >= u[0]) {
        steps++;
      }
      longest = Math.max(longest, steps);
      double[] w = weights(weights, (long) t << 24, 2 + steps);
      double term = logMean(w, 0, 2);
      for (int j = 1; j <= steps; j++) {
        term += (logMean(w, 0, 2 + j) - logMean(w, 0, 1 + j)) / Sumo.reaches(j);
      }
      assertEquals(term, terms[t], 1e-11);
    }
    assertTrue(longest > 80, "the geometric end is reached: " + longest);
    assertTrue(new Sumo(2).warning().isPresent());
    assertTrue(new Multilevel(2).warning().isEmpty());
  }

  /// Var Δ_l falls as 4^−l for weights with a fourth moment: so the variance of a term is finite.
  @Test
  void errorsOfMultilevelAreThoseOfRepetitions() {
    MatchedGaussians model = new MatchedGaussians(4, 1.25);
    double[] x = new double[4];
    LogWeights weights = Weights.of(model, x, model.proposal(x), POINTS, 0);
    Terms terms = new Multilevel(4).open(weights, POINTS, 0);
    double[] all = fill(terms, 0, 40_000);
    double exact = model.logEvidence(x).orElseThrow();
    double chi = 0;
    for (int r = 0; r < 100; r++) {
      double[] some = Arrays.copyOfRange(all, 400 * r, 400 * r + 400);
      double mean = Arrays.stream(some).average().orElseThrow();
      double variance = Arrays.stream(some).map(v -> (v - mean) * (v - mean)).sum() / 399 / 400;
      chi += (mean - exact) * (mean - exact) / variance / 100;
    }
    // Of 100 squares with variance near 2: 5 standard deviations.
    assertEquals(1, chi, 5 * Math.sqrt(2.5 / 100));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 0, 1, -0.3, Double.NaN})
  void ratesMustLeaveVarianceAndCostFinite(double rate) {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Multilevel(2, rate))
            .getMessage()
            .startsWith("rate must be greater than 0.25"));
  }

  @Test
  void groupsHaveAWeight() {
    for (long k : List.of(0L, -4L, 1L << 17)) {
      assertThrows(IllegalArgumentException.class, () -> new Multilevel(k));
      assertThrows(IllegalArgumentException.class, () -> new Sumo(k));
    }
  }

  private static double[] weights(LogWeights of, long first, int count) {
    LogWeightBlock block = new LogWeightBlock();
    double[] out = new double[count];
    for (int i = 0; i < count; i += 512) {
      int from = i;
      int size = Math.min(512, count - i);
      Scratch.lend(scratch -> of.fill(first + from, size, scratch, block));
      System.arraycopy(block.logW(), 0, out, i, size);
    }
    return out;
  }

  private static double logMean(double[] logW, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(logW[i]);
    }
    return Math.log(sum / (to - from));
  }
}
