package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Scratch;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubspaceTest {
  /// Random orthonormal vectors, by Gram and Schmidt.
  static double[][] basis(int d, int r, long seed) {
    Random random = new Random(seed);
    double[][] v = new double[r][d];
    for (int c = 0; c < r; c++) {
      for (int k = 0; k < d; k++) {
        v[c][k] = 2 * random.nextDouble() - 1;
      }
      for (int repeat = 0; repeat < 2; repeat++) {
        for (int b = 0; b < c; b++) {
          double dot = 0;
          for (int k = 0; k < d; k++) {
            dot += v[b][k] * v[c][k];
          }
          for (int k = 0; k < d; k++) {
            v[c][k] -= dot * v[b][k];
          }
        }
      }
      double norm = 0;
      for (double x : v[c]) {
        norm += x * x;
      }
      for (int k = 0; k < d; k++) {
        v[c][k] /= Math.sqrt(norm);
      }
    }
    return v;
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(DiagonalNormal.standard(6), basis(6, 2, 1)),
        Arguments.of(DiagonalNormal.standard(6), basis(6, 6, 2)),
        Arguments.of(DiagonalNormal.standard(1), basis(1, 1, 3)),
        Arguments.of(DiagonalNormal.standard(70), basis(70, 17, 4)),
        Arguments.of(DiagonalNormal.standard(300), basis(300, 20, 5)),
        Arguments.of(DiagonalNormal.standard(3), new double[][] {{1, 0, 0}, {0, 1, 0}}),
        Arguments.of(DiagonalNormal.standard(3), new double[][] {{0, 0, -1}, {0, -1, 0}}),
        Arguments.of(NormalTest.diagonal(5, 1), basis(5, 3, 6)),
        Arguments.of(NormalTest.full(7, 3), basis(7, 4, 7)),
        Arguments.of(NormalTest.full(4, 2), basis(4, 4, 8)));
  }

  private static double[][] factor(Normal normal) {
    int d = normal.latentDimension();
    double[][] factor = new double[d][d];
    for (int i = 0; i < d; i++) {
      double[] row = normal.factorRow(i);
      System.arraycopy(row, 0, factor[i], i + 1 - row.length, row.length);
    }
    return factor;
  }

  /// N(m + LVμ, L(VCVᵀ + I − VVᵀ)Lᵀ) for N(μ, C) in the subspace of a prior N(m, LLᵀ).
  private static FullNormal inFull(Normal prior, double[][] v, FullNormal inside) {
    int d = prior.latentDimension();
    int r = v.length;
    double[][] l = factor(prior);
    double[][] c = inside.covariance();
    double[][] white = new double[d][d];
    double[] center = new double[d];
    for (int i = 0; i < d; i++) {
      for (int a = 0; a < r; a++) {
        center[i] += v[a][i] * inside.mean()[a];
        for (int j = 0; j < d; j++) {
          for (int b = 0; b < r; b++) {
            white[i][j] += v[a][i] * (c[a][b] - (a == b ? 1 : 0)) * v[b][j];
          }
        }
      }
      white[i][i] += 1;
    }
    double[] mean = prior.mean();
    double[][] covariance = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int k = 0; k <= i; k++) {
        mean[i] += l[i][k] * center[k];
        for (int j = 0; j < d; j++) {
          for (int m = 0; m <= j; m++) {
            covariance[i][j] += l[i][k] * white[k][m] * l[j][m];
          }
        }
      }
    }
    return new FullNormal(mean, Cholesky.factor(covariance));
  }

  private static double[] uniforms(int rows) {
    return new Random(9).doubles(rows * Block.SIZE, 1e-9, 1 - 1e-9).toArray();
  }

  /// The density is that of the normal distribution over all dimensions.
  @ParameterizedTest
  @MethodSource("cases")
  void theDensityIsThatOfTheNormalInFull(Normal prior, double[][] v) {
    FullNormal inside = NormalTest.full(v.length, 5);
    Subspace subspace = new Subspace(prior, v);
    LikelihoodInformed q = new LikelihoodInformed(subspace, inside);
    // The inside is in the basis with the signs that the subspace chose.
    FullNormal full = inFull(prior, subspace.basis(), inside);
    double[] z = new double[q.latentDimension() * Block.SIZE];
    double[] sampled = new double[Block.SIZE];
    q.sample(Block.SIZE, uniforms(q.uniforms()), new Scratch(), z, sampled);
    double[] want = new double[Block.SIZE];
    double[] got = new double[Block.SIZE];
    full.logDensity(Block.SIZE, z, new Scratch(), want);
    q.logDensity(Block.SIZE, z, new Scratch(), got);
    for (int i = 0; i < Block.SIZE; i++) {
      assertEquals(want[i], got[i], 1e-9 * (1 + Math.abs(want[i])));
      assertEquals(want[i], sampled[i], 1e-9 * (1 + Math.abs(want[i])));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void projectionUndoesLifting(Normal prior, double[][] v) {
    Subspace subspace = new Subspace(prior, v);
    int d = subspace.latentDimension();
    int r = subspace.dimension();
    double[] y = uniforms(r);
    double[] z = new double[d * Block.SIZE];
    double[] again = new double[r * Block.SIZE];
    double[] lifted = new double[Block.SIZE];
    double[] projected = new double[Block.SIZE];
    subspace.lift(Block.SIZE, y, uniforms(d - r), new Scratch(), z, lifted);
    subspace.project(Block.SIZE, z, new Scratch(), again, projected);
    for (int i = 0; i < y.length; i++) {
      assertEquals(y[i], again[i], 1e-12);
    }
    for (int i = 0; i < Block.SIZE; i++) {
      assertEquals(lifted[i], projected[i], 1e-11 * d);
    }
  }

  /// The vectors are those that were given, but for their signs.
  @ParameterizedTest
  @MethodSource("cases")
  void signsAreAllThatChanges(Normal prior, double[][] v) {
    double[][] basis = new Subspace(prior, v).basis();
    for (int c = 0; c < v.length; c++) {
      for (int k = 0; k < v[c].length; k++) {
        assertEquals(Math.abs(v[c][k]), Math.abs(basis[c][k]));
      }
    }
  }

  @Test
  void dimensionsMustFit() {
    Normal prior = DiagonalNormal.standard(2);
    assertThrows(IllegalArgumentException.class, () -> new Subspace(prior, basis(3, 1, 1)));
    Subspace subspace = new Subspace(prior, basis(2, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LikelihoodInformed(subspace, DiagonalNormal.standard(2)));
  }
}
