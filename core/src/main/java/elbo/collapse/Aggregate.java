package elbo.collapse;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import java.util.Arrays;

/// Terms of the mutual information, of each row: those from its own samples, and what its posterior
/// adds to the mixtures in the terms of all rows.
///
/// The mean over rows of log (Σₘ wₘ q(z|xₘ)) changes with the weight of row k by its own term and
/// by the shares q(z|xₖ) / Σₘ q(z|xₘ) that it has in the others'. `own − share + 1` is the
/// influence of a row; the shares add up to N, so that its mean is that of the terms, and its
/// variance over rows gives the error (the infinitesimal jackknife; B. Efron (1982), The jackknife,
/// the bootstrap and other resampling plans).
final class Aggregate {
  private static final int CHUNK = 32;

  private final double[] ownLower;
  private final double[] ownUpper;
  private final double[] shareLower;
  private final double[] shareUpper;

  Aggregate(int rows) {
    ownLower = new double[rows];
    ownUpper = new double[rows];
    shareLower = new double[rows];
    shareUpper = new double[rows];
  }

  /// The terms of one latent.
  static Aggregate marginal(Posteriors q, int latent, double[] z) {
    Aggregate out = new Aggregate(q.rows());
    int samples = z.length / q.rows();
    double[] log = new double[q.rows()];
    for (int i = 0; i < z.length; i++) {
      Arrays.fill(log, 0);
      q.addLogDensity(latent, z[i], log);
      out.add(i / samples, 1.0 / samples, log);
    }
    return out;
  }

  static int chunks(int rows) {
    return (rows + CHUNK - 1) / CHUNK;
  }

  /// The terms of all latents together, of the samples of some rows.
  static Aggregate joint(Posteriors q, int chunk, double[][] z) {
    Aggregate out = new Aggregate(q.rows());
    int samples = z[0].length / q.rows();
    int end = Math.min(q.rows(), (chunk + 1) * CHUNK) * samples;
    double[] log = new double[q.rows()];
    for (int i = chunk * CHUNK * samples; i < end; i++) {
      Arrays.fill(log, 0);
      for (int j = 0; j < z.length; j++) {
        q.addLogDensity(j, z[j][i], log);
      }
      out.add(i / samples, 1.0 / samples, log);
    }
    return out;
  }

  // The row itself is left out of the sum and added to it, not subtracted: what is left would be
  // rounding where it outweighs all others.
  private void add(int row, double weight, double[] log) {
    int n = log.length;
    double own = log[row];
    log[row] = Double.NEGATIVE_INFINITY;
    double top = Sums.max(log, 0, n);
    for (int m = 0; m < n; m++) {
      log[m] -= top;
    }
    Exp.decay(log, n, log);
    log[row] = 0;
    double others = Sums.sum(log, 0, n);
    double logOthers = Log.log(others);
    double relative = own - top;
    // log (others + e^relative), and the share of the row in it.
    double larger = Math.max(relative, logOthers);
    double logAll = larger + Log.log(Exp.exp(relative - larger) + Exp.exp(logOthers - larger));
    ownLower[row] += weight * (relative - logAll + Log.log(n));
    ownUpper[row] += weight * (relative - logOthers + Log.log(n - 1));
    shareLower[row] += weight * Exp.exp(relative - logAll);
    double byAll = weight * Exp.exp(-logAll);
    double byOthers = weight / others;
    for (int m = 0; m < n; m++) {
      shareLower[m] += byAll * log[m];
      shareUpper[m] += byOthers * log[m];
    }
  }

  /// Adds the terms of other samples.
  void add(Aggregate other) {
    add(other.ownLower, ownLower);
    add(other.ownUpper, ownUpper);
    add(other.shareLower, shareLower);
    add(other.shareUpper, shareUpper);
  }

  private static void add(double[] from, double[] to) {
    for (int n = 0; n < to.length; n++) {
      to[n] += from[n];
    }
  }

  /// The influence of each row on the lower end.
  double[] lower() {
    return influence(ownLower, shareLower);
  }

  /// The influence of each row on the upper end.
  double[] upper() {
    return influence(ownUpper, shareUpper);
  }

  private static double[] influence(double[] own, double[] share) {
    double[] out = new double[own.length];
    for (int n = 0; n < out.length; n++) {
      out[n] = own[n] - share[n] + 1;
    }
    return out;
  }

  /// log N.
  double logRows() {
    return Log.log(ownLower.length);
  }
}
