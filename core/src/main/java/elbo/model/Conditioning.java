package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import java.util.Arrays;

/// What the observed numbers of one step do to a normal distribution N(μ, V) of its state: those of
/// y = Cz + N(0, diag r²), one after the other.
///
/// Number i has the variance F_i under what is known before it, and moves the mean by the gain K_i
/// times its residual. None of it depends on y but for which numbers are missing. R. E. Kalman
/// (1960), A new approach to linear filtering and prediction problems; number by number: B. D. O.
/// Anderson, J. B. Moore (1979), Optimal filtering.
final class Conditioning {
  private final double[][] c;
  private final double[][] gains;
  private final double[] variances;
  private final double[] logNormalizers;
  private final double[][] covariance;

  /// @param v V, not changed
  /// @param c C, m rows of d
  /// @param r the standard deviations of m numbers
  /// @param y m numbers, NaN where one is missing
  Conditioning(double[][] v, double[][] c, double[] r, double[] y) {
    int d = v.length;
    this.c = c;
    covariance = new double[d][];
    for (int j = 0; j < d; j++) {
      covariance[j] = v[j].clone();
    }
    gains = new double[c.length][];
    variances = new double[c.length];
    logNormalizers = new double[c.length];
    for (int i = 0; i < c.length; i++) {
      gains[i] = new double[d];
      if (Double.isNaN(y[i])) {
        continue;
      }
      double[] vc = new double[d];
      for (int j = 0; j < d; j++) {
        vc[j] = Sums.dot(covariance[j], c[i], d);
      }
      variances[i] = Math.fma(r[i], r[i], Sums.dot(vc, c[i], d));
      logNormalizers[i] = -Constants.HALF_LOG_2_PI - 0.5 * Log.log(variances[i]);
      for (int j = 0; j < d; j++) {
        gains[i][j] = vc[j] / variances[i];
      }
      condition(gains[i], c[i], r[i] * r[i]);
    }
  }

  // (I − Kc) V (I − Kc)ᵀ + r² KKᵀ, which stays a covariance where V is large. P. D. Joseph, in R.
  // S.
  // Bucy, P. D. Joseph (1968), Filtering for stochastic processes.
  private void condition(double[] gain, double[] row, double variance) {
    int d = gain.length;
    double[][] moved = new double[d][d];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < d; k++) {
        moved[j][k] = Math.fma(-gain[j], row[k], j == k ? 1 : 0);
      }
    }
    double[][] v = predicted(moved, covariance, new double[d][d]);
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < d; k++) {
        covariance[j][k] = Math.fma(variance * gain[j], gain[k], v[j][k]);
      }
    }
  }

  /// Moves the mean to that of the state given the observed numbers.
  ///
  /// @return log p of these, in nats
  double update(double[] y, double[] mean) {
    double log = 0;
    for (int i = 0; i < c.length; i++) {
      if (!Double.isNaN(y[i])) {
        double residual = y[i] - Sums.dot(c[i], mean, mean.length);
        log += logNormalizers[i] - 0.5 * residual * residual / variances[i];
        for (int j = 0; j < mean.length; j++) {
          mean[j] = Math.fma(gains[i][j], residual, mean[j]);
        }
      }
    }
    return log;
  }

  /// [#update(double\[\], double\[\])] of a block of means.
  ///
  /// @param means coordinate j of mean i at `means[j * Block.SIZE + i]`
  /// @param log log p, in nats, of mean i at `log[i]`
  void update(double[] y, int count, double[] means, Scratch scratch, double[] log) {
    int mark = scratch.mark();
    double[] residual = scratch.doubles(Block.SIZE);
    Arrays.fill(log, 0, count, 0);
    for (int r = 0; r < c.length; r++) {
      if (!Double.isNaN(y[r])) {
        Arrays.fill(residual, 0, count, y[r]);
        for (int j = 0; j < c[r].length; j++) {
          add(-c[r][j], count, means, j * Block.SIZE, residual, 0);
        }
        double half = -0.5 / variances[r];
        for (int i = 0; i < count; i++) {
          log[i] += Math.fma(half * residual[i], residual[i], logNormalizers[r]);
        }
        for (int j = 0; j < c[r].length; j++) {
          add(gains[r][j], count, residual, 0, means, j * Block.SIZE);
        }
      }
    }
    scratch.release(mark);
  }

  private static void add(double c, int count, double[] x, int from, double[] out, int to) {
    for (int i = 0; i < count; i++) {
      out[to + i] = Math.fma(c, x[from + i], out[to + i]);
    }
  }

  /// V given the observed numbers.
  double[][] covariance() {
    return covariance;
  }

  /// AVAᵀ + LLᵀ.
  static double[][] predicted(double[][] a, double[][] v, double[][] factor) {
    int d = v.length;
    double[][] av = new double[d][d];
    double[][] out = square(factor);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        av[i][j] = Sums.dot(a[i], v[j], d);
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        out[i][j] += Sums.dot(av[i], a[j], d);
      }
    }
    return out;
  }

  /// LLᵀ.
  static double[][] square(double[][] factor) {
    int d = factor.length;
    double[][] out = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        out[i][j] = Sums.dot(factor[i], factor[j], factor[i].length);
      }
    }
    return out;
  }

  /// A lower triangular L with LLᵀ = V, where V may be singular: a column without variance left is
  /// 0.
  static double[][] factor(double[][] v) {
    int d = v.length;
    double[][] l = new double[d][d];
    for (int j = 0; j < d; j++) {
      double left = v[j][j] - Sums.dot(l[j], l[j], j);
      if (left > 1e-14 * v[j][j]) {
        l[j][j] = Math.sqrt(left);
        for (int i = j + 1; i < d; i++) {
          l[i][j] = (v[i][j] - Sums.dot(l[i], l[j], j)) / l[j][j];
        }
      }
    }
    return l;
  }
}
