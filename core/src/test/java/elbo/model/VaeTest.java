package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.TinyVae;
import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.estimate.Estimate;
import elbo.exact.Quadrature;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.network.Normal;
import elbo.network.Spread;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class VaeTest {
  /// The weights of a network of two latents, two tanh units and three pixels.
  private static final float[] W1 = {1, -0.5f, 0.25f, 2};

  private static final float[] B1 = {0.1f, -0.2f};
  private static final float[] W2 = {1, -1, 0.5f, 2, -3, 0.25f};
  private static final float[] B2 = {0, 0.5f, -1};

  private static Network decoder() {
    return new Network(
        List.of(new Dense(2, W1, B1, new Tanh()), new Dense(3, W2, B2, new Identity())));
  }

  private static Vae vae() {
    NormalEncoder encoder =
        new NormalEncoder(
            3, 2, x -> new double[] {(float) x[0], -0.5f, 0.1f, -0.2f}, Spread.LOG_STD);
    return new Vae("by hand", 3, decoder(), new BernoulliLogits(), encoder::at);
  }

  private static double logLikelihood(double[] x, double[] z) {
    double[] h = new double[2];
    for (int r = 0; r < 2; r++) {
      double a = W1[2 * r] * z[0] + W1[2 * r + 1] * z[1] + B1[r];
      h[r] = Math.tanh(a);
    }
    double sum = 0;
    for (int r = 0; r < 3; r++) {
      double l = W2[2 * r] * h[0] + W2[2 * r + 1] * h[1] + B2[r];
      sum += x[r] * l - Math.log1p(Math.exp(l));
    }
    return sum;
  }

  /// Means near 10⁶ are multiples of 1/16 in single precision.
  @Test
  void locationsTooCoarseForTheirScalesAreRefused() {
    float[] bias = {1e6f, 1e6f, 0};
    Network far = new Network(List.of(new Dense(3, W2, bias, new Identity())));
    double[] x = {1e6 + 0.3, 1e6 - 0.2, 0.1};
    for (double scale : new double[] {0.01, 0.1}) {
      Vae coarse = new Vae("far", 3, far, Normal.withScale(scale), _ -> DiagonalNormal.standard(2));
      String message =
          assertThrows(IllegalArgumentException.class, () -> coarse.at(x)).getMessage();
      double error = 2.0 / 256 / 24 / (scale * scale);
      assertTrue(
          message.contains(String.format(Locale.ROOT, "off by about %.3g nats", error)), message);
    }
    Vae fine = new Vae("far", 3, far, Normal.withScale(1), _ -> DiagonalNormal.standard(2));
    assertTrue(Double.isFinite(Probe.logJoint(fine, x, new double[][] {{0, 0}})[0][1]));
    // An outlier is far from the means: these are not rounded much.
    Vae near =
        new Vae("near", 3, decoder(), Normal.withScale(0.01), _ -> DiagonalNormal.standard(2));
    assertTrue(
        Probe.logJoint(near, new double[] {1e8, 0, 0}, new double[][] {{0, 0}})[0][1] < -1e19);
  }

  @Test
  void densityIsTheScalarComputation() {
    double[] x = {1, 0, 1};
    double[][] z = {{0, 0}, {1.5, -2}, {-4, 0.3}, {7, 7}};
    double[][] joint = Probe.logJoint(vae(), x, z);
    for (int i = 0; i < z.length; i++) {
      assertEquals(
          Probe.logNormal(z[i][0], 0, 1) + Probe.logNormal(z[i][1], 0, 1), joint[i][0], 1e-13);
      assertEquals(logLikelihood(x, z[i]), joint[i][1], 2e-6);
    }
  }

  @Test
  void evidenceOfEveryImageSumsToOne() {
    double total = 0;
    Vae model = vae();
    for (int bits = 0; bits < 8; bits++) {
      double[] x = {bits & 1, bits >> 1 & 1, bits >> 2};
      Joint exact =
          (count, z, scratch, logPrior, out) -> {
            model.at(x).logJoint(count, z, scratch, logPrior, out);
            for (int i = 0; i < count; i++) {
              out[i] = logLikelihood(x, new double[] {z[i], z[Block.SIZE + i]});
            }
          };
      double logP = sum(exact);
      total += Math.exp(logP);
      Estimate e = Probe.estimate(model, x, model.proposal(x), 150_000, new LogEvidence());
      Calibrated.check(e, logP, 0.1);
    }
    assertEquals(1, total, 1e-5);
  }

  // A plain sum suffices, since single precision in the decoder limits the digits of quadrature.
  private static double sum(Joint joint) {
    double[] z = new double[2 * Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    double step = 0.125;
    double sum = 0;
    for (double a = -8; a <= 8; a += step) {
      for (int block = 0; block < 128 / Block.SIZE; block++) {
        for (int i = 0; i < Block.SIZE; i++) {
          z[i] = a;
          z[Block.SIZE + i] = -8 + step * (Block.SIZE * block + i);
        }
        joint.logJoint(Block.SIZE, z, new Scratch(), logPrior, logLikelihood);
        for (int i = 0; i < Block.SIZE; i++) {
          sum += step * step * Math.exp(logPrior[i] + logLikelihood[i]);
        }
      }
    }
    return Math.log(sum);
  }

  @Test
  void isALinearGaussianModelWhereItsDecoderIsLinear() {
    double[][] w = {{1, -1}, {0.5, 2}, {-3, 0.25}};
    LinearGaussian linear =
        new LinearGaussian(w, new double[] {0, 0.5, -1}, new double[] {0.25, 0.25, 0.25});
    Vae vae =
        new Vae(
            "linear",
            3,
            new Network(List.of(new Dense(3, W2, B2, new Identity()))),
            Normal.withScale(0.5),
            x -> linear.proposal(x));
    double[] x = {1, 2, -1};
    double[] a = Probe.logWeights(vae, x, vae.proposal(x));
    double[] b = Probe.logWeights(linear, x, linear.proposal(x));
    for (int i = 0; i < a.length; i++) {
      assertEquals(b[i], a[i], 1e-4);
    }
    double exact = linear.logEvidence(x).orElseThrow();
    assertEquals(
        exact,
        Probe.estimate(vae, x, linear.posterior(x).orElseThrow(), 512, new LogEvidence()).value(),
        1e-5);
    assertTrue(Quadrature.logEvidence(vae.at(x), DiagonalNormal.standard(2)).isEmpty());
  }

  @Test
  void bothFormsOfTheElboAgree() {
    Vae model = TinyVae.bernoulli(3, 20);
    double[] x = TinyVae.pixels(20);
    Estimate plain = Probe.estimate(model, x, model.proposal(x), 50_000, new Elbo());
    Estimate analytic = Probe.estimate(model, x, model.proposal(x), 50_000, new AnalyticElbo());
    double kl = model.proposal(x).klTo(DiagonalNormal.standard(3)).orElseThrow();
    assertEquals(kl, analytic.parts().get("kl"), 1e-15);
    double error = plain.standardError() + analytic.standardError();
    Calibrated.check(plain.value(), error, analytic.value(), 0.25);
  }

  @Test
  void drawsFollowTheEvidence() {
    Vae model = vae();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    double[] hits = new double[20_000];
    for (int i = 0; i < hits.length; i++) {
      double[] x = model.draw(random).x();
      hits[i] = x[0] == 1 && x[1] == 1 && x[2] == 0 ? 1 : 0;
    }
    double[] x = {1, 1, 0};
    Calibrated.mean(hits, Math.exp(sum(model.at(x))), 0.03);
    assertEquals(
        5, TinyVae.of(2, 5, Normal.withScales(Spread.STD.transform())).draw(random).x().length);
  }

  @Test
  void outputsThatAreNoParametersAreNamed() {
    Vae vae = TinyVae.of(2, 3, Normal.withScales(Spread.STD.transform()));
    double[] z = {1, -2};
    double[] outputs = vae.decoder().outputsAt(z);
    int number = outputs[3] < 0 ? 0 : outputs[4] < 0 ? 1 : 2;
    assertTrue(outputs[3 + number] < 0);
    assertEquals(
        "the scale of number "
            + number
            + " is "
            + outputs[3 + number]
            + ", but must be finite and greater than 0",
        vae.at(new double[3]).fault(z).orElseThrow());
    assertTrue(vae().at(new double[3]).fault(z).isEmpty());
  }

  @Test
  void rules() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Vae("v", 4, decoder(), new BernoulliLogits(), x -> vae().proposal(x)));
    assertTrue(e.getMessage().startsWith("the decoder outputs 3 numbers, but "), e.getMessage());
    assertEquals(
        "by hand takes observations of 3 numbers, but this one has 2",
        assertThrows(IllegalArgumentException.class, () -> vae().at(new double[2])).getMessage());
    assertThrows(IllegalArgumentException.class, () -> vae().at(new double[] {0, 0.5, 7}));
    assertThrows(IllegalArgumentException.class, () -> vae().proposal(new double[2]));
    assertTrue(vae().logEvidence(new double[3]).isEmpty());
    assertEquals("by hand", vae().name());
  }
}
