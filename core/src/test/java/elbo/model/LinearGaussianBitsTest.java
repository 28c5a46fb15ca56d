package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.distribution.Normal;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Sums;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The model against its definition in plain loops, bit for bit: large ones are computed in blocks.
@Tag("bits")
class LinearGaussianBitsTest {
  private static final double ROOT_PSI = Math.sqrt(0.5);
  private static final long SEED = 5;

  private static double[] normals(UniformRandomProvider random, int n) {
    double[] x = new double[n];
    Arrays.setAll(x, i -> NormalQuantile.quantile(Math.max(random.nextDouble(), 0x1p-54)));
    return x;
  }

  private static double[][] whitened(int d, int width) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(SEED);
    double[][] w = new double[width][];
    for (int r = 0; r < width; r++) {
      w[r] = normals(random, d);
      for (int j = 0; j < d; j++) {
        w[r][j] = Math.sqrt(1.0 / d) * w[r][j] / ROOT_PSI;
      }
    }
    return w;
  }

  // I + WᵀW, rows and columns in reversed order, from the sum over rows in their order.
  private static double[][] reversedPrecision(double[][] w, int d) {
    double[][] reversed = new double[d][d];
    for (double[] row : w) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          reversed[i][j] = Math.fma(row[d - 1 - i], row[d - 1 - j], reversed[i][j]);
        }
      }
    }
    for (int i = 0; i < d; i++) {
      reversed[i][i] += 1;
    }
    return reversed;
  }

  private static double[][] cholesky(double[][] a) {
    double[][] l = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j <= i; j++) {
        double s = a[i][j] - Sums.dot(l[i], l[j], j);
        l[i][j] = i == j ? Math.sqrt(s) : s / l[j][j];
      }
    }
    return l;
  }

  private static double[][] inverse(double[][] l) {
    double[][] x = new double[l.length][l.length];
    for (int i = 0; i < l.length; i++) {
      for (int j = 0; j < i; j++) {
        for (int k = j; k < i; k++) {
          x[i][j] = Math.fma(-l[i][k], x[k][j], x[i][j]);
        }
        x[i][j] /= l[i][i];
      }
      x[i][i] = 1 / l[i][i];
    }
    return x;
  }

  // Of the posterior's covariance LLᵀ.
  private static double[][] factor(double[][] w, int d) {
    double[][] inverse = inverse(cholesky(reversedPrecision(w, d)));
    double[][] factor = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        factor[i][j] = inverse[d - 1 - j][d - 1 - i];
      }
    }
    return factor;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2", "16, 64", "63, 40", "64, 20", "130, 300", "270, 530"})
  void isThatOfTheDefinition(int d, int width) {
    double[][] w = whitened(d, width);
    double[][] l = factor(w, d);
    double[] b = normals(RandomSource.XO_SHI_RO_256_PP.create(SEED + 1), width);
    double[] x = normals(RandomSource.XO_SHI_RO_256_PP.create(9), width);
    double[] offsets = new double[width];
    double[] v = new double[d];
    for (int r = 0; r < width; r++) {
      offsets[r] = (b[r] - x[r]) / ROOT_PSI;
      for (int j = 0; j < d; j++) {
        v[j] = Math.fma(-offsets[r], w[r][j], v[j]);
      }
    }
    double[] u = new double[d];
    double[] mean = new double[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        u[j] = Math.fma(l[i][j], v[i], u[j]);
      }
    }
    for (int i = 0; i < d; i++) {
      mean[i] = Sums.dot(l[i], u, i + 1);
    }
    LinearGaussian model = new LinearGaussian(d, width, SEED);
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    Normal proposal = (Normal) model.proposal(x);
    for (int i = 0; i < d; i++) {
      double[] row = Arrays.copyOf(l[i], i + 1);
      assertArrayEquals(row, posterior.factorRow(i));
      assertArrayEquals(Arrays.stream(row).map(e -> e * 1.2).toArray(), proposal.factorRow(i));
    }
    assertArrayEquals(mean, posterior.mean());
    assertArrayEquals(mean, proposal.mean());
    assertEquals(logEvidence(offsets, u, l), model.logEvidence(x).orElseThrow());
  }

  private static double logEvidence(double[] offsets, double[] u, double[][] l) {
    double logRoots = 0;
    for (int r = 0; r < offsets.length; r++) {
      logRoots += Log.log(ROOT_PSI);
    }
    double logDiagonal = 0;
    for (int i = 0; i < l.length; i++) {
      logDiagonal += Log.log(l[i][i]);
    }
    double normalizer = -l.length * Constants.HALF_LOG_2_PI - logDiagonal;
    double logDeterminant = -normalizer - l.length * Constants.HALF_LOG_2_PI;
    double quadratic = Sums.dot(offsets, offsets, offsets.length) - Sums.dot(u, u, u.length);
    return -offsets.length * Constants.HALF_LOG_2_PI - logRoots + logDeterminant - 0.5 * quadratic;
  }
}
