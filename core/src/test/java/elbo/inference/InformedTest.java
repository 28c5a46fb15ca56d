package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.TinyVae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Ess;
import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FullNormal;
import elbo.distribution.LikelihoodInformed;
import elbo.distribution.Normal;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.kernel.Triangular;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.Observation;
import elbo.model.SmoothJoint;
import elbo.model.Vae;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Adaptation in the directions in which a posterior differs from its prior.
class InformedTest {
  private static final int SAMPLES = 1 << 14;
  // A curvature below the cut.
  private static final double WEAK = 0.004;

  private static double[] draw(LatentModel model) {
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(5L)).x();
  }

  private static Fitted fit(Adaptive adaptive, LatentModel model, double[] x) {
    return adaptive.fit(new Target(model, new Observation(3, x)), new Independent(7));
  }

  private static Estimates estimate(LatentModel model, double[] x, Distribution q) {
    return new Estimator(SAMPLES, new LogEvidence(), new Ess())
        .estimate(Weights.of(model, x, q, new Independent(11), 3));
  }

  private static double[] logW(LatentModel model, double[] x, Distribution q) {
    LogWeightBlock block = new LogWeightBlock();
    Weights.of(model, x, q, new Independent(11), 3).fill(0, 500, new Scratch(), block);
    return block.logW();
  }

  /// A decoder whose derivatives are not known.
  private record Hidden(Decoder inner) implements Decoder {
    @Override
    public int latentDimension() {
      return inner.latentDimension();
    }

    @Override
    public int outputs() {
      return inner.outputs();
    }

    @Override
    public int outputLength() {
      return inner.outputLength();
    }

    @Override
    public void decode(int count, double[] z, Scratch scratch, float[] out) {
      inner.decode(count, z, scratch, out);
    }
  }

  private static Vae standardEncoder(Decoder decoder, double scale) {
    return new Vae(
        "hidden",
        decoder.outputs(),
        decoder,
        elbo.network.Normal.withScale(scale),
        x -> DiagonalNormal.standard(decoder.latentDimension()));
  }

  private static Informed informed(LatentModel model, double[] x) {
    return informed(model, DiagonalNormal.standard(model.latentDimension()), x);
  }

  private static Informed informed(LatentModel model, Normal prior, double[] x) {
    int d = model.latentDimension();
    Target target = new Target(model, new Observation(3, x));
    SmoothJoint joint = (SmoothJoint) target.joint();
    Laplace.Mode mode = new Laplace(30).mode(joint, new double[d], 1e-12, Long.MAX_VALUE);
    return Informed.of(
        joint,
        prior,
        mode,
        Informed.ABOUT,
        (size, u) -> new Independent(7).fill(3, 0, size, 0, d, u));
  }

  // Latent j is observed alone, with the curvature λ_j.
  private static LinearGaussian independent(double[] curvatures) {
    int d = curvatures.length;
    double[][] w = new double[d][d];
    double[] psi = new double[d];
    for (int j = 0; j < d; j++) {
      w[j][j] = Math.sqrt(curvatures[j]);
      psi[j] = 1;
    }
    return new LinearGaussian(w, new double[d], psi);
  }

  /// In as many directions as there are observed numbers; the posterior in them, and so constant
  /// weights.
  @ParameterizedTest
  @CsvSource({"20,3", "64,17", "8,30", "5,9"})
  void theSubspaceOfALinearModelHasItsRankOrSixteen(int d, int width) {
    LinearGaussian model = new LinearGaussian(d, width, 3);
    double[] x = draw(model);
    Informed informed = informed(model, x);
    assertEquals(Math.min(d, Math.max(width, 16)), informed.subspace().dimension());
    double exact = model.logEvidence(x).orElseThrow();
    LikelihoodInformed q = new LikelihoodInformed(informed.subspace(), informed.start());
    for (int i = 0; i < 500; i++) {
      assertEquals(exact, logW(model, x, q)[i], 1e-3);
    }
  }

  /// Directions that are hardly curved, but in which the posterior lies elsewhere: what is left of
  /// log w = log p(x) + log p(z | x) − log q(z) is the curvature of those outside, of which none
  /// has a mean of its own.
  @Test
  void whereThePosteriorLiesIsADirectionToo() {
    int d = 40;
    double[] curvatures = hardlyCurved(d);
    double[] x = far(d);
    LinearGaussian model = independent(curvatures);
    Informed informed = informed(model, x);
    assertEquals(16 + 1, informed.subspace().dimension());
    assertCurvedOutside(model, x, model.logEvidence(x).orElseThrow(), informed, e -> e);
  }

  /// The same where z = m + Le has the prior N(m, LLᵀ), through a decoder that undoes it.
  @Test
  void whereThePosteriorLiesUnderAnotherPrior() {
    int d = 24;
    double[] curvatures = hardlyCurved(d);
    double[] x = far(d);
    double[] mean = new double[d];
    double[][] factor = new double[d][];
    for (int i = 0; i < d; i++) {
      mean[i] = i % 3 - 0.5;
      factor[i] = new double[i + 1];
      factor[i][i] = 1 + 0.25 * (i % 4);
      if (i > 0) {
        factor[i][i - 1] = 0.5;
      }
    }
    // √λ L⁻¹(z − m), by the rows of L⁻¹.
    double[][] inverse = Triangular.inverse(factor);
    float[] weights = new float[d * d];
    float[] bias = new float[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        weights[i * d + j] = (float) (Math.sqrt(curvatures[i]) * inverse[i][j]);
        bias[i] -= (float) (Math.sqrt(curvatures[i]) * inverse[i][j] * mean[j]);
      }
    }
    UnaryOperator<double[]> whitened =
        z -> {
          double[] e = new double[d];
          for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
              e[i] += inverse[i][j] * (z[j] - mean[j]);
            }
          }
          return e;
        };
    FullNormal prior = new FullNormal(mean, factor);
    Vae model =
        standardEncoder(new Network(List.of(new Dense(d, weights, bias, new Identity()))), 1)
            .withPrior(prior);
    Informed informed = informed(model, prior, x);
    assertEquals(16 + 1, informed.subspace().dimension());
    // Where a search has not moved, the direction is that of the slope there: √λ (x − √λ e).
    double[] start = new double[d];
    Arrays.setAll(start, j -> 0.3 * (j % 4));
    SmoothJoint joint = (SmoothJoint) new Target(model, new Observation(3, x)).joint();
    Laplace.Mode here = new Laplace(1).mode(joint, start, 1e9, Long.MAX_VALUE);
    double[][] v = Informed.of(joint, prior, here, 0, (size, u) -> {}).subspace().basis();
    double[] e = whitened.apply(start);
    double[] slope = new double[d];
    for (int i = 0; i < d; i++) {
      slope[i] = Math.sqrt(curvatures[i]) * (x[i] - Math.sqrt(curvatures[i]) * e[i]);
    }
    assertEquals(0, squaresOutside(v, slope), 1e-4);
    double exact = independent(curvatures).logEvidence(x).orElseThrow();
    assertCurvedOutside(model, x, exact, informed, whitened);
  }

  private static double[] hardlyCurved(int d) {
    double[] curvatures = new double[d];
    Arrays.setAll(curvatures, j -> j < 3 ? 5 : WEAK);
    return curvatures;
  }

  // Observed far from where the prior would have it, but for the first three.
  private static double[] far(int d) {
    double[] x = new double[d];
    Arrays.setAll(x, j -> j < 3 ? 1 - j : (j % 5 - 1) * 9);
    return x;
  }

  // Of what e has beside orthonormal vectors.
  private static double squaresOutside(double[][] v, double[] e) {
    double outside = Sums.squares(e, 0, e.length, 0);
    for (double[] direction : v) {
      double y = Sums.dot(direction, e, e.length);
      outside -= y * y;
    }
    return outside;
  }

  // log w = log p(x) + ½ Σ (log(1 + λ) − λ e²) over what is outside of the subspace.
  private static void assertCurvedOutside(
      LatentModel model,
      double[] x,
      double logEvidence,
      Informed informed,
      UnaryOperator<double[]> whitened) {
    int d = model.latentDimension();
    double[][] v = informed.subspace().basis();
    LikelihoodInformed q = new LikelihoodInformed(informed.subspace(), informed.start());
    int count = 100;
    double[] u = new double[d * Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    new Independent(11).fill(3, 0, count, 0, d, u);
    Scratch.lend(scratch -> {
      q.sample(count, u, scratch, z, logQ);
      new Target(model, new Observation(3, x))
          .joint()
          .logJoint(count, z, scratch, logPrior, logLikelihood);
    });
    for (int i = 0; i < count; i++) {
      double[] at = new double[d];
      for (int j = 0; j < d; j++) {
        at[j] = z[j * Block.SIZE + i];
      }
      double outside = squaresOutside(v, whitened.apply(at));
      double logW = logPrior[i] + logLikelihood[i] - logQ[i];
      double curved = ((d - v.length) * Math.log1p(WEAK) - WEAK * outside) / 2;
      assertEquals(logEvidence + curved, logW, 1e-5 * Math.abs(logEvidence));
    }
  }

  /// Directions are left to the prior while that loses at most 0.03 nats of KL divergence, but not
  /// the last 16.
  @ParameterizedTest
  @CsvSource({"0.15, 40", "0.15, 20", "0.04, 200", "0.3, 40"})
  void theWeakestDirectionsAreLeftToThePrior(double curvature, int d) {
    double[] curvatures = new double[d];
    Arrays.fill(curvatures, curvature);
    double each = (Math.log1p(curvature) - curvature / (1 + curvature)) / 2;
    Informed informed = informed(independent(curvatures), new double[d]);
    assertEquals(Math.max(16, d - (int) (0.03 / each)), informed.subspace().dimension());
  }

  @ParameterizedTest
  @CsvSource({"256,300", "256,40", "50,100"})
  void adaptiveFindsTheEvidenceOfALargeLinearModel(int d, int width) {
    LinearGaussian model = new LinearGaussian(d, width, 3);
    double[] x = draw(model);
    Estimates e = estimate(model, x, fit(new Adaptive(4, 1024), model, x).q());
    assertTrue(e.get(new Ess()).value() > 0.3 * SAMPLES, () -> e.toString());
    Calibrated.check(e.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.15);
  }

  private static float[] normals(int count, double scale, long seed) {
    Random random = new Random(seed);
    float[] out = new float[count];
    for (int i = 0; i < count; i++) {
      double sum = -6;
      for (int k = 0; k < 12; k++) {
        sum += random.nextDouble();
      }
      out[i] = (float) (scale * sum);
    }
    return out;
  }

  /// A posterior a hundred times narrower than its prior and far from where the search starts,
  /// through a decoder without derivatives: log p(x) has a closed form.
  @Test
  void aNarrowPosteriorBehindADecoderWithoutDerivatives() {
    int d = 32;
    int width = 512;
    double noise = 0.01;
    float[] weights = normals(d * width, 1 / Math.sqrt(d), 1);
    float[] bias = normals(width, 1, 2);
    Network network = new Network(List.of(new Dense(width, weights, bias, new Identity())));
    Vae model = standardEncoder(new Hidden(network), noise);
    double[][] w = new double[width][d];
    double[] b = new double[width];
    double[] psi = new double[width];
    for (int r = 0; r < width; r++) {
      b[r] = bias[r];
      psi[r] = noise * noise;
      for (int j = 0; j < d; j++) {
        w[r][j] = weights[r * d + j];
      }
    }
    LinearGaussian exact = new LinearGaussian(w, b, psi);
    double[] x = draw(exact);
    Fitted fitted = fit(new Adaptive(), model, x);
    Estimates e = estimate(model, x, fitted.q());
    assertTrue(e.get(new Ess()).value() > 0.5 * SAMPLES, () -> e.toString());
    Calibrated.check(e.get(new LogEvidence()), exact.logEvidence(x).orElseThrow(), 0.1);
    assertEquals(0, fitted.cost().gradients());
    assertTrue(fitted.cost().evaluations() <= new Adaptive().evaluations());
  }

  /// The same through layers that bend: the derivatives as differences and as they are give
  /// estimates of one log p(x).
  @Test
  void differencesDoAsWellAsDerivatives() {
    Network network = TinyVae.decoder(6, 200);
    Vae known = standardEncoder(network, 0.02);
    Vae hidden = standardEncoder(new Hidden(network), 0.02);
    double[] x = draw(known);
    Fitted one = fit(new Adaptive(6, 1024), known, x);
    Fitted other = fit(new Adaptive(6, 1024), hidden, x);
    assertTrue(one.cost().gradients() > 0);
    Estimates a = estimate(known, x, one.q());
    Estimates b = estimate(hidden, x, other.q());
    assertTrue(b.get(new Ess()).value() > 0.8 * a.get(new Ess()).value(), () -> a + " " + b);
    double error =
        Math.hypot(
            a.get(new LogEvidence()).standardError(), b.get(new LogEvidence()).standardError());
    Calibrated.check(
        a.get(new LogEvidence()).value() - b.get(new LogEvidence()).value(), error, 0, 0.2);
  }

  @Test
  void differencesComeNearTheJacobian() {
    Network network = TinyVae.decoder(150, 9);
    double[] z = new double[150];
    for (int j = 0; j < z.length; j++) {
      z[j] = 0.03 * (j % 37) - 0.5;
    }
    float[] outputs = new float[9];
    float[] same = new float[9];
    float[][] exact = new float[9][150];
    float[][] differences = new float[9][150];
    network.linearize(z, outputs, exact);
    new Hidden(network).linearize(z, same, differences);
    assertArrayEquals(outputs, same, 1e-5f);
    for (int r = 0; r < 9; r++) {
      assertArrayEquals(exact[r], differences[r], 5e-3f);
    }
  }

  /// A decoder that does not look at z leaves the prior, under which the weights are p(x).
  @Test
  void aCollapsedPosteriorIsThePrior() {
    float[] bias = normals(20, 1, 2);
    Vae model =
        standardEncoder(
            new Network(List.of(new Dense(20, new float[100], bias, new Identity()))), 1);
    double[] x = draw(model);
    Fitted fitted = fit(new Adaptive(2, 64), model, x);
    double[] logW = logW(model, x, fitted.q());
    for (int i = 0; i < 500; i++) {
      assertEquals(logW[0], logW[i], 1e-12 * Math.abs(logW[0]));
    }
    assertTrue(fitted.cost().evaluations() < 64);
  }

  /// Under N(m, LLᵀ) as under N(0, I): here z = m + Le through a decoder that undoes it.
  @Test
  void otherNormalPriorsAreWhitened() {
    FullNormal prior =
        new FullNormal(new double[] {1, -2, 0.5}, new double[][] {{2}, {0.7, 0.1}, {-3, 0.2, 5}});
    Network network = TinyVae.decoder(3, 30);
    Vae model = standardEncoder(network, 0.3).withPrior(prior);
    double[] x = draw(model);
    Distribution q = fit(new Adaptive(6, 1024), model, x).q();
    assertInstanceOf(LikelihoodInformed.class, q);
    Estimates e = estimate(model, x, q);
    assertTrue(e.get(new Ess()).value() > 0.3 * SAMPLES, () -> e.toString());
    LatentModel blind = new Altered(model, own -> prior, joint -> joint::logJoint);
    Estimates other = estimate(model, x, fit(new Adaptive(20, 4096), blind, x).q());
    double error =
        Math.hypot(
            e.get(new LogEvidence()).standardError(), other.get(new LogEvidence()).standardError());
    Calibrated.check(
        e.get(new LogEvidence()).value() - other.get(new LogEvidence()).value(), error, 0, 0.3);
  }

  /// A joint density without a finite expansion at the start is adapted to without one.
  @Test
  void whatCannotBeExpandedIsAdaptedToAsBefore() {
    LinearGaussian model = new LinearGaussian(3, 5, 3);
    double[] x = draw(model);
    LatentModel broken = new Altered(model, own -> own, Broken::new);
    Fitted fitted = fit(new Adaptive(4, 512), broken, x);
    assertEquals(0, fitted.cost().gradients());
    Estimates e = estimate(model, x, fitted.q());
    Calibrated.check(e.get(new LogEvidence()), model.logEvidence(x).orElseThrow(), 0.05);
  }

  private record Broken(elbo.model.Joint inner) implements SmoothJoint {
    @Override
    public Expansion expand(double[] z) {
      double[][] precision = new double[z.length][z.length];
      precision[0][0] = Double.NaN;
      return new Expansion(Double.NaN, new double[z.length], precision);
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      inner.logJoint(count, z, scratch, logPrior, logLikelihood);
    }
  }

  /// An encoder that is not normal is no obstacle where the prior is.
  @Test
  void theSearchStartsAtThePriorWhereTheEncoderIsNotNormal() {
    LinearGaussian model = new LinearGaussian(6, 20, 3);
    double[] x = draw(model);
    LatentModel other =
        Altered.from(
            model, new elbo.distribution.StudentT((Normal) model.posterior(x).orElseThrow()));
    Estimates e = estimate(model, x, fit(new Adaptive(3, 512), other, x).q());
    assertTrue(e.get(new Ess()).value() > 0.5 * SAMPLES, () -> e.toString());
  }
}
