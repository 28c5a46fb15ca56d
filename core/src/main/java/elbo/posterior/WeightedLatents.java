package elbo.posterior;

import elbo.engine.Engine;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The posterior p(z | x) as weighted samples of a stream: sample i with the probability w_i / Σ w.
///
/// Keeps the weights. Latents are computed again where they are needed, from their indices.
public final class WeightedLatents {
  // Numbers that are held at once.
  private static final long MOST = 1L << 24;

  private final LogWeights weights;
  private final double[] share;

  /// @param weights a stream with [latents][LogWeights#latents]
  /// @param logW its first log weights, in nats
  /// @throws IllegalArgumentException if the stream has no latents, or every weight is zero
  public WeightedLatents(LogWeights weights, double[] logW) {
    if (weights.latentDimension() == 0) {
      throw new IllegalArgumentException("there are no latents, and so no posterior of them");
    }
    double max = logW.length == 0 ? Double.NEGATIVE_INFINITY : Sums.max(logW, 0, logW.length);
    if (max == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException("every weight is zero, so that there is no posterior");
    }
    this.weights = weights;
    share = new double[logW.length];
    Exp.shifted(logW, 0, logW.length, max, share);
    double sum = Sums.sum(share, 0, share.length);
    for (int i = 0; i < share.length; i++) {
      share[i] /= sum;
    }
  }

  /// How many samples there are.
  public int samples() {
    return share.length;
  }

  /// d, the dimension of z.
  public int dimension() {
    return weights.latentDimension();
  }

  /// The effective sample size (Σ w)² / Σ w².
  public double ess() {
    return 1 / Sums.squares(share, 0, share.length, 0);
  }

  /// The weight of each sample over the sum of all.
  public double[] shares() {
    return share.clone();
  }

  /// z of a sample.
  public double[] latents(int sample) {
    return Scratch.with(scratch -> {
      double[] block = scratch.doubles(dimension() * Block.SIZE);
      weights.latents(sample, 1, scratch, block);
      return row(block, 0, dimension());
    });
  }

  /// The posterior mean of any function of z, E(f(z) | x).
  public PosteriorMean mean(ToDoubleFunction<double[]> f) {
    double[] values = new double[share.length];
    Scratch.lend(scratch -> {
      double[] block = scratch.doubles(dimension() * Block.SIZE);
      for (int first = 0; first < share.length; first += Block.SIZE) {
        int count = Math.min(Block.SIZE, share.length - first);
        weights.latents(first, count, scratch, block);
        for (int i = 0; i < count; i++) {
          double[] z = row(block, i, dimension());
          values[first + i] = share[first + i] > 0 ? f.applyAsDouble(z) : 0;
        }
      }
    });
    return Marginal.mean(values, share, weights.dependence().size());
  }

  /// The posterior of each number of a function of z, one by one.
  ///
  /// @param probabilities of the quantiles, between 0 and 1
  /// @param engine the threads, which do not change the result
  public List<Marginal> marginals(LatentFunction f, double[] probabilities, Engine engine) {
    List<Marginal> out = new ArrayList<>();
    long run = weights.dependence().size();
    int some = (int) Math.max(1, Math.min(f.numbers(), MOST / share.length));
    for (int from = 0; from < f.numbers(); from += some) {
      double[][] values = values(f, from, Math.min(f.numbers(), from + some), engine);
      engine.forEach(
          0,
          values.length,
          r -> Marginal.of(values[r], share, run, probabilities),
          (r, marginal) -> out.add(marginal));
    }
    return out;
  }

  private double[][] values(LatentFunction f, int from, int to, Engine engine) {
    double[][] values = new double[to - from][share.length];
    int blocks = Math.ceilDiv(share.length, Block.SIZE);
    engine.forEach(
        0,
        blocks,
        block -> {
          Scratch.lend(scratch -> fill(values, f, from, block * Block.SIZE, scratch));
          return block;
        },
        (block, done) -> {});
    return values;
  }

  private void fill(double[][] values, LatentFunction f, int from, int first, Scratch scratch) {
    int count = Math.min(Block.SIZE, share.length - first);
    double[] z = scratch.doubles(dimension() * Block.SIZE);
    double[] out = scratch.doubles(f.numbers() * Block.SIZE);
    weights.latents(first, count, scratch, z);
    f.values(count, z, scratch, out);
    for (int r = 0; r < values.length; r++) {
      System.arraycopy(out, (from + r) * Block.SIZE, values[r], first, count);
    }
  }

  /// Indices of samples that are drawn from the posterior, in rising order: each as often as its
  /// weight says, but for less than one. Systematic resampling: J. Carpenter, P. Clifford, P.
  /// Fearnhead (1999), Improved particle filter for nonlinear problems.
  ///
  /// @param draws how many, at least 1
  /// @param points of the run; resampling has [points of its own][Use#RESAMPLING]
  /// @param observation its number
  /// @throws IllegalArgumentException if draws < 1
  public int[] resampled(int draws, PointSet points, int observation) {
    if (draws < 1) {
      throw new IllegalArgumentException("draws must be at least 1, but are " + draws);
    }
    double[] u = new double[Block.SIZE];
    new Independent(points.seed().forUse(Use.RESAMPLING)).fill(observation, 0, 1, 0, 1, u);
    int[] out = new int[draws];
    int i = 0;
    double sum = share[0];
    int last = share.length - 1;
    while (share[last] == 0) {
      last--;
    }
    for (int d = 0; d < draws; d++) {
      double at = (d + u[0]) / draws;
      while (sum < at && i < last) {
        sum += share[++i];
      }
      out[d] = i;
    }
    return out;
  }

  private static double[] row(double[] block, int sample, int numbers) {
    double[] out = new double[numbers];
    for (int j = 0; j < numbers; j++) {
      out[j] = block[j * Block.SIZE + sample];
    }
    return out;
  }
}
