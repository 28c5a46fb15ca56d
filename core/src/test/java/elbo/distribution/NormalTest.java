package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalTest {
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  static FullNormal full(int d, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[] mean = new double[d];
    double[][] factor = new double[d][d];
    for (int i = 0; i < d; i++) {
      mean[i] = random.nextDouble(-3, 3);
      for (int j = 0; j < i; j++) {
        factor[i][j] = random.nextDouble(-1, 1) / Math.sqrt(d);
      }
      factor[i][i] = random.nextDouble(0.3, 2);
    }
    return new FullNormal(mean, factor);
  }

  static DiagonalNormal diagonal(int d, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return new DiagonalNormal(
        random.doubles(d, -3, 3).toArray(), random.doubles(d, 0.3, 2).toArray());
  }

  /// log N(z; m, LLᵀ) by forward substitution.
  private static double logDensity(Normal q, double[] z) {
    double sum = 0;
    double[] y = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      double[] row = q.factorRow(i);
      double s = z[i] - q.mean()[i];
      for (int k = 0; k < row.length - 1; k++) {
        s -= row[k] * y[i + 1 - row.length + k];
      }
      double diagonal = row[row.length - 1];
      y[i] = s / diagonal;
      sum -= 0.5 * y[i] * y[i] + Math.log(diagonal) + HALF_LOG_2_PI;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 33, 70})
  void samplesCarryTheirDensity(int d) {
    for (Normal q : List.of(full(d, d), diagonal(d, d), DiagonalNormal.standard(d))) {
      Drawn drawn = new Drawn(q, 200, 1);
      for (int i = 0; i < 200; i++) {
        double[] z = new double[d];
        for (int j = 0; j < d; j++) {
          z[j] = drawn.z[j][i];
        }
        double exact = logDensity(q, z);
        assertEquals(exact, drawn.logQ[i], 1e-11 * d);
        assertEquals(exact, drawn.logDensity[i], 1e-11 * d);
      }
    }
  }

  @Test
  void samplesHaveTheMeanAndCovariance() {
    int n = 200_000;
    for (Normal q : List.of(full(3, 5), diagonal(3, 6))) {
      Drawn drawn = new Drawn(q, n, 2);
      for (int i = 0; i < 3; i++) {
        Calibrated.mean(drawn.z[i], q.mean()[i], 0.05);
        for (int j = 0; j <= i; j++) {
          double covariance = 0;
          double[] a = q.factorRow(i);
          double[] b = q.factorRow(j);
          for (int k = 0; k <= j; k++) {
            int p = k - (i + 1 - a.length);
            int r = k - (j + 1 - b.length);
            covariance += p < 0 || r < 0 ? 0 : a[p] * b[r];
          }
          double[] products = new double[n];
          for (int s = 0; s < n; s++) {
            products[s] = (drawn.z[i][s] - q.mean()[i]) * (drawn.z[j][s] - q.mean()[j]);
          }
          Calibrated.mean(products, covariance, 0.12);
        }
      }
    }
  }

  // KL(q ‖ p) is the mean of log q − log p under q.
  @Test
  void divergenceIsTheMeanOfTheLogRatio() {
    int n = 200_000;
    for (Normal q : List.of(full(3, 5), diagonal(3, 6))) {
      for (Normal p : List.of(full(3, 7), diagonal(3, 8), DiagonalNormal.standard(3))) {
        Drawn drawn = new Drawn(q, n, 3);
        double[] ratios = new double[n];
        for (int i = 0; i < n; i++) {
          double[] z = {drawn.z[0][i], drawn.z[1][i], drawn.z[2][i]};
          ratios[i] = drawn.logQ[i] - logDensity(p, z);
        }
        double kl = q.klTo(p).orElseThrow();
        Calibrated.mean(ratios, kl, 0.03 * kl + 0.02);
      }
      assertTrue(q.klTo(DiagonalNormal.standard(2)).isEmpty());
      assertTrue(q.klTo(new Categorical(new double[] {1})).isEmpty());
    }
  }

  @Test
  void aDiagonalFactorIsADiagonalNormal() {
    DiagonalNormal a = diagonal(4, 11);
    double[][] factor = new double[4][4];
    for (int i = 0; i < 4; i++) {
      factor[i][i] = a.factorRow(i)[0];
    }
    FullNormal b = new FullNormal(a.mean(), factor);
    Drawn x = new Drawn(a, 100, 4);
    Drawn y = new Drawn(b, 100, 4);
    for (int j = 0; j < 4; j++) {
      assertArrayEquals(x.z[j], y.z[j], 1e-14);
    }
    assertArrayEquals(x.logQ, y.logQ, 1e-13);
    Normal p = full(4, 12);
    assertEquals(a.klTo(p).orElseThrow(), b.klTo(p).orElseThrow(), 1e-12);
    assertEquals(p.klTo(a).orElseThrow(), p.klTo(b).orElseThrow(), 1e-12);
    double closed = 0;
    for (int j = 0; j < 4; j++) {
      double s = a.factorRow(j)[0];
      closed += 0.5 * (s * s + a.mean()[j] * a.mean()[j] - 1) - Math.log(s);
    }
    assertEquals(closed, a.klTo(DiagonalNormal.standard(4)).orElseThrow(), 1e-13);
  }

  @Test
  void detunedIsMovedAndScaledInItsOwnUnits() {
    for (Normal q : List.of(full(3, 5), diagonal(3, 6))) {
      Normal moved = q.detuned(0.5, 2);
      for (int i = 0; i < 3; i++) {
        double[] row = q.factorRow(i);
        double shift = 0;
        for (int j = 0; j < row.length; j++) {
          assertEquals(2 * row[j], moved.factorRow(i)[j], 1e-15);
          shift += 0.5 * row[j];
        }
        assertEquals(q.mean()[i] + shift, moved.mean()[i], 1e-15);
      }
    }
  }

  @Test
  void rules() {
    assertEquals(
        "there are 2 means, but 1 scales",
        message(() -> new DiagonalNormal(new double[2], new double[] {1})));
    assertEquals(
        "mean 1 must be finite, but is NaN",
        message(() -> new DiagonalNormal(new double[] {0, Double.NaN}, new double[] {1, 1})));
    for (double s : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          "scale 0 must be finite and greater than 0, but is " + s,
          message(() -> new DiagonalNormal(new double[1], new double[] {s})));
    }
    assertThrows(IllegalArgumentException.class, () -> full(2, 1).detuned(0, -1));
  }

  private static String message(Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
