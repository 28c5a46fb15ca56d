package elbo.network;

import static elbo.network.Parameter.constant;
import static elbo.network.Parameter.learned;
import static elbo.network.Transform.EXP;
import static elbo.network.Transform.SIGMOID;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Values in closed form, the edges of the domains of parameters, and what is refused.
class LikelihoodValuesTest {
  private static double log(Likelihood likelihood, double x, double... outputs) {
    double[] block = new double[outputs.length * Block.SIZE];
    for (int r = 0; r < outputs.length; r++) {
      block[r * Block.SIZE] = outputs[r];
    }
    double[] out = new double[Block.SIZE];
    likelihood.at(new double[] {x}).logLikelihood(1, block, new Scratch(), out);
    return out[0];
  }

  private static void near(double want, double got) {
    assertEquals(want, got, 1e-13 * Math.max(1, Math.abs(want)));
  }

  @Test
  void closedForms() {
    near(0.3 * 2 - Math.log1p(Math.exp(2)), log(new BernoulliLogits(), 0.3f, 2) + 2 * (0.3 - 0.3f));
    near(-0.5 * 4 - Math.log(0.5) - 0.5 * Math.log(2 * Math.PI), log(Normal.withScale(0.5), 2, 1));
    near(-3 - Math.log(1), log(new Laplace(learned(), learned()), 2.5, 1, 0.5));
    // Cauchy, and four degrees of freedom: 3/8 (1 + t²/4)^(−5/2).
    StudentT t = new StudentT(learned(), learned(), learned());
    near(-Math.log(Math.PI * 2 * (1 + 2.25)), log(t, 4, 1, 1, 2));
    near(Math.log(3.0 / 8 / 2) - 2.5 * Math.log1p(2.25 / 4), log(t, 4, 4, 1, 2));
    near(5 * Math.log(2.5) - 2.5 - Math.log(120), log(new Poisson(learned()), 5, 2.5));
    // θ = 1 is geometric.
    NegativeBinomial counts = new NegativeBinomial(learned(), learned());
    near(7 * Math.log(0.75) + Math.log(0.25), log(counts, 7, 3, 1));
    // Γ(x + ½) / Γ(½) x! = C(2x, x) / 4ˣ.
    near(
        Math.log(3432 / Math.pow(4, 7)) + 7 * Math.log(0.75) + 0.5 * Math.log(0.25),
        log(counts, 7, 1.5, 0.5));
    NegativeBinomialTotalCount torch = new NegativeBinomialTotalCount(learned(), learned(SIGMOID));
    near(
        Math.log(36) + 7 * Math.log(0.6) + 3 * Math.log(0.4),
        log(torch, 7, 3, Math.log(0.6 / 0.4)));
    near(
        Math.log(0.3 + 0.7 * Math.exp(-2)),
        log(new ZeroInflatedPoisson(learned(), learned()), 0, 2, 0.3));
    near(
        Math.log(0.7 * Math.exp(-2) * 2),
        log(new ZeroInflatedPoisson(learned(), learned()), 2, 2, 0.3));
    near(
        Math.log(0.3 + 0.7 * 0.25),
        log(new ZeroInflatedNegativeBinomial(learned(), learned(), learned()), 0, 3, 1, 0.3));
    near(
        Math.log(220) + 3 * Math.log(0.2) + 9 * Math.log(0.8),
        log(new Binomial(constant(12), learned()), 3, 0.2));
    // λ = 0.2: C = 2 artanh(0.6) / 0.6.
    near(
        Math.log(Math.log(4) / 0.6) + 0.25 * Math.log(0.2) + 0.75 * Math.log(0.8),
        log(new ContinuousBernoulli(learned()), 0.25, 0.2));
    assertEquals(0, log(new ContinuousBernoulli(learned()), 0.25, 0.5), 1e-15);
    DiscretizedLogistic bytes = new DiscretizedLogistic(Levels.bytes(), learned(), learned());
    near(Math.log(1 / (1 + Math.exp(-0.3)) - 1 / (1 + Math.exp(0.2))), log(bytes, 100, 99.9, 2));
    near(-Math.log1p(Math.exp(-(0.5 - 3) / 2)), log(bytes, 0, 3, 2));
    near(-Math.log1p(Math.exp((254.5 - 250) / 2)), log(bytes, 255, 250, 2));
  }

  // log p(x) = x log λ − λ − log x!, with log x! from Stirling's series in 40 digits.
  @Test
  void largeCountsKeepTheirDigits() {
    double x = 1_000_000;
    double logFactorial = 12815518.384658169;
    for (double rate : new double[] {999_000, 1_000_000, 1_001_234.5}) {
      BigDecimal exact =
          new BigDecimal(Math.log(rate))
              .multiply(new BigDecimal(x))
              .subtract(new BigDecimal(rate))
              .subtract(new BigDecimal(logFactorial), MathContext.DECIMAL128);
      assertEquals(exact.doubleValue(), log(new Poisson(learned()), x, rate), 2e-8);
    }
    // A single-precision log rate loses nothing beyond its own rounding.
    float narrow = (float) Math.log(1_000_000);
    double fromFloat = log(new Poisson(learned(EXP)), x, narrow);
    assertEquals(x * narrow - Math.exp(narrow) - logFactorial, fromFloat, 2e-8);
  }

  @Test
  void limits() {
    Poisson poisson = new Poisson(learned());
    assertEquals(0, log(poisson, 0, 0));
    assertEquals(NEGATIVE_INFINITY, log(poisson, 1, 0));
    near(-3e4 - Math.log(6), log(new Poisson(learned(EXP)), 3, -1e4));
    assertEquals(Double.NaN, log(poisson, 0, -1e-3));
    assertEquals(Double.NaN, log(poisson, 3, -1e-3));

    NegativeBinomial counts = new NegativeBinomial(learned(), learned());
    assertEquals(0, log(counts, 0, 0, 2));
    assertEquals(NEGATIVE_INFINITY, log(counts, 1, 0, 2));
    assertEquals(0, log(counts, 0, 3, 0));
    assertEquals(NEGATIVE_INFINITY, log(counts, 2, 3, 0));
    assertEquals(Double.NaN, log(counts, 2, 3, -1));
    assertEquals(Double.NaN, log(counts, 2, -3, 1));
    for (double x : new double[] {0, 1, 5, 8, 9, 40}) {
      for (double rate : new double[] {0.01, 3, 50}) {
        for (double theta : new double[] {1e12, 1e20, 1e35, 1e38, 1e60}) {
          double limit = log(poisson, x, rate);
          assertEquals(limit, log(counts, x, rate, theta), 1e-8 + 1e-12 * Math.abs(limit));
        }
        double small = log(counts, x, rate, 1e-12);
        // P(x) → θ / x for x ≥ 1, as far as the odds of a further event are large.
        assertEquals(x == 0 ? 0 : Math.log(1e-12 / x), small, 1e-8 + 2e-10 * x);
      }
    }

    ZeroInflatedPoisson inflated = new ZeroInflatedPoisson(learned(), learned());
    near(log(poisson, 0, 2), log(inflated, 0, 2, 0));
    near(log(poisson, 3, 2), log(inflated, 3, 2, 0));
    assertEquals(0, log(inflated, 0, 2, 1));
    assertEquals(NEGATIVE_INFINITY, log(inflated, 3, 2, 1));
    assertEquals(Double.NaN, log(inflated, 0, 2, 1.1));
    ZeroInflatedPoisson byLogits = new ZeroInflatedPoisson(learned(), learned(SIGMOID));
    near(-2 + 0, log(byLogits, 0, 2, -1e4));
    near(log(poisson, 3, 2) - 1e4, log(byLogits, 3, 2, 1e4));

    BernoulliLogits bits = new BernoulliLogits();
    assertEquals(-1e4, log(bits, 0, 1e4));
    assertEquals(0, log(bits, 1, 1e4));
    BernoulliProbabilities certain = new BernoulliProbabilities();
    assertEquals(0, log(certain, 1, 1));
    assertEquals(NEGATIVE_INFINITY, log(certain, 1, 0));
    assertEquals(NEGATIVE_INFINITY, log(certain, 0, 1));
    assertEquals(Math.log1p(-1e-9), log(certain, 0, 1e-9), 1e-24);

    Binomial binomial = new Binomial(constant(4), learned());
    assertEquals(0, log(binomial, 4, 1));
    assertEquals(0, log(binomial, 0, 0));
    assertEquals(NEGATIVE_INFINITY, log(binomial, 3, 1));

    ContinuousBernoulli pixel = new ContinuousBernoulli(learned(SIGMOID));
    near(Math.log(1e4), log(pixel, 1, 1e4));
    near(Math.log(1e4) - 5e3, log(pixel, 0.5, 1e4));
    near(Math.log(1e4) - 5e3, log(pixel, 0.5, -1e4));
    near(0, log(pixel, 0.5, 1e-9));

    for (Likelihood family :
        new Likelihood[] {
          Normal.withScales(Transform.IDENTITY), new Laplace(learned(), learned())
        }) {
      assertEquals(NEGATIVE_INFINITY, log(family, 1, 2, 0));
      assertEquals(POSITIVE_INFINITY, log(family, 2, 2, 0));
      assertEquals(Double.NaN, log(family, 2, 2, -1));
      assertEquals(
          Optional.of("the scale of number 1 is 0.0, but must be finite and greater than 0"),
          family.fault(new double[] {1, 2, 1, 0}));
    }
    DiscretizedLogistic bytes = new DiscretizedLogistic(Levels.bytes(), learned(), learned());
    assertEquals(0, log(bytes, 7, 7.2, 0));
    assertEquals(NEGATIVE_INFINITY, log(bytes, 7, 8.2, 0));
    // In a tail of 5000 scales: log P is that of the density at the near end, less 50.
    near(-5000 + Math.log(-Math.expm1(-50.0)), log(bytes, 200, 99.5, 0.02));
    near(-Math.log(4e9), log(bytes, 100, 100, 1e9));
  }

  @Test
  void whatLiesOutsideTheSupport() {
    Poisson counts = new Poisson(learned());
    for (double bad : new double[] {-1, 0.5, Double.NaN, POSITIVE_INFINITY}) {
      assertEquals(
          "counts must be whole numbers from 0, but number 1 is "
              + bad
              + ": give raw counts, neither normalized nor logarithmized",
          message(() -> counts.at(new double[] {3, bad})));
    }
    assertEquals(
        "a Bernoulli pixel must be from 0 to 1, but pixel 1 is 255.0: divide the data "
            + "by their maximum, or binarize them",
        message(() -> new BernoulliLogits().at(new double[] {0, 255})));
    assertEquals(
        "a pixel must be from 0 to 1, but pixel 1 is 255.0: divide by the largest value that a "
            + "pixel can have",
        message(() -> new ContinuousBernoulli(learned()).at(new double[] {0, 255})));
    assertEquals(
        "an observation must be finite, but number 0 is NaN",
        message(() -> Normal.withScale(1).at(new double[] {Double.NaN})));
    assertEquals(
        "binomial counts must be whole numbers from 0 to the number of trials, but number 1 is 5.0 "
            + "of 4",
        message(() -> new Binomial(constant(8, 4), learned()).at(new double[] {5, 5})));
    assertEquals(
        "a class must be a whole number from 0 to 2, but number 0 is 3.0",
        message(() -> categorical(Categorical.Data.WHOLE_NUMBERS).at(new double[] {3})));
    Categorical oneHot = categorical(Categorical.Data.ONE_HOT);
    assertEquals(
        "one-hot numbers must be one 1 among 0s at each position, but position 1 has 0s only",
        message(() -> oneHot.at(new double[] {0, 0, 1, 0, 0, 0})));
    assertTrue(
        message(() -> oneHot.at(new double[] {0, 1, 1}))
            .contains("number 2, class 2 of position 0"));
    assertTrue(message(() -> oneHot.at(new double[4])).contains("a multiple of 3"));
    DiscretizedLogistic levels =
        new DiscretizedLogistic(Levels.symmetric(), learned(), learned(EXP));
    levels.at(new double[] {-1, 1, (float) (3 / 127.5 - 1)});
    assertEquals(
        "an observation must be one of 256 levels from -1.0 to 1.0, but number 1 is 17.0: scale "
            + "the data to these levels, without noise",
        message(() -> levels.at(new double[] {1, 17})));
  }

  private static Categorical categorical(Categorical.Data data) {
    return new Categorical(3, data, Categorical.Order.CLASSES_LAST);
  }

  @Test
  void constants() {
    for (double scale : new double[] {0, -1, Double.NaN, POSITIVE_INFINITY}) {
      assertEquals(
          "the scale must be finite and greater than 0, but is " + scale,
          message(() -> Normal.withScale(scale)));
    }
    assertEquals(
        "the inflation must be from 0 to 1, but is 1.5",
        message(() -> new ZeroInflatedPoisson(learned(), constant(1.5))));
    assertTrue(
        message(() -> new Binomial(constant(2.5), learned())).contains("must be a whole number"));
    Normal each = new Normal(learned(), constant(1, 2));
    assertEquals(2, each.outputs(2));
    assertEquals(
        "the constant scale has 2 numbers, but an observation has 3",
        message(() -> each.outputs(3)));
    assertEquals(10, Normal.withScales(EXP).outputs(5));
    assertEquals(5, Normal.withScale(1).outputs(5));
    assertEquals(60, new DiscretizedLogisticMixture(Levels.bytes(), 4, EXP).outputs(5));
    assertEquals(15, categorical(Categorical.Data.WHOLE_NUMBERS).outputs(5));
    assertEquals(6, categorical(Categorical.Data.ONE_HOT).outputs(6));
  }

  private static String message(Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
