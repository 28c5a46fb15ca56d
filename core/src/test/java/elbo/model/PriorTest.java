package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Evaluation;
import elbo.Result;
import elbo.TinyVae;
import elbo.bound.LogEvidence;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.inference.Adaptive;
import elbo.inference.Laplace;
import elbo.inference.Prior;
import elbo.inference.Proposal;
import elbo.kernel.Identity;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.network.Normal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// VAEs under other priors than N(0, I). With a linear decoder and a mixture of normals as prior,
/// p(x) is a mixture of the evidences of linear Gaussian models.
class PriorTest {
  private static final float[] W = {1, -1, 0.5f, 2, -3, 0.25f};
  private static final double[] B = {0, 0.5, -1};
  private static final double[][] MEANS = {{2, 0}, {-2, 1}, {0, -2}};
  private static final double[][] SCALES = {{0.5, 1}, {1, 0.25}, {2, 1}};
  private static final double[] SHARES = {1, 2, 5};
  private static final double NOISE = 0.5;
  private static final double[] X = {1, 2, -1};

  private static Vae linear() {
    Network decoder = new Network(List.of(new Dense(3, W, floats(B), new Identity())));
    return new Vae(
        "linear",
        3,
        decoder,
        Normal.withScale(NOISE),
        x -> new DiagonalNormal(new double[] {0.3, 0.2}, new double[] {0.5, 0.5}));
  }

  private static float[] floats(double... values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  private static FiniteMixture mixture() {
    List<Distribution> components = new ArrayList<>();
    for (int c = 0; c < MEANS.length; c++) {
      components.add(new DiagonalNormal(MEANS[c], SCALES[c]));
    }
    return new FiniteMixture(components, SHARES);
  }

  /// The model z ~ N(0, I), x = W(m + s z) + b + noise, which is that of one component.
  private static LinearGaussian component(int c) {
    double[][] w = new double[3][2];
    double[] b = B.clone();
    for (int r = 0; r < 3; r++) {
      for (int j = 0; j < 2; j++) {
        w[r][j] = W[2 * r + j] * SCALES[c][j];
        b[r] += W[2 * r + j] * MEANS[c][j];
      }
    }
    return new LinearGaussian(w, b, new double[] {NOISE * NOISE, NOISE * NOISE, NOISE * NOISE});
  }

  private static double exact() {
    double[] terms = new double[MEANS.length];
    for (int c = 0; c < terms.length; c++) {
      terms[c] = component(c).logEvidence(X).orElseThrow() + Math.log(SHARES[c] / 8);
    }
    return Probe.logSumExp(terms);
  }

  private static void check(Proposal proposal, long samples, double delta) {
    Evaluation<?> evaluation =
        Evaluation.of(linear().withPrior(mixture()))
            .withProposal(proposal)
            .withSamples(samples)
            .withStatistics(new LogEvidence());
    Result result = evaluation.evaluate(X);
    Calibrated.check(result.estimates().get(new LogEvidence()), exact(), delta);
  }

  @Test
  void theEvidenceUnderAMixtureIsTheMixtureOfEvidences() {
    check(new Adaptive(), 20_000, 0.02);
    check(new Laplace(), 20_000, 0.1);
    check(new Prior(), 200_000, 0.5);
  }

  @Test
  void aNormalPriorIsTheStandardOneOfAnotherDecoder() {
    DiagonalNormal prior = new DiagonalNormal(MEANS[1], SCALES[1]);
    Evaluation<?> evaluation =
        Evaluation.of(linear().withPrior(prior))
            .withSamples(5000)
            .withStatistics(new LogEvidence());
    Calibrated.check(
        evaluation.evaluate(X).estimates().get(new LogEvidence()),
        component(1).logEvidence(X).orElseThrow(),
        0.02);
  }

  // The standard normal distribution takes a path of its own, which must not show.
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aMixtureOfEqualNormalsIsThatNormal(int d) {
    Vae plain = TinyVae.of(d, 5, new BernoulliLogits());
    DiagonalNormal one = DiagonalNormal.standard(d);
    Vae mixed = plain.withPrior(new FiniteMixture(List.of(one, one), new double[] {1, 1}));
    double[] x = TinyVae.pixels(5);
    double[][] z = {new double[d], new double[d]};
    z[1][0] = 1.5;
    double[][] a = Probe.logJoint(plain, x, z);
    double[][] b = Probe.logJoint(mixed, x, z);
    for (int i = 0; i < z.length; i++) {
      assertArrayEquals(a[i], b[i], 1e-14);
      SmoothJoint.Expansion p = ((SmoothJoint) plain.at(x)).expand(z[i]);
      SmoothJoint.Expansion q = ((SmoothJoint) mixed.at(x)).expand(z[i]);
      assertEquals(p.logJoint(), q.logJoint(), 1e-13);
      assertArrayEquals(p.gradient(), q.gradient(), 1e-13);
      for (int j = 0; j < d; j++) {
        assertArrayEquals(p.precision()[j], q.precision()[j], 1e-13);
      }
    }
  }

  @Test
  void aPriorOfAnotherDimensionIsRejected() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> linear().withPrior(DiagonalNormal.standard(3)));
    assertEquals("the decoder takes 2 latents, but the prior has 3", e.getMessage());
    assertTrue(linear().withPrior(mixture()).prior().orElseThrow() instanceof FiniteMixture);
  }
}
