package elbo.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Evaluation;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.gradient.AnalyticElbo;
import elbo.gradient.Coefficients;
import elbo.gradient.DoublyReparameterized;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.gradient.StickingTheLanding;
import elbo.kernel.Cholesky;
import elbo.kernel.Identity;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.Normal;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

/// Two levels of latents: the model against a normal distribution where all is linear, and the
/// gradients that have the same mean.
class TwoLevelsTest {
  private static final int WIDTH = 3;
  private static final int ESTIMATES = 4096;

  /// With weights of the log variances 0, z₁ is normal with the covariance A Aᵀ + exp(b), and x
  /// with W (A Aᵀ + exp(b)) Wᵀ + σ².
  @Test
  void evidenceOfALinearModel() {
    double sigma = 0.6;
    Architecture architecture =
        new Architecture(WIDTH, 2, List.of(), new Identity(), Normal.withScale(sigma))
            .withUpper(new Architecture.Upper(1, List.of()));
    float[] values = Parameters.initial(architecture, Seed.of(3)).values();
    Packing packing = new Packing(architecture);
    int decoder = packing.sections.get(1).from();
    int upper = packing.sections.get(3).from();
    // p(z₁ | z₂): 4 outputs of 1 input, then 4 biases; p(x | z₁): 3 outputs of 2 inputs, 3 biases.
    float[] ofUpper = {0.8f, -0.5f, 0, 0, 0.3f, -0.2f, -0.4f, 0.2f};
    float[] ofDecoder = {1, 0.5f, -0.7f, 0.4f, 0.2f, 1.2f, 0.1f, 0, -0.3f};
    System.arraycopy(ofUpper, 0, values, upper, ofUpper.length);
    System.arraycopy(ofDecoder, 0, values, decoder, ofDecoder.length);
    double[][] covariance = new double[WIDTH][WIDTH];
    double[] mean = new double[WIDTH];
    for (int r = 0; r < WIDTH; r++) {
      mean[r] = ofDecoder[6 + r];
      for (int i = 0; i < 2; i++) {
        mean[r] += ofDecoder[2 * r + i] * ofUpper[4 + i];
        for (int c = 0; c < WIDTH; c++) {
          for (int j = 0; j < 2; j++) {
            double level = ofUpper[i] * ofUpper[j] + (i == j ? Math.exp(ofUpper[6 + i]) : 0);
            covariance[r][c] += ofDecoder[2 * r + i] * level * ofDecoder[2 * c + j];
          }
        }
      }
      covariance[r][r] += sigma * sigma;
    }
    double[] x = {0.7, -1.1, 0.4};
    Estimate estimate =
        Evaluation.of(new Parameters(architecture, values).vae("linear"))
            .evaluate(x)
            .get(new LogEvidence());
    Calibrated.check(
        estimate.value(), estimate.standardError(), logNormal(x, mean, covariance), 0.02);
  }

  private static double logNormal(double[] x, double[] mean, double[][] covariance) {
    double[][] lower = Cholesky.factor(covariance);
    double[] e = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      e[i] = x[i] - mean[i];
      for (int j = 0; j < i; j++) {
        e[i] -= lower[i][j] * e[j];
      }
      e[i] /= lower[i][i];
      sum -= 0.5 * (e[i] * e[i] + Math.log(2 * Math.PI)) + Math.log(lower[i][i]);
    }
    return sum;
  }

  @Test
  void scoresThatAreLeftOutHaveMeanZero() {
    assertTrue(furthest(new Elbo(), new StickingTheLanding()) < 5);
  }

  @Test
  void doubleReparameterizationHasTheMeanOfTheBound() {
    assertTrue(furthest(new Iwae(5), new DoublyReparameterized(5)) < 5);
    double wrong = furthest(new Iwae(5), new Unsquared());
    assertTrue(wrong > 10, "w̃ in place of w̃² is " + wrong + " standard errors away");
  }

  /// What is wrong with [DoublyReparameterized] if weights are not squared.
  private record Unsquared() implements Objective {
    @Override
    public int k() {
      return 5;
    }

    @Override
    public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
      double value = new Iwae(5).coefficients(logWeights, offset, klWeight, out);
      java.util.Arrays.fill(out.proposal(), offset, offset + 5, 0);
      return value;
    }
  }

  // By how many standard errors the means of two gradients differ at most, over all parameters.
  private static double furthest(Objective one, Objective other) {
    Architecture architecture =
        new Architecture(WIDTH, 2, List.of(3), new Tanh(), new BernoulliLogits())
            .withUpper(new Architecture.Upper(1, List.of(2)));
    float[] values = Parameters.initial(architecture, Seed.of(4)).values();
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(5L);
    for (int i = 0; i < values.length; i++) {
      values[i] += rng.nextFloat() - 0.5f;
    }
    Parameters parameters = new Parameters(architecture, values);
    Dataset rows = Dataset.of(new double[][] {{1, 0, 1}, {0, 0, 1}});
    double[] sums = new double[values.length];
    double[] squares = new double[values.length];
    float[] a = new float[values.length];
    float[] b = new float[values.length];
    try (VaeGradient first = new VaeGradient(parameters, one, rows, Seed.of(6), 1);
        VaeGradient second = new VaeGradient(parameters, other, rows, Seed.of(6), 1)) {
      for (int n = 0; n < ESTIMATES; n++) {
        assertEquals(first.estimate(n, a), second.estimate(n, b));
        for (int i = 0; i < a.length; i++) {
          double difference = (double) a[i] - b[i];
          sums[i] += difference;
          squares[i] += difference * difference;
        }
      }
    }
    double most = 0;
    for (int i = 0; i < sums.length; i++) {
      double mean = sums[i] / ESTIMATES;
      double variance = squares[i] / ESTIMATES - mean * mean;
      if (squares[i] > 0) {
        most = Math.max(most, Math.abs(mean) / Math.sqrt(variance / ESTIMATES));
      }
    }
    return most;
  }

  /// What is reported of both levels, and that learning raises the bound.
  @Test
  void learns() {
    Architecture architecture =
        new Architecture(4, 2, List.of(5), new Tanh(), new BernoulliLogits())
            .withUpper(new Architecture.Upper(1, List.of(3)));
    double[][] rows = new double[200][4];
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(7L);
    for (double[] row : rows) {
      boolean up = rng.nextBoolean();
      for (int j = 0; j < 4; j++) {
        row[j] = rng.nextDouble() < (up ? 0.9 : 0.1) ? 1 : 0;
      }
    }
    List<Epoch> epochs = new ArrayList<>();
    Training.of(architecture, new Iwae(5))
        .withThreads(2)
        .withEpochs(40)
        .withBatch(20)
        .withLearningRate(0.02)
        .fit(Dataset.of(rows), Optional.of(Dataset.of(rows)), (e, s) -> epochs.add(e));
    Validation before = epochs.getFirst().validation().orElseThrow();
    Validation after = epochs.getLast().validation().orElseThrow();
    assertTrue(after.iwae() > before.iwae() + 0.2, before + " " + after);
    assertEquals(3, after.posteriorMeanVariance().size());
    assertTrue(after.latentKl().isEmpty() && after.kl() > 0 && after.activeUnits() > 0);
  }

  @Test
  void closedFormIsRefused() {
    Architecture architecture =
        new Architecture(4, 2, List.of(5), new Tanh(), new BernoulliLogits())
            .withUpper(new Architecture.Upper(1, List.of(3)));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Training.of(architecture, new AnalyticElbo()));
    assertTrue(e.getMessage().contains("two levels of latents do not have"), e.getMessage());
  }
}
