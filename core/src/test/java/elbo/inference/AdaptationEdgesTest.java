package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Evaluation;
import elbo.NormalCdf;
import elbo.Result;
import elbo.TinyVae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.LikelihoodInformed;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.Observation;
import elbo.model.SmoothJoint;
import elbo.model.Vae;
import elbo.network.BernoulliProbabilities;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Poisson;
import elbo.points.Independent;
import java.util.Arrays;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Adaptation where the expansion about a mode tells little or nothing.
class AdaptationEdgesTest {
  private static final int SAMPLES = 1 << 14;

  private static Fitted fit(Proposal proposal, LatentModel model, double[] x) {
    return proposal.fit(new Target(model, new Observation(3, x)), new Independent(7));
  }

  private static Estimates estimate(LatentModel model, double[] x, Distribution q) {
    return new Estimator(SAMPLES, new LogEvidence(), new Ess())
        .estimate(Weights.of(model, x, q, new Independent(11), 3));
  }

  private static double[] draw(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(5L)).x();
  }

  private interface Cell {
    void outputs(double[] z, float[] out);
  }

  /// A decoder one sample at a time, without derivatives.
  private record Scalar(int latentDimension, int outputs, Cell cell) implements Decoder {
    @Override
    public int outputLength() {
      return outputs * Block.SIZE;
    }

    @Override
    public void decode(int count, double[] z, Scratch scratch, float[] out) {
      double[] own = new double[latentDimension];
      float[] numbers = new float[outputs];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < own.length; j++) {
          own[j] = z[j * Block.SIZE + i];
        }
        cell.outputs(own, numbers);
        for (int r = 0; r < outputs; r++) {
          out[r * Block.SIZE + i] = numbers[r];
        }
      }
    }
  }

  private static Vae vae(Decoder decoder, Likelihood likelihood, double start) {
    double[] mean = new double[decoder.latentDimension()];
    double[] scale = new double[mean.length];
    Arrays.fill(mean, start);
    Arrays.fill(scale, 1);
    return new Vae(
        "edge", decoder.outputs(), decoder, likelihood, x -> new DiagonalNormal(mean, scale));
  }

  /// Outputs on the edge of their domain, max(0, z − ½), and a difference that leaves it.
  private static final Decoder RAMP =
      new Scalar(
          1,
          2,
          (z, out) -> {
            out[0] = (float) Math.max(0, z[0] - 0.5);
            out[1] = 0.75f;
          });

  /// p(0, 1) = (Φ(½) + e Φ(−3/2)) ¾ e^(−¾) under rates.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.499, 0.49609375, 0.2, 1})
  void ratesAtZeroHaveNoCurvature(double start) {
    double exact =
        Math.log(NormalCdf.of(0.5) + Math.E * NormalCdf.of(-1.5)) + Math.log(0.75) - 0.75;
    Vae model = vae(RAMP, new Poisson(Parameter.learned()), start);
    for (Proposal proposal : new Proposal[] {new Adaptive(4, 1024), new Laplace()}) {
      Result result =
          Evaluation.of(model)
              .withProposal(proposal)
              .withSamples(SAMPLES)
              .evaluate(new double[] {0, 1});
      Calibrated.check(result.get(new LogEvidence()), exact, 0.05);
    }
  }

  /// p(0, 1) = ¾ E max(0, 1 − max(0, z − ½)): ¾ (Φ(½) + ∫ (3/2 − z) φ(z) dz from ½ to 3/2).
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.4999, 0.49609375, 0.2})
  void probabilitiesAtZeroHaveNoCurvature(double start) {
    Decoder decoder =
        new Scalar(
            1,
            2,
            (z, out) -> {
              out[0] = (float) Math.clamp(z[0] - 0.5, 0, 1);
              out[1] = 0.75f;
            });
    double between =
        1.5 * (NormalCdf.of(1.5) - NormalCdf.of(0.5))
            - (Math.exp(-0.125) - Math.exp(-1.125)) / Math.sqrt(2 * Math.PI);
    double exact = Math.log(0.75 * (NormalCdf.of(0.5) + between));
    Vae model = vae(decoder, new BernoulliProbabilities(), start);
    Result result =
        Evaluation.of(model)
            .withProposal(new Adaptive(4, 1024))
            .withSamples(SAMPLES)
            .evaluate(new double[] {0, 1});
    Calibrated.check(result.get(new LogEvidence()), exact, 0.05);
  }

  /// Latents that are all one number would have equal weights, as under the posterior.
  @Test
  void aModeWithoutWidthIsNone() {
    LinearGaussian model = new LinearGaussian(3, 5, 3);
    double[] x = draw(model);
    LatentModel narrow = new Altered(model, own -> own, joint -> new Curved(joint, 1e30));
    assertThrows(IllegalArgumentException.class, () -> fit(new Laplace(), narrow, x));
    Estimates e = estimate(model, x, fit(new Adaptive(4, 512), narrow, x).q());
    Calibrated.check(e.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.05);
  }

  private record Curved(Joint inner, double precision) implements SmoothJoint {
    @Override
    public Expansion expand(double[] z) {
      double[][] p = new double[z.length][z.length];
      for (int i = 0; i < z.length; i++) {
        p[i][i] = precision;
      }
      return new Expansion(-1, new double[z.length], p);
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      inner.logJoint(count, z, scratch, logPrior, logLikelihood);
    }
  }

  /// Some of the points about the mode have no expansion.
  @Test
  void pointsWithoutAnExpansionAreLeftOut() {
    LinearGaussian model = new LinearGaussian(3, 5, 3);
    double[] x = draw(model);
    double middle = model.posterior(x).orElseThrow().center().orElseThrow()[0];
    LatentModel half =
        new Altered(
            model, own -> own, joint -> new HalfExpanded((SmoothJoint) joint, middle - 1e-3));
    Fitted fitted = fit(new Adaptive(4, 512), half, x);
    assertInstanceOf(LikelihoodInformed.class, fitted.q());
    assertTrue(fitted.remarks().isEmpty());
    Estimates e = estimate(model, x, fitted.q());
    assertTrue(e.get(new Ess()).value() > 0.7 * SAMPLES, () -> e.toString());
    Calibrated.check(e.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.05);
  }

  private record HalfExpanded(SmoothJoint inner, double from) implements SmoothJoint {
    @Override
    public Expansion expand(double[] z) {
      Expansion known = inner.expand(z);
      if (z[0] >= from) {
        return known;
      }
      double[][] precision = known.precision();
      precision[0][0] = Double.NaN;
      return new Expansion(Double.NEGATIVE_INFINITY, known.gradient(), precision);
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      inner.logJoint(count, z, scratch, logPrior, logLikelihood);
    }
  }

  /// One sample whose weight is no number does not end the adaptation, and is told.
  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void samplesWithoutAWeightAreLeftOutAndTold(double weight) {
    LinearGaussian model = new LinearGaussian(3, 5, 3);
    double[] x = draw(model);
    double far = model.posterior(x).orElseThrow().center().orElseThrow()[0] + 2;
    LatentModel broken =
        new Altered(
            model,
            own -> DiagonalNormal.standard(3),
            joint ->
                (count, z, scratch, logPrior, logLikelihood) -> {
                  joint.logJoint(count, z, scratch, logPrior, logLikelihood);
                  for (int i = 0; i < count; i++) {
                    logLikelihood[i] = z[i] > far ? weight : logLikelihood[i];
                  }
                });
    Fitted fitted = fit(new Adaptive(8, 1024), broken, x);
    assertEquals(1, fitted.remarks().size());
    assertTrue(
        fitted.remarks().getFirst().text().contains("whose log weight is NaN or +∞"),
        fitted.remarks().getFirst().text());
    Estimates e = estimate(model, x, fitted.q());
    assertTrue(e.get(new Ess()).value() > 0.3 * SAMPLES, () -> e.toString());
    Calibrated.check(e.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.1);
  }

  /// A decoder of steps has no derivatives between them: all directions are adapted, and told.
  @Test
  void aDecoderOfStepsIsAdaptedToInAllDirections() {
    Network network = TinyVae.decoder(2, 30);
    Decoder steps =
        new Scalar(
            2,
            30,
            (z, out) -> {
              float[] own = network.decode(new double[] {Math.rint(z[0]), Math.rint(z[1])});
              System.arraycopy(own, 0, out, 0, out.length);
            });
    Vae model = vae(steps, Normal.withScale(0.4), 0.2);
    double[] x = draw(model);
    Fitted fitted = fit(new Adaptive(6, 1024), model, x);
    assertTrue(
        fitted.remarks().getFirst().text().contains("adapted in all directions"),
        fitted.remarks().toString());
    // Exactly: the prior's mass of each cell, times the likelihood in it.
    double[] terms = new double[19 * 19];
    double[] block = new double[2 * Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    for (int a = -9; a <= 9; a++) {
      for (int b = -9; b <= 9; b++) {
        block[0] = a;
        block[Block.SIZE] = b;
        model.at(x).logJoint(1, block, new Scratch(), logPrior, logLikelihood);
        terms[(a + 9) * 19 + b + 9] =
            mass(a) * mass(b) == 0
                ? Double.NEGATIVE_INFINITY
                : Math.log(mass(a)) + Math.log(mass(b)) + logLikelihood[0];
      }
    }
    double most = Arrays.stream(terms).max().orElseThrow();
    double sum = Arrays.stream(terms).map(t -> Math.exp(t - most)).sum();
    Estimates e = estimate(model, x, fitted.q());
    Calibrated.check(e.get(new LogEvidence()), most + Log.log(sum), 0.1);
  }

  private static double mass(int cell) {
    int least = Math.abs(cell);
    return Math.abs(least) > 5 ? 0 : NormalCdf.of(0.5 - least) - NormalCdf.of(-0.5 - least);
  }

  /// Steps of differences are those of the prior: as good as derivatives where that is narrow.
  @Test
  void differencesFollowTheScaleOfThePrior() {
    Network network = TinyVae.decoder(3, 30);
    DiagonalNormal prior =
        new DiagonalNormal(new double[] {0.3, -0.2, 0.1}, new double[] {1e-3, 1e-3, 1e-3});
    Vae known = vae(network, Normal.withScale(2e-4), 0.1).withPrior(prior);
    Decoder hidden =
        new Scalar(3, 30, (z, out) -> System.arraycopy(network.decode(z), 0, out, 0, out.length));
    Vae other = vae(hidden, Normal.withScale(2e-4), 0.1).withPrior(prior);
    double[] x = draw(known);
    double[] z = {0.301, -0.2005, 0.1002};
    double[][] exact = ((SmoothJoint) known.at(x)).expand(z).precision();
    double[][] differences = ((SmoothJoint) other.at(x)).expand(z).precision();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double size = Math.sqrt(exact[i][i] * exact[j][j]);
        assertEquals(exact[i][j], differences[i][j], 0.05 * size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 100, 150})
  void noMoreEvaluationsThanSaid(int d) {
    Network network = TinyVae.decoder(d, 20);
    Decoder hidden =
        new Scalar(d, 20, (z, out) -> System.arraycopy(network.decode(z), 0, out, 0, out.length));
    Vae model = vae(hidden, Normal.withScale(0.5), 0);
    Adaptive adaptive = new Adaptive(10, 64);
    Fitted fitted = fit(adaptive, model, draw(model));
    assertTrue(fitted.cost().evaluations() <= adaptive.evaluations(), fitted.cost().toString());
  }
}
