package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.model.FeynmanKac;
import elbo.points.PointSet;
import java.util.Arrays;

/// One run of a particle filter.
///
/// At each step the mean of exp(log weight) over the particles, times exp(log factor), estimates p
/// of what was observed so far without bias. Where particles are not resampled their weights are
/// kept; where they are, the mean of the weights goes to the factor. An auxiliary filter resamples
/// by weight times lookahead η, and leaves 1/η on the particles.
///
/// The particles of step t of cloud c are points (cT + t)N … (cT + t)N + N − 1: their first
/// coordinates are for the move, the last is for resampling. So no step needs the numbers of
/// another, and points that depend on each other are those of one step.
final class Cloud {
  /// What a cloud remembers.
  enum Memory {
    /// The last step.
    STEP,
    /// Every step, for [#path].
    PATHS,
    /// Every step and its filtered mean.
    ALL
  }

  // A lookahead is at least so much of the largest: where it is far too small for a particle, its
  // weight after the step would have no bound.
  private static final double LEAST_LOOKAHEAD = -7;

  private final Scheme filter;
  private final FeynmanKac series;
  private final PointSet points;
  private final int observation;
  private final long first;
  private final Scratch scratch;
  private final int n;
  private final int d;
  private final int u;
  private final int blocks;
  private final boolean sorted;
  private final boolean looksAhead;
  private final double[] logW;
  private final double[] w;
  private final double[] cumulative;
  private final double[] ahead;
  private final double[] chosen;
  private final long[] ancestors;
  private final double[] logPotential;
  private final double[][] uniforms;
  private double[][] z;
  private double[][] before;
  // Where each particle was and came from, if that is asked for.
  private final double[][] states;
  private final int[][] origins;
  // The filtered means of each step, and log of the estimate of p of what was observed so far.
  private final double[] means;
  private final double[] logs;
  private double logFactor;
  private double logEvidence;
  private int reached;
  private boolean resampled;

  /// @param scratch lends arrays, which the caller releases after [#run()]
  Cloud(
      Scheme filter,
      FeynmanKac series,
      PointSet points,
      int observation,
      long sample,
      Scratch scratch,
      Memory memory) {
    this.filter = filter;
    this.series = series;
    this.points = points;
    this.observation = observation;
    this.scratch = scratch;
    n = filter.particles();
    d = series.stateDimension();
    u = series.uniforms();
    first = sample * series.steps() * n;
    blocks = Math.ceilDiv(n, Block.SIZE);
    sorted = points.size() > 1;
    looksAhead = filter.looksAhead();
    int whole = blocks * Block.SIZE;
    logW = scratch.doubles(whole);
    w = scratch.doubles(whole);
    cumulative = scratch.doubles(whole);
    ahead = scratch.doubles(whole);
    chosen = scratch.doubles(whole);
    ancestors = scratch.longs(whole);
    logPotential = scratch.doubles(Block.SIZE);
    uniforms = borrowed((u + 1) * Block.SIZE);
    z = borrowed(d * Block.SIZE);
    before = borrowed(d * Block.SIZE);
    int kept = memory != Memory.STEP ? series.steps() : 0;
    states = new double[kept][n * d];
    origins = new int[kept][n];
    int steps = memory == Memory.ALL ? series.steps() : 0;
    means = new double[steps * d];
    logs = new double[steps];
    Arrays.fill(logs, Double.NEGATIVE_INFINITY);
  }

  private double[][] borrowed(int length) {
    double[][] arrays = new double[blocks][];
    for (int b = 0; b < blocks; b++) {
      arrays[b] = scratch.doubles(length);
    }
    return arrays;
  }

  void run() {
    for (int i = 0; i < n; i++) {
      logW[i] = 0;
    }
    for (int t = 0; t < series.steps(); t++) {
      reached = t;
      double[][] swap = before;
      before = z;
      z = swap;
      draw(t);
      if (t > 0) {
        resample(t);
      }
      move(t);
      if (states.length > 0) {
        keep(t);
      }
      double max = Sums.max(logW, 0, n);
      if (!(max > Double.NEGATIVE_INFINITY && max < Double.POSITIVE_INFINITY)) {
        logEvidence = max;
        return;
      }
      if (logs.length > 0) {
        filter(t);
      }
    }
    logEvidence = logFactor + logMean(logW, w);
  }

  private void filter(int t) {
    logs[t] = logFactor + logMean(logW, w);
    double total = Sums.sum(w, 0, n);
    for (int j = 0; j < d; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum = Math.fma(w[i], z[i / Block.SIZE][j * Block.SIZE + i % Block.SIZE], sum);
      }
      means[t * d + j] = sum / total;
    }
  }

  private void keep(int t) {
    for (int i = 0; i < n; i++) {
      origins[t][i] = resampled ? (int) ancestors[i] : i;
      for (int j = 0; j < d; j++) {
        states[t][i * d + j] = z[i / Block.SIZE][j * Block.SIZE + i % Block.SIZE];
      }
    }
  }

  private void draw(int t) {
    boolean all = sorted || filter.resampling().uniforms(n) > 1;
    long at = first + (long) t * n;
    for (int b = 0; b < blocks; b++) {
      points.fill(
          observation, at + (long) b * Block.SIZE, count(b), 0, all ? u + 1 : u, uniforms[b]);
    }
    if (!all) {
      points.fill(observation, at, 1, u, 1, chosen);
    }
  }

  private int count(int block) {
    return Math.min(Block.SIZE, n - block * Block.SIZE);
  }

  private void move(int t) {
    for (int b = 0; b < blocks; b++) {
      int count = count(b);
      series.step(t, count, before[b], uniforms[b], scratch, z[b], logPotential);
      int from = b * Block.SIZE;
      for (int i = 0; i < count; i++) {
        logW[from + i] += logPotential[i];
      }
    }
  }

  // log of the mean of exponentials, which are left in `out`.
  private double logMean(double[] logs, double[] out) {
    double max = Sums.max(logs, 0, n);
    Exp.shifted(logs, 0, n, max, out);
    return max + Log.log(Sums.sum(out, 0, n) / n);
  }

  private void resample(int t) {
    resampled = false;
    if (filter.threshold() == 0 && !sorted) {
      return;
    }
    double[] logs = looksAhead ? lookedAhead(t) : logW;
    double logMean = logMean(logs, w);
    double sum = Sums.sum(w, 0, n);
    boolean few = sum * sum < filter.threshold() * n * Sums.dot(w, w, n);
    if (filter.threshold() < 1 && !few && !sorted) {
      return;
    }
    resampled = true;
    logFactor += logMean;
    if (sorted) {
      sortedAncestors();
    } else {
      chooseAncestors();
    }
    gather();
  }

  private void chooseAncestors() {
    Resampling scheme = filter.resampling();
    if (scheme.uniforms(n) > 1) {
      for (int b = 0; b < blocks; b++) {
        System.arraycopy(uniforms[b], u * Block.SIZE, chosen, b * Block.SIZE, count(b));
      }
    }
    scheme.ancestors(w, n, chosen, n, cumulative, ancestors);
  }

  // log w + log η in `chosen`, log η in `ahead`.
  private double[] lookedAhead(int t) {
    for (int b = 0; b < blocks; b++) {
      series.lookahead(t, count(b), before[b], scratch, logPotential);
      System.arraycopy(logPotential, 0, ahead, b * Block.SIZE, count(b));
    }
    double max = Sums.max(ahead, 0, n);
    double least =
        max > Double.NEGATIVE_INFINITY && max < Double.POSITIVE_INFINITY
            ? max + LEAST_LOOKAHEAD
            : 0;
    double most = Math.max(max, least);
    for (int i = 0; i < n; i++) {
      ahead[i] = ahead[i] >= least ? Math.min(ahead[i], most) : least;
      cumulative[i] = logW[i] + ahead[i];
    }
    return cumulative;
  }

  // The states of the ancestors become those before, and what is left of their weights the weights.
  private void gather() {
    for (int b = 0; b < blocks; b++) {
      int count = count(b);
      int from = b * Block.SIZE;
      double[] to = z[b];
      for (int j = 0; j < d; j++) {
        int row = j * Block.SIZE;
        for (int i = 0; i < count; i++) {
          int a = (int) ancestors[from + i];
          to[row + i] = before[a / Block.SIZE][row + a % Block.SIZE];
        }
      }
      for (int i = 0; i < count; i++) {
        logW[from + i] = looksAhead ? -ahead[(int) ancestors[from + i]] : 0;
      }
    }
    double[][] swap = before;
    before = z;
    z = swap;
  }

  // Particles in their order, and points in that of their last coordinates; each point moves the
  // particle that it chose.
  private void sortedAncestors() {
    int mark = scratch.mark();
    long[] particles = scratch.longs(n);
    long[] order = scratch.longs(n);
    double[] keys = scratch.doubles(n);
    double[] weights = scratch.doubles(n);
    for (int i = 0; i < n; i++) {
      keys[i] = before[i / Block.SIZE][i % Block.SIZE];
    }
    Order.of(keys, n, particles, scratch);
    for (int i = 0; i < n; i++) {
      weights[i] = w[(int) particles[i]];
      keys[i] = uniforms[i / Block.SIZE][u * Block.SIZE + i % Block.SIZE];
    }
    double total = Resampling.sums(weights, n, cumulative);
    int last = Resampling.last(weights, n);
    Order.of(keys, n, order, scratch);
    int i = 0;
    for (int k = 0; k < n; k++) {
      int point = (int) order[k];
      while (i < last && cumulative[i] <= keys[point] * total) {
        i++;
      }
      ancestors[point] = particles[i];
    }
    scratch.release(mark);
  }

  /// Writes the path of one particle of the last step, chosen by its weight: with the weight Ẑ it
  /// represents p(z₀ … z_(T−1) | y). C. Andrieu, A. Doucet, R. Holenstein (2010), Particle Markov
  /// chain Monte Carlo methods.
  ///
  /// @param uniform that chooses
  /// @param lane of `out`
  /// @param out coordinate j of step t goes to `out[(t * d + j) * Block.SIZE + lane]`
  void path(double uniform, int lane, double[] out) {
    double total = Resampling.sums(w, n, cumulative);
    int particle =
        Math.min(Resampling.search(cumulative, n, uniform * total), Resampling.last(w, n));
    for (int t = states.length - 1; t >= 0; t--) {
      for (int j = 0; j < d; j++) {
        out[(t * d + j) * Block.SIZE + lane] = states[t][particle * d + j];
      }
      particle = origins[t][particle];
    }
  }

  /// The means of the paths of all particles of the last step by their weights, z₀ … z_(T−1): with
  /// the weight Ẑ they estimate the smoothed means.
  ///
  /// @param out coordinate j of step t goes to `out[t * d + j]`
  void smoothed(double[] out) {
    double total = Sums.sum(w, 0, n);
    double[] share = new double[n];
    for (int i = 0; i < n; i++) {
      share[i] = w[i] / total;
    }
    for (int t = states.length - 1; t >= 0; t--) {
      double[] before = new double[n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) {
          out[t * d + j] = Math.fma(share[i], states[t][i * d + j], out[t * d + j]);
        }
        before[origins[t][i]] += share[i];
      }
      share = before;
    }
  }

  /// log Ẑ; −∞ where every particle has the likelihood 0 at a step, NaN or +∞ where a potential is
  /// no weight.
  double logEvidence() {
    return logEvidence;
  }

  /// The weighted mean of coordinate j at step t of the particles that have seen y₀ … y_t at `[t *
  /// d
  /// + j]`.
  double[] means() {
    return means;
  }

  /// log of the estimate of p(y₀ … y_t) at `[t]`.
  double[] logs() {
    return logs;
  }

  /// The last step that was taken, from 0.
  int reached() {
    return reached;
  }
}
