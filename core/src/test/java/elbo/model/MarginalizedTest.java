package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.AnalyticElbo;
import elbo.bound.ControlVariateElbo;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.distribution.Categorical;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.estimate.Estimate;
import elbo.exact.WeightLaws;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginalizedTest {
  private static final int D = 6;
  private static final SigmoidBelief MODEL = new SigmoidBelief(D, 12, 1);
  private static final double[] X = MODEL.draw(RandomSource.XO_SHI_RO_256_PP.create(3)).x();

  /// The rest of the latents of [#MODEL], enumerated in turn.
  private record Rest(Marginalized inner) implements Enumerable {
    @Override
    public long states() {
      return 1L << inner.latentDimension();
    }

    @Override
    public void latents(long state, int lane, double[] z) {
      for (int j = 0; j < latentDimension(); j++) {
        z[j * Block.SIZE + lane] = (state >>> j) & 1;
      }
    }

    @Override
    public int latentDimension() {
      return inner.latentDimension();
    }

    @Override
    public int observationDimension() {
      return inner.observationDimension();
    }

    @Override
    public Joint at(double[] x) {
      return inner.at(x);
    }

    @Override
    public Distribution proposal(double[] x) {
      return inner.proposal(x);
    }
  }

  private static WeightLaw law(int enumerated) {
    Marginalized model = new Marginalized(MODEL, enumerated);
    return WeightLaws.enumerated(new Rest(model), X, model.proposal(X));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  void sumsOverTheFirstCoordinates(int enumerated) {
    Marginalized model = new Marginalized(MODEL, enumerated);
    assertEquals(D - enumerated, model.latentDimension());
    double[] rest = Arrays.copyOf(new double[] {1, 0, 0, 1, 1, 0}, D - enumerated);
    double[] actual = Probe.logJoint(model, X, rest, new double[D - enumerated])[0];
    double[] terms = new double[1 << enumerated];
    for (int s = 0; s < terms.length; s++) {
      double[] z = new double[D];
      for (int j = 0; j < enumerated; j++) {
        z[j] = s >> j & 1;
      }
      System.arraycopy(rest, 0, z, enumerated, rest.length);
      double[] joint = Probe.logJoint(MODEL, X, z)[0];
      terms[s] = joint[0] + joint[1];
    }
    double logPrior = 0;
    for (double v : rest) {
      logPrior += Math.log(v == 1 ? 0.3 : 0.7);
    }
    assertEquals(logPrior, actual[0], 1e-13);
    assertEquals(Probe.logSumExp(terms) - logPrior, actual[1], 1e-12);
    assertEquals(MODEL.logEvidence(X), model.logEvidence(X));
  }

  @Test
  void allSummedOverTheWeightIsTheEvidence() {
    withoutVariance(new Marginalized(MODEL, D), X);
    withoutVariance(new Marginalized(new Binary(0.5, 0.2, 0.8, 0.7), 1), new double[] {1});
    withoutVariance(new Marginalized(new Discrete(5, 4, 1), 1), new double[] {2});
    double[] point = {0.5, -1, 2};
    withoutVariance(new Marginalized(new GaussianMixture(4, 3, 1), 1), point);
  }

  private static void withoutVariance(Marginalized model, double[] x) {
    assertEquals(0, model.latentDimension());
    double exact = model.logEvidence(x).orElseThrow();
    for (double logW : Probe.logWeights(model, x, model.proposal(x))) {
      assertEquals(exact, logW, 1e-12);
    }
    Estimate e = Probe.estimate(model, x, model.proposal(x), 600, new AnalyticElbo());
    assertEquals(exact, e.value(), 1e-12);
    assertEquals(0, e.standardError(), 1e-13);
  }

  // The inequalities of Jensen and of Rao and Blackwell are strict, by enumeration of the rest.
  @Test
  void boundsTightenWithEveryCoordinate() {
    double exact = MODEL.logEvidence(X).orElseThrow();
    WeightLaw plain = WeightLaws.of(MODEL, X, MODEL.proposal(X)).orElseThrow();
    WeightLaw last = law(0);
    for (int k : new int[] {1, 2, 10, 100}) {
      assertEquals(plain.meanLogPowerMean(1, k), last.meanLogPowerMean(1, k), 1e-12);
    }
    for (int m = 1; m <= D; m++) {
      WeightLaw law = law(m);
      assertEquals(exact, law.logEvidence(), 1e-12);
      for (int k : new int[] {1, 2, 10, 100}) {
        double gain = law.meanLogPowerMean(1, k) - last.meanLogPowerMean(1, k);
        assertTrue(gain > 1e-8, "IWAE(" + k + ") gains " + gain + " with coordinate " + m);
      }
      // E w², and with it the variance of w
      assertTrue(law.logPowerMean(2) < last.logPowerMean(2) - 1e-6);
      last = law;
    }
    assertEquals(exact, last.meanLog(), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void estimatesHaveTheirExactMeans(int enumerated) {
    Marginalized model = new Marginalized(MODEL, enumerated);
    Distribution q = model.proposal(X);
    WeightLaw law = law(enumerated);
    double elbo = law.meanLog();
    Calibrated.check(Probe.estimate(model, X, q, 50_000, new Elbo()), elbo, 0.05);
    Calibrated.check(Probe.estimate(model, X, q, 50_000, new AnalyticElbo()), elbo, 0.1);
    Calibrated.check(Probe.estimate(model, X, q, 50_000, new ControlVariateElbo()), elbo, 0.05);
    Estimate iwae = Probe.estimate(model, X, q, 50_000, new Iwae(5));
    Calibrated.check(iwae, law.meanLogPowerMean(1, 5), 0.05);
  }

  /// z is a component and a shift: x ~ N(mean + shift, 1), shift ~ N(0, 1). One latent is discrete,
  /// the other continuous, and the joint density is not separated into prior and likelihood.
  private record Shifted() implements ScalarModel {
    private static final double[] MEANS = {-2, 0.5, 3};

    @Override
    public int latentDimension() {
      return 2;
    }

    @Override
    public int observationDimension() {
      return 1;
    }

    @Override
    public long states(int coordinate) {
      return coordinate == 0 ? 3 : 0;
    }

    @Override
    public double logJoint(double[] x, double[] z) {
      double mean = MEANS[(int) z[0]] + z[1];
      return -Math.log(3) + Probe.logNormal(z[1], 0, 1) + Probe.logNormal(x[0], mean, 1);
    }

    @Override
    public Distribution proposal(double[] x) {
      return new ComponentAndShift(
          new Categorical(new double[] {1, 2, 1}),
          new DiagonalNormal(new double[] {0.3}, new double[] {1.2}));
    }
  }

  private record ComponentAndShift(Categorical component, DiagonalNormal shift)
      implements Distribution {
    @Override
    public int latentDimension() {
      return 2;
    }

    @Override
    public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
      component.sample(count, u, scratch, z, logQ);
      double[] second = Arrays.copyOfRange(u, Block.SIZE, 2 * Block.SIZE);
      double[] shifts = new double[Block.SIZE];
      shift.sample(count, second, scratch, shifts, logQ);
      System.arraycopy(shifts, 0, z, Block.SIZE, count);
      logDensity(count, z, scratch, logQ);
    }

    @Override
    public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
      double[] ofComponent = new double[Block.SIZE];
      component.logDensity(count, z, scratch, ofComponent);
      shift.logDensity(count, Arrays.copyOfRange(z, Block.SIZE, 2 * Block.SIZE), scratch, out);
      for (int i = 0; i < count; i++) {
        out[i] += ofComponent[i];
      }
    }

    @Override
    public Optional<Distribution> marginal(int from) {
      return Optional.of(from == 0 ? this : shift);
    }
  }

  @Test
  void theDiscretePartOfAModelCanBeSummedOver() {
    Shifted whole = new Shifted();
    Marginalized model = new Marginalized(whole, 1);
    double[] x = {1.25};
    double[] terms = new double[3];
    Arrays.setAll(terms, c -> -Math.log(3) + Probe.logNormal(x[0], Shifted.MEANS[c], Math.sqrt(2)));
    double exact = Probe.logSumExp(terms);
    Distribution q = whole.proposal(x);
    Distribution rest = model.proposal(x);
    Estimate plain = Probe.estimate(whole, x, q, 100_000, new LogEvidence());
    Estimate summed = Probe.estimate(model, x, rest, 100_000, new LogEvidence());
    Calibrated.check(plain, exact, 0.05);
    Calibrated.check(summed, exact, 0.02);
    assertTrue(summed.standardError() < 0.5 * plain.standardError());
    assertTrue(model.prior().isEmpty());
    assertEquals(0, model.states(0));
  }

  // The proposal has states whose prior is 0.
  @Test
  void impossibleSamplesHaveWeightZero() {
    double[][] w = {{1, -1, 2}};
    SigmoidBelief never = new SigmoidBelief(new double[] {0.5, 0, 0.5}, w, new double[1]);
    double[] x = {1};
    Marginalized model = new Marginalized(never, 1);
    double[][] joint = Probe.logJoint(model, x, new double[] {1, 0}, new double[] {0, 0});
    assertEquals(Double.NEGATIVE_INFINITY, joint[0][0] + joint[0][1]);
    assertTrue(Double.isFinite(joint[1][0] + joint[1][1]));
    Estimate e = Probe.estimate(model, x, model.proposal(x), 100_000, new LogEvidence());
    Calibrated.check(e, never.logEvidence(x).orElseThrow(), 0.02);
  }

  @Test
  void summingInTwoStepsIsSummingAtOnce() {
    Marginalized twice = new Marginalized(new Marginalized(MODEL, 1), 2);
    Marginalized once = new Marginalized(MODEL, 3);
    double[] a = Probe.logWeights(once, X, once.proposal(X));
    double[] b = Probe.logWeights(twice, X, twice.proposal(X));
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-12);
    }
  }

  private static void rejects(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void rules() {
    rejects(
        "enumerated must be from 0 to 6, the latent dimensions of SigmoidBelief(d=6,D=12,seed=1),"
            + " but is 7",
        () -> new Marginalized(MODEL, 7));
    rejects(
        "enumerated must be from 0 to 6, the latent dimensions of SigmoidBelief(d=6,D=12,seed=1),"
            + " but is -1",
        () -> new Marginalized(MODEL, -1));
    rejects(
        "coordinate 0 of LinearGaussian(d=2,D=3,seed=1) is not known to be discrete, and cannot be"
            + " summed over",
        () -> new Marginalized(new LinearGaussian(2, 3, 1), 1));
    SigmoidBelief wide = new SigmoidBelief(20, 3, 1);
    assertEquals(8, new Marginalized(wide, 12).latentDimension());
    rejects(
        "at most 4096 states can be summed over, but the first 13 coordinates of"
            + " SigmoidBelief(d=20,D=3,seed=1) have 4096 × 2",
        () -> new Marginalized(wide, 13));
  }

  @Test
  void aProposalWithoutAMarginalIsNamed() {
    double[] x = {1};
    ScalarModel blind =
        new ScalarModel() {
          @Override
          public String name() {
            return "Blind";
          }

          @Override
          public int latentDimension() {
            return 2;
          }

          @Override
          public int observationDimension() {
            return 1;
          }

          @Override
          public long states(int coordinate) {
            return 2;
          }

          @Override
          public double logJoint(double[] observed, double[] z) {
            return 0;
          }

          @Override
          public Distribution proposal(double[] observed) {
            return DiagonalNormal.standard(2);
          }
        };
    rejects(
        "the proposal of Blind has no known marginal from coordinate 1 on",
        () -> new Marginalized(blind, 1).proposal(x));
    assertEquals(0, new Marginalized(blind, 2).proposal(x).latentDimension());
  }
}
