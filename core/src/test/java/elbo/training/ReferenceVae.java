package elbo.training;

import elbo.gradient.ClosedFormKl;
import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.network.Likelihood;
import elbo.network.Perceptron;
import elbo.points.PointSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Objectives of a VAE as functions of its parameters, in double precision and one number at a
/// time: what reverse mode is checked against.
record ReferenceVae(
    Architecture architecture, DoubleUnaryOperator activation, PointSet points, int k) {

  /// The mean over rows of the ELBO (of k samples), or of the importance-weighted bound.
  ///
  /// @param rows the numbers of x, then those of its condition
  double value(
      double[] parameters,
      double[][] rows,
      double klWeight,
      boolean isImportanceWeighted,
      Optional<ClosedFormKl> closedForm) {
    double sum = 0;
    for (int b = 0; b < rows.length; b++) {
      double[] q = forward(architecture.encoder(), parameters, 0, rows[b]);
      double[] logWeights = new double[k];
      for (int i = 0; i < k; i++) {
        logWeights[i] = logWeight(parameters, rows[b], q, b * k + i, klWeight, closedForm);
      }
      sum += isImportanceWeighted ? logMean(logWeights) : mean(logWeights);
      sum -= klWeight * closedForm.map(c -> term(q, c)).orElse(0.0);
    }
    return sum / rows.length;
  }

  private double term(double[] q, ClosedFormKl closedForm) {
    double sum = 0;
    int d = architecture.latents();
    for (int j = 0; j < d; j++) {
      sum += closedForm.term(0.5 * (q[j] * q[j] + Math.exp(q[d + j]) - 1 - q[d + j]));
    }
    return sum;
  }

  private double logWeight(
      double[] parameters,
      double[] row,
      double[] q,
      int sample,
      double klWeight,
      Optional<ClosedFormKl> closedForm) {
    int d = architecture.latents();
    int all = architecture.allLatents();
    double[] u = new double[all * Block.SIZE];
    points.fill(0, sample, 1, 0, all, u);
    NormalQuantile.fill(u, 0, u.length, u);
    double[] z = new double[d];
    double ratio = 0;
    for (int j = 0; j < d; j++) {
      double e = u[j * Block.SIZE];
      z[j] = q[j] + Math.exp(0.5 * q[d + j]) * e;
      ratio += 0.5 * (e * e - (all > d ? 0 : z[j] * z[j]) + q[d + j]);
    }
    if (all > d) {
      ratio += upper(parameters, z, u, d);
    }
    Perceptron decoder = architecture.decoder();
    int width = architecture.width();
    double[] x = Arrays.copyOf(row, width);
    double[] in = Arrays.copyOf(z, d + architecture.conditions());
    System.arraycopy(row, width, in, d, architecture.conditions());
    double[] outputs = forward(decoder, parameters, architecture.encoder().parameters(), in);
    double logScale = architecture.scales() == 1 ? parameters[parameters.length - 1] : 0;
    double value = logLikelihood(architecture.family().likelihood(logScale), x, outputs);
    return closedForm.isPresent() ? value : value + klWeight * ratio;
  }

  // log p(z₁, z₂) − log q(z₂ | z₁), without the constants that cancel.
  private double upper(double[] parameters, double[] z1, double[] u, int d) {
    List<Perceptron> networks = architecture.networks();
    int from = networks.get(0).parameters() + networks.get(1).parameters();
    double[] q = forward(networks.get(2), parameters, from, z1);
    int d2 = q.length / 2;
    double[] z2 = new double[d2];
    double ratio = 0;
    for (int j = 0; j < d2; j++) {
      double e = u[(d + j) * Block.SIZE];
      z2[j] = q[j] + Math.exp(0.5 * q[d2 + j]) * e;
      ratio += 0.5 * (e * e - z2[j] * z2[j] + q[d2 + j]);
    }
    double[] p = forward(networks.get(3), parameters, from + networks.get(2).parameters(), z2);
    for (int j = 0; j < d; j++) {
      double rest = z1[j] - p[j];
      ratio -= 0.5 * (rest * rest * Math.exp(-p[d + j]) + p[d + j]);
    }
    return ratio;
  }

  private static double logLikelihood(Likelihood likelihood, double[] x, double[] outputs) {
    double[] block = new double[outputs.length * Block.SIZE];
    for (int r = 0; r < outputs.length; r++) {
      block[r * Block.SIZE] = outputs[r];
    }
    double[] out = new double[Block.SIZE];
    Scratch.lend(scratch -> likelihood.at(x).logLikelihood(1, block, scratch, out));
    return out[0];
  }

  private double[] forward(Perceptron network, double[] parameters, int from, double[] in) {
    double[] values = in;
    int next = from;
    for (int l = 0; l < network.depth(); l++) {
      double[] out = new double[network.outputs(l)];
      int bias = next + out.length * values.length;
      for (int r = 0; r < out.length; r++) {
        out[r] = parameters[bias + r];
        for (int j = 0; j < values.length; j++) {
          out[r] += parameters[next + r * values.length + j] * values[j];
        }
        out[r] = l + 1 < network.depth() ? activation.applyAsDouble(out[r]) : out[r];
      }
      next = bias + out.length;
      values = out;
    }
    return values;
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v / x.length;
    }
    return sum;
  }

  private static double logMean(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    double sum = 0;
    for (double v : x) {
      sum += Math.exp(v - max) / x.length;
    }
    return max + Math.log(sum);
  }
}
