package elbo.inference;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.points.PointSet;
import elbo.weight.Peak;
import java.util.Arrays;

/// A search for the largest weight of a proposal, over latents that are continuous.
///
/// Several chains climb log w at once, without gradients. In each generation a chain tries steps of
/// several lengths and goes to the best of them, if that is better than where it is; the length
/// that was best is in the middle of those that it tries next. A step has the covariance of q: it
/// is the difference of two samples of q. One candidate continues the last move, twice as far, so
/// that a log weight that rises without end is followed outwards in lengths that grow without end.
final class Climb {
  private static final int CHAINS = 16;
  private static final int TRIED = Block.SIZE / CHAINS;
  // Halves and doubles of the length that was best last.
  private static final int FIRST_LENGTH = -4;
  // Generations after which the search may have come to rest, and the gain of as many that it may
  // have made then, in nats.
  private static final int PATIENCE = 6;
  private static final double REST = 0.01;
  // A rise, in nats, from which on its rate can be taken for that of all rises.
  private static final double LONG = 20;

  private final Joint joint;
  private final Distribution q;
  private final PointSet points;
  private final int observation;

  /// @param q the proposal of the weights
  /// @param points of this use alone
  Climb(Joint joint, Distribution q, PointSet points, int observation) {
    this.joint = joint;
    this.q = q;
    this.points = points;
    this.observation = observation;
  }

  /// Climbs from some latents.
  ///
  /// @param starts d numbers each
  /// @param enough a log weight above which there is no need to climb further
  /// @param most evaluations of log p(x, z)
  /// @param scratch from which the caller releases what is borrowed
  Peak from(double[][] starts, double enough, long most, Scratch scratch) {
    if (starts.length == 0 || most < Block.SIZE || isDiscrete(starts)) {
      return Peak.UNKNOWN;
    }
    Chains chains = new Chains(starts, scratch);
    try {
      return chains.climb(enough, most);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException outside) {
      // A model may refuse latents that no sample comes near, where a scale overflows, say. The
      // estimate does not depend on them, but then nothing is known of the largest weight.
      return Peak.nothing(chains.generation * Block.SIZE);
    }
  }

  // Samples of a continuous distribution are not whole numbers; latents that are states cannot be
  // moved by a little, and must not be.
  private static boolean isDiscrete(double[][] starts) {
    for (int j = 0; j < starts[0].length; j++) {
      int coordinate = j;
      if (Arrays.stream(starts).allMatch(z -> z[coordinate] == Math.rint(z[coordinate]))) {
        return true;
      }
    }
    return false;
  }

  private final class Chains {
    private final int d = q.latentDimension();
    private final Scratch scratch;
    private final double[] z;
    private final double[] draws;
    private final double[] others;
    private final double[] uniforms;
    private final double[] logW = new double[Block.SIZE];
    private final double[] logQ = new double[Block.SIZE];
    private final double[] a = new double[Block.SIZE];
    private final double[] b = new double[Block.SIZE];
    private final double[][] at = new double[CHAINS][];
    private final double[][] move = new double[CHAINS][];
    private final double[] height = new double[CHAINS];
    // log q there, and both where the chain started.
    private final double[] density = new double[CHAINS];
    private final double[] firstHeight = new double[CHAINS];
    private final double[] firstDensity = new double[CHAINS];
    private final int[] length = new int[CHAINS];
    // Mean of log q over its own samples.
    private double meanDensity;
    private long generation;

    Chains(double[][] starts, Scratch scratch) {
      this.scratch = scratch;
      z = scratch.doubles(d * Block.SIZE);
      draws = scratch.doubles(d * Block.SIZE);
      others = scratch.doubles(d * Block.SIZE);
      uniforms = scratch.doubles(q.uniforms() * Block.SIZE);
      for (int c = 0; c < CHAINS; c++) {
        at[c] = starts[c % starts.length].clone();
        move[c] = new double[d];
      }
      Arrays.fill(height, Double.NEGATIVE_INFINITY);
    }

    Peak climb(double enough, long most) {
      int generations = (int) (most / Block.SIZE);
      double[][] heights = new double[generations][];
      double top = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < generations; g++) {
        propose();
        weigh();
        top = choose();
        heights[g] = height.clone();
        long evaluations = (g + 1L) * Block.SIZE;
        if (top > enough) {
          return new Peak(top, false, tailIndex(), secondMoment(), evaluations);
        }
        if (g >= 2 * PATIENCE && gain(heights[g - PATIENCE], heights[g]) < REST) {
          return new Peak(top, true, tailIndex(), secondMoment(), evaluations);
        }
      }
      return new Peak(top, false, tailIndex(), secondMoment(), (long) generations * Block.SIZE);
    }

    private int highest() {
      int c = 0;
      for (int other = 1; other < CHAINS; other++) {
        c = height[other] > height[c] ? other : c;
      }
      return c;
    }

    // In more dimensions than a generation tries directions most of a step is across the steepest
    // one, where q falls and weights do not rise.
    private double tailIndex() {
      if (d > TRIED) {
        return Double.NaN;
      }
      int c = highest();
      double rise = height[c] - firstHeight[c];
      double fall = fall(firstDensity[c], density[c]);
      return rise > 0 && fall == 0 ? Double.POSITIVE_INFINITY : rise / fall;
    }

    // With a the variance of a normal q over that of a normal p(z | x) in every direction, log w
    // rises by 1 − a for each nat by which log q falls, and E w² / (E w)² is (a² / (2a − 1))^(d/2).
    private double secondMoment() {
      if (d <= TRIED) {
        return Double.NaN;
      }
      int c = highest();
      double rise = height[c] - firstHeight[c];
      double fall = firstDensity[c] - density[c];
      if (!(rise >= LONG && fall > 0)) {
        return Double.NaN;
      }
      double a = 1 - rise / fall;
      return a > 0.5
          ? Exp.exp(0.5 * d * (2 * Log.log(a) - Log.log(2 * a - 1)))
          : Double.POSITIVE_INFINITY;
    }

    // How far the log of the mass that q has outside falls between two log densities, by the tail
    // of the gamma distribution with shape d/2: that of −log q, from its least value, for a normal
    // q. Inside of the mean nothing falls.
    private double fall(double from, double to) {
      double shape = d / 2.0;
      double near = Math.max(shape, shape + meanDensity - from);
      double far = Math.max(near, shape + meanDensity - to);
      return Math.max(0, far - near - (shape - 1) * Log.log(far / near));
    }

    private static double gain(double[] before, double[] now) {
      double most = 0;
      for (int c = 0; c < CHAINS; c++) {
        most = Math.max(most, now[c] - before[c]);
      }
      return most;
    }

    // Lane c · TRIED + t is try t of chain c. The first generation weighs the starts themselves.
    private void propose() {
      draw(2 * generation, draws);
      draw(2 * generation + 1, others);
      if (generation == 0) {
        for (double logDensity : a) {
          meanDensity += logDensity / Block.SIZE;
        }
      }
      for (int c = 0; c < CHAINS; c++) {
        for (int t = 0; t < TRIED; t++) {
          int lane = c * TRIED + t;
          double scale = Math.scalb(1.0, length[c] + FIRST_LENGTH + t);
          for (int j = 0; j < d; j++) {
            int k = j * Block.SIZE + lane;
            double step = t == 0 ? 2 * move[c][j] : scale * (draws[k] - others[k]);
            z[k] = at[c][j] + (generation == 0 && t == 0 ? 0 : step);
          }
        }
      }
      generation++;
    }

    private void draw(long block, double[] out) {
      points.fill(observation, block * Block.SIZE, Block.SIZE, 0, q.uniforms(), uniforms);
      q.sample(Block.SIZE, uniforms, scratch, out, a);
    }

    private void weigh() {
      joint.logJoint(Block.SIZE, z, scratch, a, b);
      q.logDensity(Block.SIZE, z, scratch, logQ);
      for (int i = 0; i < Block.SIZE; i++) {
        double w = a[i] + b[i] - logQ[i];
        // Outside of the support, or where p and q have both underflowed.
        logW[i] = Double.isNaN(w) ? Double.NEGATIVE_INFINITY : w;
      }
    }

    // The largest log weight so far.
    private double choose() {
      double top = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < CHAINS; c++) {
        int best = c * TRIED;
        for (int lane = best + 1; lane < (c + 1) * TRIED; lane++) {
          best = logW[lane] > logW[best] ? lane : best;
        }
        if (logW[best] > height[c]) {
          go(c, best);
        } else {
          length[c]--;
          Arrays.fill(move[c], 0);
        }
        if (generation == 1) {
          firstHeight[c] = logW[c * TRIED];
          firstDensity[c] = logQ[c * TRIED];
        }
        top = Math.max(top, height[c]);
      }
      return top;
    }

    private void go(int c, int lane) {
      height[c] = logW[lane];
      density[c] = logQ[lane];
      for (int j = 0; j < d; j++) {
        double to = z[j * Block.SIZE + lane];
        move[c][j] = to - at[c][j];
        at[c][j] = to;
      }
      int tried = lane - c * TRIED;
      // A move that was worth continuing asks for longer ones.
      length[c] += tried == 0 ? 1 : tried + FIRST_LENGTH;
    }
  }
}
