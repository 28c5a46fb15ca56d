package elbo.collapse;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import java.util.List;

/// The diagonal normal posteriors of rows, latent by latent, in coordinates in which the prior is
/// N(0, I).
final class Posteriors {
  private final int rows;
  // By latent, then by row.
  private final double[][] mean;
  private final double[][] precision;
  private final double[][] logScale;
  private final double[][] scale;

  Posteriors(List<DiagonalNormal> posteriors, DiagonalNormal prior) {
    rows = posteriors.size();
    int d = prior.latentDimension();
    double[] center = prior.mean();
    mean = new double[d][rows];
    scale = new double[d][rows];
    precision = new double[d][rows];
    logScale = new double[d][rows];
    for (int n = 0; n < rows; n++) {
      DiagonalNormal q = posteriors.get(n);
      double[] m = q.mean();
      for (int j = 0; j < d; j++) {
        double unit = prior.factorRow(j)[0];
        mean[j][n] = (m[j] - center[j]) / unit;
        scale[j][n] = q.factorRow(j)[0] / unit;
        precision[j][n] = 1 / scale[j][n];
        logScale[j][n] = Log.log(scale[j][n]);
      }
    }
  }

  int rows() {
    return rows;
  }

  int latents() {
    return mean.length;
  }

  /// The means of latent j.
  double[] mean(int j) {
    return mean[j];
  }

  /// KL(q(z given x) ‖ N(0, 1)) of latent j for each row.
  double[] kl(int j) {
    double[] kl = new double[rows];
    for (int n = 0; n < rows; n++) {
      double m = mean[j][n];
      double s = scale[j][n];
      kl[n] = 0.5 * (m * m + s * s - 1) - logScale[j][n];
    }
    return kl;
  }

  /// Samples of latent j of row n at `[j][n * samples + i]`.
  double[][] sample(int first, PointSet points, int samples) {
    if (samples < 1 || samples > Block.SIZE) {
      throw new IllegalArgumentException(
          "samples of a row must be from 1 to " + Block.SIZE + ", but are " + samples);
    }
    int d = latents();
    double[][] out = new double[d][rows * samples];
    double[] u = new double[d * Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    for (int n = 0; n < rows; n++) {
      points.fill(first + n, 0, samples, 0, d, u);
      row(n).sample(samples, u, scratch, z, logQ);
      for (int j = 0; j < d; j++) {
        System.arraycopy(z, j * Block.SIZE, out[j], n * samples, samples);
      }
    }
    return out;
  }

  private DiagonalNormal row(int n) {
    double[] m = new double[latents()];
    double[] s = new double[latents()];
    for (int j = 0; j < m.length; j++) {
      m[j] = mean[j][n];
      s[j] = scale[j][n];
    }
    return new DiagonalNormal(m, s);
  }

  /// Adds log q(z_j given x) for every row, without its constant ½ log 2π.
  void addLogDensity(int j, double z, double[] out) {
    double[] m = mean[j];
    double[] p = precision[j];
    double[] l = logScale[j];
    for (int n = 0; n < rows; n++) {
      double r = (z - m[n]) * p[n];
      out[n] += -0.5 * r * r - l[n];
    }
  }
}
