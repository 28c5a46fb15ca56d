package elbo.points;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The generating vector against random ones, by the squared worst-case error that it was
/// constructed for.
class LatticeVectorTest {
  /// The mean over points of Π (1 + γ_j 2π² B₂(u_j)), less 1.
  private static double error(double[][] rows) {
    double sum = 0;
    for (double[] u : rows) {
      double product = 1;
      for (int j = 0; j < u.length; j++) {
        double weight = 0.2 * Math.min(1, 8.0 / (j + 1));
        product *= 1 + weight * 2 * Math.PI * Math.PI * (u[j] * u[j] - u[j] + 1.0 / 6);
      }
      sum += product - 1;
    }
    return sum / rows.length;
  }

  // The points less the first, which undoes the shift.
  private static double[][] constructed(int n, int d) {
    double[][] rows = Cube.points(new Lattice(1, n), 0, 0, n, d);
    for (int i = n - 1; i >= 0; i--) {
      for (int j = 0; j < d; j++) {
        double v = rows[i][j] - rows[0][j];
        rows[i][j] = v - Math.floor(v);
      }
    }
    return rows;
  }

  private static double[][] random(int n, int d, UniformRandomProvider random) {
    double[][] rows = new double[n][d];
    for (int j = 0; j < d; j++) {
      long z = 2L * random.nextInt(n / 2) + 1;
      for (int i = 0; i < n; i++) {
        rows[i][j] = (double) (i * z % n) / n;
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12, 14, 16})
  void isBetterThanThreeInFourAtEverySize(int m) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(m);
    for (int d : new int[] {4, 8, 16}) {
      double own = error(constructed(1 << m, d));
      int worse = 0;
      for (int k = 0; k < 40; k++) {
        worse += error(random(1 << m, d, random)) > own ? 1 : 0;
      }
      int count = worse;
      assertTrue(worse >= 30, () -> "d = " + d + ": better than " + count + " of 40");
    }
  }
}
