package elbo.adaptive;

import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.model.Joint;
import elbo.points.Points;
import elbo.proposal.FullNormal;
import elbo.proposal.Normal;
import elbo.proposal.Proposal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The samples of all rounds of an adaptation with their deterministic-mixture weights.
final class WeightedSamples {
  private static final double SHRINKAGE = 0.15;
  private static final double EFFECTIVE_PER_DIMENSION = 12;

  private final Joint joint;
  private final int blocksPerRound;
  private final List<Proposal> proposals = new ArrayList<>();
  private final List<double[]> latents = new ArrayList<>();
  private final double[] logJoint;
  // log Σ of the densities of all proposals so far, one number a sample
  private final double[] logDensities;
  private int count;

  WeightedSamples(Joint joint, int rounds, int blocksPerRound) {
    this.joint = joint;
    this.blocksPerRound = blocksPerRound;
    int capacity = rounds * blocksPerRound * Block.SIZE;
    logJoint = new double[capacity];
    logDensities = new double[capacity];
  }

  /// Draws a round of samples from a proposal.
  void add(Proposal q, Points points, int observation, Scratch scratch) {
    int d = q.latentDimension();
    int mark = scratch.mark();
    double[] u = scratch.doubles(q.uniforms() * Block.SIZE);
    double[] a = scratch.doubles(Block.SIZE);
    double[] b = scratch.doubles(Block.SIZE);
    for (int block = 0; block < latents.size(); block++) {
      q.logDensity(Block.SIZE, latents.get(block), scratch, a);
      addDensities(block * Block.SIZE, a);
    }
    proposals.add(q);
    for (int block = 0; block < blocksPerRound; block++) {
      double[] z = new double[d * Block.SIZE];
      points.fill(observation, count, Block.SIZE, q.uniforms(), u);
      q.sample(Block.SIZE, u, scratch, z, a);
      Arrays.fill(logDensities, count, count + Block.SIZE, Double.NEGATIVE_INFINITY);
      for (Proposal p : proposals) {
        p.logDensity(Block.SIZE, z, scratch, a);
        addDensities(count, a);
      }
      joint.logJoint(Block.SIZE, z, scratch, a, b);
      for (int i = 0; i < Block.SIZE; i++) {
        logJoint[count + i] = a[i] + b[i];
      }
      latents.add(z);
      count += Block.SIZE;
    }
    scratch.release(mark);
  }

  private void addDensities(int from, double[] logDensity) {
    for (int i = 0; i < Block.SIZE; i++) {
      double old = logDensities[from + i];
      double more = logDensity[i];
      double max = Math.max(old, more);
      logDensities[from + i] =
          max == Double.NEGATIVE_INFINITY
              ? max
              : max + Log.log(Exp.exp(old - max) + Exp.exp(more - max));
    }
  }

  /// The normal distribution with the mean and covariance of the weighted samples; `otherwise`
  /// where they give none.
  Normal fit(Normal otherwise) {
    int d = otherwise.latentDimension();
    double[] w = temperedWeights(EFFECTIVE_PER_DIMENSION * d);
    double total = Sums.sum(w, 0, count);
    if (!(total > 0)) {
      return otherwise;
    }
    double[] mean = new double[d];
    double[][] covariance = new double[d][d];
    double[] z = new double[d];
    for (int s = 0; s < count; s++) {
      if (w[s] > 0) {
        read(s, z);
        for (int j = 0; j < d; j++) {
          mean[j] = Math.fma(w[s] / total, z[j], mean[j]);
        }
      }
    }
    for (int s = 0; s < count; s++) {
      if (w[s] > 0) {
        read(s, z);
        addOuter(w[s] / total, mean, z, covariance);
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        covariance[i][j] *= 1 - SHRINKAGE;
      }
    }
    try {
      return new FullNormal(mean, Cholesky.factor(covariance));
    } catch (IllegalArgumentException singular) {
      return otherwise;
    }
  }

  private void read(int sample, double[] z) {
    double[] block = latents.get(sample / Block.SIZE);
    for (int j = 0; j < z.length; j++) {
      z[j] = block[j * Block.SIZE + sample % Block.SIZE];
    }
  }

  private static void addOuter(double w, double[] mean, double[] z, double[][] covariance) {
    for (int j = 0; j < z.length; j++) {
      z[j] -= mean[j];
    }
    for (int i = 0; i < z.length; i++) {
      double f = w * z[i];
      double[] row = covariance[i];
      for (int j = 0; j <= i; j++) {
        row[j] = Math.fma(f, z[j], row[j]);
      }
    }
  }

  // The weights to the largest power, up to 1, whose effective sample size reaches the target;
  // those that
  // are too small to matter are 0.
  private double[] temperedWeights(double target) {
    double[] logW = new double[count];
    for (int i = 0; i < count; i++) {
      logW[i] = logJoint[i] - logDensities[i];
    }
    double[] w = new double[count];
    double low = 0;
    double high = 1;
    double power = 1;
    for (int step = 0; step < 30; step++) {
      raise(logW, power, w);
      double sum = Sums.sum(w, 0, count);
      double ess = sum * sum / Sums.squares(w, 0, count, 0);
      if (ess >= target) {
        low = power;
      } else {
        high = power;
      }
      if (low == 1) {
        break;
      }
      power = (low + high) / 2;
    }
    return w;
  }

  private void raise(double[] logW, double power, double[] out) {
    double max = Sums.max(logW, 0, count);
    for (int i = 0; i < count; i++) {
      out[i] = power * (logW[i] - max);
    }
    Exp.fill(out, 0, count, out);
    for (int i = 0; i < count; i++) {
      out[i] = out[i] < 1e-12 ? 0 : out[i];
    }
  }
}
