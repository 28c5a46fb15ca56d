package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.GivenTerms;
import elbo.GivenWeights;
import elbo.distribution.Distribution;
import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.estimate.Side;
import elbo.inference.Weights;
import elbo.kernel.Log;
import elbo.model.Binary;
import elbo.model.GaussianMixture;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.points.Independent;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeights;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlVariateElboTest {
  private static final ControlVariateElbo BOUND = new ControlVariateElbo();

  private static ControlVariateElbo.Controlled estimate(double[] logW, double[] logQ, double kl) {
    LogWeights weights = new GivenTerms(logW, logQ, kl);
    return new Estimator(logW.length, BOUND).estimate(weights).get(BOUND);
  }

  private static LogWeights weights(LatentModel model, double[] x, Distribution q, long seed) {
    return Weights.of(model, x, q, new Independent(seed), 0);
  }

  private static double[] combined(double[] logW, double beta, double[] logQ, double kl) {
    double[] out = new double[logW.length];
    Arrays.setAll(out, i -> logW[i] + beta * (logQ[i] - kl));
    return out;
  }

  /// −Cov / Var.
  private static double beta(double[] logW, double[] logQ) {
    double meanW = Naive.mean(logW);
    double meanQ = Naive.mean(logQ);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < logW.length; i++) {
      products += (logW[i] - meanW) * (logQ[i] - meanQ);
      squares += (logQ[i] - meanQ) * (logQ[i] - meanQ);
    }
    return -products / squares;
  }

  // Samples 0, 1, 4, 5, 8, 9, … or 2, 3, 6, 7, …
  private static double[] half(double[] all, int parity) {
    double[] out = new double[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (i / 2 % 2 == parity) {
        out[count++] = all[i];
      }
    }
    return Arrays.copyOf(out, count);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 47, 511, 512, 513, 514, 515, 3001})
  void eachHalfTakesTheCoefficientOfTheOther(int n) {
    double kl = 0.25;
    double[] logQ = GivenWeights.uniform(n, n, 4);
    double[] logW = GivenWeights.uniform(n + 1, n, 3);
    for (int i = 0; i < n; i++) {
      logW[i] += 0.7 * logQ[i] + 0.3 * logQ[i] * logQ[i];
    }
    double[] sums = new double[2];
    double variance = 0;
    double beta = 0;
    for (int parity = 0; parity < 2; parity++) {
      double other = beta(half(logW, 1 - parity), half(logQ, 1 - parity));
      double[] values = combined(half(logW, parity), other, half(logQ, parity), kl);
      double error = Naive.standardError(values);
      double share = (double) values.length / n;
      sums[parity] = share * Naive.mean(values);
      variance += share * share * error * error;
      beta += share * other;
    }
    ControlVariateElbo.Controlled e = estimate(logW, logQ, kl);
    assertEquals(sums[0] + sums[1], e.value(), 1e-13);
    assertEquals(Math.sqrt(variance), e.standardError(), 1e-13);
    assertEquals(beta, e.beta(), 1e-13);
    assertEquals(Map.of("beta", e.beta()), e.parts());
    assertEquals(n, e.samples());
    assertEquals(Side.LOWER, e.side());
    assertEquals("ControlVariateElbo", e.name());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 0.3, -40})
  void aLinearRelationLeavesNoVariance(double slope) {
    double kl = 1.5;
    double[] logQ = GivenWeights.uniform(1, 2000, 6);
    double[] logW = combined(new double[2000], slope, logQ, kl);
    ControlVariateElbo.Controlled e = estimate(logW, logQ, kl);
    // Variances cancel but for rounding, of which the error is the root.
    assertEquals(0, e.value(), 1e-13 * Math.max(1, Math.abs(slope)));
    assertEquals(0, e.standardError(), 1e-8 * Math.max(1, Math.abs(slope)));
    assertEquals(-slope, e.beta(), 1e-12 * Math.max(1, Math.abs(slope)));
  }

  // Any two points lie on a line.
  @Test
  void oneBinaryLatentIsExact() {
    double[] x = {1};
    LatentModel model = new Binary(0.5, 0.2, 0.8, 0.7);
    ControlVariateElbo.Controlled e =
        new Estimator(1000, BOUND).estimate(weights(model, x, model.proposal(x), 1)).get(BOUND);
    double reconstruction = 0.3 * Math.log(0.2) + 0.7 * Math.log(0.8);
    double kl = 0.3 * Math.log(0.3 / 0.5) + 0.7 * Math.log(0.7 / 0.5);
    assertEquals(reconstruction - kl, e.value(), 1e-14);
    assertEquals(0, e.standardError(), 1e-9);
  }

  // q ∝ √p(z | x) and equal prior probabilities: log w = log q + a constant.
  @Test
  void theFlattenedPosteriorOfAnEvenMixtureIsExact() {
    LatentModel model = new GaussianMixture(4, 3, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    ControlVariateElbo.Controlled e =
        new Estimator(1000, BOUND).estimate(weights(model, x, model.proposal(x), 1)).get(BOUND);
    assertEquals(-1, e.beta(), 1e-12);
    assertEquals(0, e.standardError(), 1e-8);
  }

  @Test
  void aPerfectProposalHasNoVariance() {
    LinearGaussian model = new LinearGaussian(3, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Distribution posterior = model.posterior(x).orElseThrow();
    ControlVariateElbo.Controlled e =
        new Estimator(1000, BOUND).estimate(weights(model, x, posterior, 1)).get(BOUND);
    assertEquals(model.logEvidence(x).orElseThrow(), e.value(), 1e-12);
    assertEquals(0, e.standardError(), 1e-13);
  }

  // y = c² of a skewed c: a coefficient from the samples it is applied to is biased by −E(c³)² /
  // (n Var c), so that the same check catches it.
  @Test
  void hasTheMeanOfTheElboAtAnyNumberOfSamples() {
    int seeds = 1 << 15;
    int n = 64;
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    double[] values = new double[seeds];
    double[] biased = new double[seeds];
    double[] plain = new double[seeds];
    for (int s = 0; s < seeds; s++) {
      double[] logQ = new double[n];
      double[] logW = new double[n];
      for (int i = 0; i < n; i++) {
        logQ[i] = -1 - Log.log(1 - random.nextDouble());
        logW[i] = logQ[i] * logQ[i];
      }
      values[s] = estimate(logW, logQ, 0).value();
      plain[s] = Naive.mean(logW);
      biased[s] = Naive.mean(combined(logW, beta(logW, logQ), logQ, 0));
    }
    Calibrated.mean(values, 1, 0.03);
    Calibrated.mean(plain, 1, 0.03);
    assertThrows(AssertionError.class, () -> Calibrated.mean(biased, 1, 0.03));
  }

  // Squares of the reported errors are the variance: their ratio to it has mean 1 but for terms in
  // 1/n.
  @Test
  void errorsAreTrue() {
    LinearGaussian model = new LinearGaussian(2, 4, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Distribution q = model.proposal(x);
    // The proposal is the posterior with c = 1.44: the gap is d/2 (c − 1 − ln c).
    double exact = model.logEvidence(x).orElseThrow() - 0.44 + Math.log(1.44);
    double[] z2 = new double[4096];
    for (int s = 0; s < z2.length; s++) {
      Estimate e = new Estimator(1024, BOUND).estimate(weights(model, x, q, s)).get(BOUND);
      double z = (e.value() - exact) / e.standardError();
      z2[s] = z * z;
    }
    Calibrated.mean(z2, 1, 0.21);
  }

  @Test
  void variesLessThanEitherOfWhichItIsMade() {
    LinearGaussian model = new LinearGaussian(16, 64, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(1)).x();
    Estimates e =
        new Estimator(20_000, BOUND, new Elbo(), new AnalyticElbo())
            .estimate(weights(model, x, model.proposal(x), 1));
    double error = e.get(BOUND).standardError();
    assertTrue(error < 0.6 * e.get(new Elbo()).standardError(), e::toString);
    assertTrue(error < 0.2 * e.get(new AnalyticElbo()).standardError(), e::toString);
    double exact = model.logEvidence(x).orElseThrow() - 8 * (0.44 - Math.log(1.44));
    Calibrated.check(e.get(BOUND), exact, 0.05);
  }

  // Where there is nothing to regress on, it is the ELBO itself.
  @Test
  void aControlThatDoesNotVaryIsNone() {
    LinearGaussian model = new LinearGaussian(5, 8, 1);
    double[] x = new double[8];
    LogWeights fromPrior = weights(model, x, model.prior().orElseThrow(), 2);
    Estimates e = new Estimator(3000, BOUND, new Elbo()).estimate(fromPrior);
    assertEquals(0, e.get(BOUND).beta());
    assertEquals(e.get(new Elbo()).value(), e.get(BOUND).value(), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 28, 29})
  void fewSamplesAreThePlainElbo(int n) {
    double[] logW = GivenWeights.uniform(n, n, 5);
    ControlVariateElbo.Controlled e = estimate(logW, GivenWeights.uniform(n + 1, n, 5), 0);
    assertEquals(Naive.mean(logW), e.value(), 1e-14);
    assertEquals(n, e.samples());
    assertEquals(n == 1 || n == 3, Double.isNaN(e.standardError()));
  }

  @Test
  void antitheticPairsStayTogether() {
    double[] logQ = GivenWeights.uniform(7, 1200, 4);
    double[] logW = GivenWeights.uniform(8, 1200, 3);
    double[] swappedQ = new double[1200];
    double[] swappedW = new double[1200];
    Arrays.setAll(swappedQ, i -> logQ[i ^ 1]);
    Arrays.setAll(swappedW, i -> logW[i ^ 1]);
    ControlVariateElbo.Controlled e = estimate(logW, logQ, 0);
    ControlVariateElbo.Controlled swapped = estimate(swappedW, swappedQ, 0);
    assertEquals(e.value(), swapped.value(), 1e-14);
    assertEquals(e.beta(), swapped.beta(), 1e-13);
  }

  @Test
  void zeroWeightsAreData() {
    double[] logQ = GivenWeights.uniform(1, 400, 4);
    double[] logW = GivenWeights.uniform(2, 400, 3);
    for (int place : new int[] {0, 2, 399}) {
      double[] zero = logW.clone();
      zero[place] = Double.NEGATIVE_INFINITY;
      ControlVariateElbo.Controlled e = estimate(zero, logQ, 0);
      assertEquals(Double.NEGATIVE_INFINITY, e.value());
      assertTrue(Double.isNaN(e.standardError()));
    }
  }

  @Test
  void anInfiniteDivergenceIsNoControl() {
    LatentModel model = new Binary(1, 0.2, 0.8, 0.7);
    double[] x = {1};
    LogWeights ruledOut = weights(model, x, model.proposal(x), 5);
    assertEquals(
        Double.NEGATIVE_INFINITY, new Estimator(100, BOUND).estimate(ruledOut).get(BOUND).value());
    double[] logW = GivenWeights.uniform(2, 100, 3);
    ControlVariateElbo.Controlled e =
        estimate(logW, GivenWeights.uniform(1, 100, 4), Double.POSITIVE_INFINITY);
    assertEquals(Naive.mean(logW), e.value(), 1e-14);
  }

  @Test
  void needsItsParts() {
    assertEquals(Set.of(Capability.TERMS, Capability.KL), BOUND.needs());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Estimator(1, BOUND).estimate(new GivenWeights(0)));
    assertTrue(e.getMessage().startsWith("ControlVariateElbo needs "), e.getMessage());
    assertThrows(IllegalStateException.class, BOUND.fold(Dependence.NONE)::estimate);
  }

  @Tag("bits")
  @Test
  void hasItsBits() {
    LinearGaussian model = new LinearGaussian(5, 9, 2);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(9)).x();
    ControlVariateElbo.Controlled e =
        new Estimator(4001, BOUND).estimate(weights(model, x, model.proposal(x), 4)).get(BOUND);
    assertEquals(-4600454637611653828L, Double.doubleToLongBits(e.value()));
    assertEquals(4576977164141701541L, Double.doubleToLongBits(e.standardError()));
  }
}
