package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullNormalTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void ofReversedPrecisionHasTheInverseCovariance(int d) {
    // Λ = I + AAᵀ
    double[][] a = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        a[i][j] = Math.sin(3 * i + 5 * j + 1);
      }
    }
    double[][] precision = new double[d][d];
    double[][] reversed = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        precision[i][j] = i == j ? 1 : 0;
        for (int k = 0; k < d; k++) {
          precision[i][j] += a[i][k] * a[j][k];
        }
        reversed[d - 1 - i][d - 1 - j] = precision[i][j];
      }
    }
    FullNormal q = FullNormal.ofReversedPrecision(reversed);
    double[][] covariance = q.covariance();
    for (int i = 0; i < d; i++) {
      assertEquals(0, q.mean()[i]);
      for (int j = 0; j < d; j++) {
        double product = 0;
        for (int k = 0; k < d; k++) {
          product += precision[i][k] * covariance[k][j];
        }
        assertEquals(i == j ? 1 : 0, product, 1e-12 * d);
      }
    }
  }

  @Test
  void productsWithTheFactor() {
    FullNormal q = NormalTest.full(5, 3);
    double[] v = {1, -2, 0.5, 3, -0.25};
    double[][] covariance = q.covariance();
    double[] product = q.covarianceTimes(v);
    double[] twoSteps = q.factorTimes(q.transposedFactorTimes(v));
    double logDeterminant = 0;
    for (int i = 0; i < 5; i++) {
      double s = 0;
      double l = 0;
      for (int j = 0; j < 5; j++) {
        s += covariance[i][j] * v[j];
        l += j <= i ? q.factorRow(i)[j] * v[j] : 0;
      }
      assertEquals(s, product[i], 1e-13);
      assertEquals(l, q.factorTimes(v)[i], 1e-14);
      logDeterminant += Math.log(q.factorRow(i)[i]);
    }
    assertArrayEquals(product, twoSteps);
    assertEquals(logDeterminant, q.logDeterminant(), 1e-13);
  }

  @Test
  void atMovesTheMeanOnly() {
    FullNormal q = NormalTest.full(4, 3);
    double[] mean = {1, 2, 3, 4};
    FullNormal moved = q.at(mean);
    FullNormal made = new FullNormal(mean, factor(q));
    Drawn a = new Drawn(moved, 150, 1);
    Drawn b = new Drawn(made, 150, 1);
    for (int j = 0; j < 4; j++) {
      assertArrayEquals(b.z[j], a.z[j]);
      assertArrayEquals(q.covariance()[j], moved.covariance()[j]);
    }
    assertArrayEquals(b.logQ, a.logQ);
    assertArrayEquals(b.logDensity, a.logDensity);
    assertThrows(IllegalArgumentException.class, () -> q.at(new double[3]));
  }

  private static double[][] factor(FullNormal q) {
    double[][] factor = new double[q.latentDimension()][];
    for (int i = 0; i < factor.length; i++) {
      factor[i] = q.factorRow(i);
    }
    return factor;
  }

  // Rows may be just long enough, or longer: numbers above the diagonal are not read.
  @Test
  void readsTheLowerTriangleOnly() {
    double[][] full = {{1, Double.NaN}, {0.5, 2}};
    double[][] ragged = {{1}, {0.5, 2}};
    FullNormal a = new FullNormal(new double[2], full);
    FullNormal b = new FullNormal(new double[2], ragged);
    assertEquals(0, a.klTo(b).orElseThrow(), 1e-15);
    assertArrayEquals(a.covariance()[1], b.covariance()[1]);
  }

  @Test
  void isImmutable() {
    double[] mean = {1, 2};
    double[][] factor = {{1, 0}, {0.5, 2}};
    FullNormal q = new FullNormal(mean, factor);
    mean[0] = 9;
    factor[1][0] = 9;
    assertEquals(1, q.mean()[0]);
    assertEquals(0.5, q.factorRow(1)[0]);
    assertNotSame(q.mean(), q.mean());
    q.covariance()[0][0] = 9;
    assertEquals(1, q.covariance()[0][0]);
  }

  @Test
  void rules() {
    assertEquals(
        "there are 2 means, but 1 rows of the factor",
        message(() -> new FullNormal(new double[2], new double[][] {{1}})));
    for (double bad : new double[] {0, -1, Double.NaN}) {
      assertEquals(
          "the covariance is not positive definite: pivot 1 of its factor is " + bad,
          message(() -> new FullNormal(new double[2], new double[][] {{1}, {0, bad}})));
    }
    assertEquals(
        "row 1 of the factor must be finite, but has NaN",
        message(() -> new FullNormal(new double[2], new double[][] {{1}, {Double.NaN, 1}})));
    assertEquals(
        "row 1 of the factor must have 2 numbers, but has 1",
        message(() -> new FullNormal(new double[2], new double[][] {{1}, {1}})));
    assertEquals(
        "mean 0 must be finite, but is Infinity",
        message(() -> new FullNormal(new double[] {1.0 / 0}, new double[][] {{1}})));
    assertEquals(
        "the matrix is not positive definite: pivot 1 is -3.0",
        message(() -> FullNormal.ofReversedPrecision(new double[][] {{1, 2}, {2, 1}})));
  }

  private static String message(Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
