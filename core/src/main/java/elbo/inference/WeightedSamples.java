package elbo.inference;

import elbo.distribution.Distribution;
import elbo.distribution.FullNormal;
import elbo.distribution.Normal;
import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.DotProducts;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The samples of all rounds of an adaptation with their deterministic-mixture weights.
final class WeightedSamples {
  private static final double EFFECTIVE_PER_DIMENSION = 4;
  // Rows of blocks whose products are summed together, so many that they stay in the second cache.
  private static final int TOGETHER = 256;
  private static final int MOST_BLOCKS = 8;

  private final Coordinates coordinates;
  private final int perRound;
  private final List<Distribution> proposals = new ArrayList<>();
  private final List<double[]> latents = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  // One number a lane of these blocks: where a lane has no sample, log p(x, z) = −∞ and z = 0.
  private final double[] logJoint;
  // log Σ of the densities of all proposals so far
  private final double[] logDensities;
  private int samples;
  private int invalid;

  WeightedSamples(Coordinates coordinates, int rounds, int perRound) {
    this.coordinates = coordinates;
    this.perRound = perRound;
    int lanes = rounds * Math.ceilDiv(perRound, Block.SIZE) * Block.SIZE;
    logJoint = new double[lanes];
    logDensities = new double[lanes];
    Arrays.fill(logJoint, Double.NEGATIVE_INFINITY);
  }

  /// Draws a round of samples from a proposal.
  void add(Distribution q, PointSet points, int observation, Scratch scratch) {
    int d = q.latentDimension();
    int mark = scratch.mark();
    int own = q.uniforms();
    int rest = coordinates.uniforms();
    double[] u = scratch.doubles((own + rest) * Block.SIZE);
    double[] others = scratch.doubles(Math.max(1, rest) * Block.SIZE);
    double[] a = scratch.doubles(Block.SIZE);
    for (int block = 0; block < latents.size(); block++) {
      q.logDensity(sizes.get(block), latents.get(block), scratch, a);
      addDensities(block, a, scratch);
    }
    for (int done = 0; done < perRound; done += Block.SIZE) {
      int size = Math.min(Block.SIZE, perRound - done);
      double[] z = new double[d * Block.SIZE];
      points.fill(observation, samples, size, 0, own + rest, u);
      System.arraycopy(u, own * Block.SIZE, others, 0, rest * Block.SIZE);
      q.sample(size, u, scratch, z, a);
      int block = latents.size();
      latents.add(z);
      sizes.add(size);
      samples += size;
      int from = block * Block.SIZE;
      System.arraycopy(a, 0, logDensities, from, size);
      for (Distribution p : proposals) {
        p.logDensity(size, z, scratch, a);
        addDensities(block, a, scratch);
      }
      coordinates.logTarget(size, z, others, scratch, a);
      leaveOut(size, a);
      System.arraycopy(a, 0, logJoint, from, size);
    }
    proposals.add(q);
    scratch.release(mark);
  }

  // One of them would make all weights NaN.
  private void leaveOut(int size, double[] logTarget) {
    for (int i = 0; i < size; i++) {
      if (!(logTarget[i] < Double.POSITIVE_INFINITY)) {
        logTarget[i] = Double.NEGATIVE_INFINITY;
        invalid++;
      }
    }
  }

  /// How many samples had a log weight of NaN or +∞, and were left out.
  int invalid() {
    return invalid;
  }

  private void addDensities(int block, double[] logDensity, Scratch scratch) {
    int from = block * Block.SIZE;
    int size = sizes.get(block);
    int mark = scratch.mark();
    double[] old = scratch.doubles(Block.SIZE);
    double[] more = scratch.doubles(Block.SIZE);
    for (int i = 0; i < size; i++) {
      double max = Math.max(logDensities[from + i], logDensity[i]);
      old[i] = logDensities[from + i] - max;
      more[i] = logDensity[i] - max;
      logDensities[from + i] = max;
    }
    Exp.fill(old, 0, size, old);
    Exp.fill(more, 0, size, more);
    for (int i = 0; i < size; i++) {
      old[i] += more[i];
    }
    Log.fill(old, 0, size, old);
    for (int i = 0; i < size; i++) {
      if (logDensities[from + i] > Double.NEGATIVE_INFINITY) {
        logDensities[from + i] += old[i];
      }
    }
    scratch.release(mark);
  }

  /// The normal distribution with the mean and covariance of the samples under their weights to a
  /// power: the largest, up to `mostPower`, whose effective sample size is at least 4 d, or a
  /// quarter of the samples where these are fewer.
  ///
  /// Under a power of 1 these are the moments of the posterior. A higher power weighs what the
  /// proposals have missed.
  ///
  /// @param about which distribution the covariance is shrunk towards; what comes out where the
  ///   samples give none
  Normal fit(Normal about, double mostPower) {
    int d = about.latentDimension();
    double[] w = weights(Math.min(EFFECTIVE_PER_DIMENSION * d, samples / 4.0), mostPower);
    double ess = 1 / Sums.squares(w, 0, w.length, 0);
    double[] mean = about.mean();
    double[][] covariance = Scratch.with(scratch -> moments(w, mean, scratch));
    try {
      Shrinkage.towards(about, covariance, ess);
      return new FullNormal(mean, Cholesky.factor(covariance));
    } catch (IllegalArgumentException singular) {
      return about;
    }
  }

  // Moves the mean, about which products are summed, to that of the samples and returns their
  // covariance. A row of ones among those of the samples gives the mean.
  private double[][] moments(double[] w, double[] mean, Scratch scratch) {
    int d = mean.length;
    double[][] sums = new double[d + 1][d + 1];
    double[][] centered = new double[d + 1][];
    double[][] weighted = new double[d + 1][];
    int together = Math.clamp(TOGETHER / (d + 1), 1, MOST_BLOCKS);
    int length = together * Block.SIZE;
    Arrays.setAll(centered, i -> scratch.doubles(length));
    Arrays.setAll(weighted, i -> scratch.doubles(length));
    Arrays.fill(centered[d], 0, length, 1);
    for (int first = 0; first < latents.size(); first += together) {
      int count = Math.min(together, latents.size() - first);
      for (int block = 0; block < count; block++) {
        double[] z = latents.get(first + block);
        int to = block * Block.SIZE;
        int from = (first + block) * Block.SIZE;
        System.arraycopy(w, from, weighted[d], to, Block.SIZE);
        for (int i = 0; i < d; i++) {
          center(z, i * Block.SIZE, mean[i], w, from, centered[i], weighted[i], to);
        }
      }
      DotProducts.add(weighted, centered, count * Block.SIZE, sums);
    }
    double[] moved = sums[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] = Math.fma(-moved[i], moved[j], sums[i][j]);
      }
      mean[i] += moved[i];
    }
    double[][] covariance = new double[d][];
    Arrays.setAll(covariance, i -> Arrays.copyOf(sums[i], d));
    return covariance;
  }

  private static void center(
      double[] z,
      int at,
      double mean,
      double[] w,
      int from,
      double[] centered,
      double[] weighted,
      int to) {
    for (int s = 0; s < Block.SIZE; s++) {
      double c = z[at + s] - mean;
      centered[to + s] = c;
      weighted[to + s] = w[from + s] * c;
    }
  }

  // Of sum 1; all 0 or NaN where no weight is positive.
  private double[] weights(double target, double mostPower) {
    int count = latents.size() * Block.SIZE;
    double[] logW = new double[count];
    for (int i = 0; i < count; i++) {
      logW[i] = logJoint[i] - logDensities[i];
    }
    double max = Sums.max(logW, 0, count);
    double[] w = new double[count];
    double low = 0;
    double high = mostPower;
    double power = mostPower;
    for (int step = 0; step < 12 && low < mostPower; step++) {
      for (int i = 0; i < count; i++) {
        w[i] = power * (logW[i] - max);
      }
      Exp.fill(w, 0, count, w);
      double sum = Sums.sum(w, 0, count);
      if (sum * sum >= target * Sums.squares(w, 0, count, 0)) {
        low = power;
      } else {
        high = power;
      }
      power = (low + high) / 2;
    }
    double sum = Sums.sum(w, 0, count);
    for (int i = 0; i < count; i++) {
      w[i] /= sum;
    }
    return w;
  }
}
