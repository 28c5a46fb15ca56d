package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.bound.Elbo;
import elbo.estimate.Estimate;
import elbo.kernel.Cholesky;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearGaussianChainTest {
  private static final long SEED = 3;

  // The marginal of each level from the top down: N(Wm + b, WSWᵀ + ½ I).
  private static double marginal(int[] widths, double[] x) {
    UniformRandomProvider random = Draws.generator(SEED);
    double[][][] w = new double[widths.length - 1][][];
    double[][] b = new double[w.length][];
    for (int l = 0; l < w.length; l++) {
      w[l] = Draws.normals(random, widths[l], widths[l + 1], Math.sqrt(1.0 / widths[l + 1]));
      b[l] = Draws.normals(random, widths[l], 1);
    }
    double[] mean = new double[widths[w.length]];
    double[][] covariance = new double[mean.length][mean.length];
    for (int j = 0; j < mean.length; j++) {
      covariance[j][j] = 1;
    }
    for (int l = w.length - 1; l >= 0; l--) {
      double[] below = new double[widths[l]];
      double[][] next = new double[widths[l]][widths[l]];
      for (int r = 0; r < below.length; r++) {
        below[r] = b[l][r];
        for (int j = 0; j < mean.length; j++) {
          below[r] += w[l][r][j] * mean[j];
        }
        for (int s = 0; s < below.length; s++) {
          next[r][s] = r == s ? 0.5 : 0;
          for (int j = 0; j < mean.length; j++) {
            for (int k = 0; k < mean.length; k++) {
              next[r][s] += w[l][r][j] * covariance[j][k] * w[l][s][k];
            }
          }
        }
      }
      mean = below;
      covariance = next;
    }
    return logNormal(x, mean, covariance);
  }

  private static double logNormal(double[] x, double[] mean, double[][] covariance) {
    double[][] factor = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
    Cholesky.factor(factor);
    double sum = -0.5 * x.length * Probe.LOG_2_PI;
    double[] e = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      e[i] = x[i] - mean[i];
      for (int j = 0; j < i; j++) {
        e[i] -= factor[i][j] * e[j];
      }
      e[i] /= factor[i][i];
      sum -= 0.5 * e[i] * e[i] + Math.log(factor[i][i]);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-2", "5-4-2", "4-3-3-2", "2-5-1"})
  void theEvidenceIsThatOfTheMarginal(String widths) {
    LinearGaussianChain model = new LinearGaussianChain(widths, SEED);
    int[] all = Arrays.stream(widths.split("-")).mapToInt(Integer::parseInt).toArray();
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(5)).x();
    assertEquals(marginal(all, x), model.logEvidence(x).orElseThrow(), 1e-11);
  }

  // A bound of the stacked latent, whose law is known.
  @Test
  void theGapIsThatOfItsProposal() {
    LinearGaussianChain model = new LinearGaussianChain("6-4-3-2", SEED);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(5)).x();
    double c = 1.2 * 1.2;
    double gap = 0.5 * 9 * (c - 1 - Math.log(c));
    Estimate elbo = Probe.estimate(model, x, model.proposal(x), 1 << 13, new Elbo());
    Calibrated.check(elbo, model.logEvidence(x).orElseThrow() - gap, 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4-", "4-0", "4-a", "-4-2", "4-2-3.5", "", "9999999-2"})
  void widthsThatAreNone(String widths) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new LinearGaussianChain(widths, 1));
    assertEquals(
        "widths must be those of x and of each level of latents, at least 1, as in 8-4-2, but are '"
            + widths
            + "'",
        e.getMessage());
  }
}
