package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import elbo.kernel.Cholesky;
import org.junit.jupiter.api.Test;

class ShrinkageTest {
  private static final double[][] FACTOR = {{1.5}, {-0.4, 0.8}, {0.3, 0.2, 2}};
  private static final Normal ABOUT = new FullNormal(new double[] {1, 2, 3}, FACTOR);

  private static double[][] other() {
    return new double[][] {{2, 0, 0}, {0.5, 1.2, 0}, {-0.7, 0.1, 3}};
  }

  private static double[][] times(double factor, FullNormal normal) {
    double[][] covariance = normal.covariance();
    for (double[] row : covariance) {
      for (int j = 0; j < row.length; j++) {
        row[j] *= factor;
      }
    }
    return covariance;
  }

  private static void assertLower(double[][] expected, double[][] actual) {
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j <= i; j++) {
        assertEquals(expected[i][j], actual[i][j], 1e-12);
      }
    }
  }

  @Test
  void multiplesOfTheTargetStay() {
    double[][] covariance = times(1.7, (FullNormal) ABOUT);
    Shrinkage.towards(ABOUT, covariance, 30);
    assertLower(times(1.7, (FullNormal) ABOUT), covariance);
  }

  @Test
  void manySamplesAreBelieved() {
    double[][] covariance = other();
    Shrinkage.towards(ABOUT, covariance, 1e300);
    assertLower(other(), covariance);
  }

  /// What is left of a single sample is its size: the trace of L⁻¹CL⁻ᵀ.
  @Test
  void fewSamplesLeaveTheTargetsShape() {
    double[] scales = {2, 0.5, 3};
    double[][] covariance = other();
    Shrinkage.towards(new DiagonalNormal(new double[3], scales), covariance, 1);
    double mu = (2 / 4.0 + 1.2 / 0.25 + 3 / 9.0) / 3;
    assertLower(new double[][] {{4 * mu, 0, 0}, {0, 0.25 * mu, 0}, {0, 0, 9 * mu}}, covariance);
  }

  /// In the coordinates of the identity: S = diag(1, 3), μ = 2, ‖S‖² = 10, ‖S − μI‖² = 2, so that n
  /// = 26 samples give s = (10 + 16) / 26 / 2 = ½.
  @Test
  void theAmountIsTheShareOfChance() {
    double[][] covariance = {{1, 0}, {0, 3}};
    Shrinkage.towards(DiagonalNormal.standard(2), covariance, 26);
    assertLower(new double[][] {{1.5, 0}, {0, 2.5}}, covariance);
  }

  @Test
  void aSingularCovarianceBecomesPositiveDefinite() {
    double[][] covariance = {{1, 0, 0}, {1, 1, 0}, {1, 1, 1}};
    Shrinkage.towards(ABOUT, covariance, 4);
    assertTrue(Cholesky.factor(covariance)[2][2] > 0);
  }
}
