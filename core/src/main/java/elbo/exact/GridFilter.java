package elbo.exact;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.model.NormalStateSpace;
import java.util.Arrays;
import java.util.OptionalDouble;

/// log p(y) of a state-space model of scalar states with normal transitions, by the trapezoidal
/// rule at every step.
///
/// The density of a state given what was observed before is carried from grid to grid; a grid
/// reaches as far as there is density, and its step is a part of the standard deviation of the
/// transition. A result is given only where a finer and wider grid agrees with it. R. S. Bucy, K.
/// D. Senne (1971), Digital synthesis of non-linear filters; G. Kitagawa (1987), Non-Gaussian
/// state-space modeling of nonstationary time series.
public final class GridFilter {
  private static final double AGREEMENT = 1e-9;
  // Step and range in standard deviations: the last are for what lies far out.
  private static final double[][] GRIDS = {
    {0.5, 9}, {0.25, 9}, {0.12, 9}, {0.06, 9}, {0.12, 22}, {0.03, 9}, {0.03, 22}, {0.015, 22}
  };
  // Of the grid that must agree, times those of the first.
  private static final double WIDER = 1.4;
  private static final double FINER = 0.62;
  // Pairs of nodes that one value may take.
  private static final long MOST_WORK = 500_000_000L;
  private static final int MOST_NODES = 1 << 20;

  private GridFilter() {}

  /// log p(y) in nats; −∞ where it underflows every grid; empty where grids disagree.
  ///
  /// @throws IllegalArgumentException if y is no series of the model
  public static OptionalDouble logEvidence(NormalStateSpace model, double[] y) {
    double[][] steps = model.steps(y);
    Work work = new Work(MOST_WORK);
    for (double[] grid : GRIDS) {
      double value = new Grid(model, steps, grid[0], grid[1], work).logEvidence();
      double finer = new Grid(model, steps, FINER * grid[0], WIDER * grid[1], work).logEvidence();
      if (work.isSpent()) {
        return OptionalDouble.empty();
      }
      if (value == finer || Math.abs(finer - value) <= AGREEMENT * Math.max(1, Math.abs(value))) {
        return OptionalDouble.of(finer);
      }
    }
    return OptionalDouble.empty();
  }

  private static final class Grid {
    private final NormalStateSpace model;
    private final double[][] y;
    private final double range;
    private final double least;
    private final Work work;
    private final double scale;
    private final double h;
    private final Scratch scratch = new Scratch();
    // Node i is at (low + i) h.
    private long low;
    private double[] logDensity = {};

    Grid(NormalStateSpace model, double[][] y, double step, double range, Work work) {
      this.model = model;
      this.y = y;
      this.range = range;
      // The density of a normal distribution at the end of the range.
      least = -0.5 * range * range - 20;
      this.work = work;
      scale = model.scale();
      h = step * Math.min(scale, model.initialScale());
    }

    double logEvidence() {
      double log = 0;
      for (int t = 0; t < y.length; t++) {
        if (t == 0) {
          first();
        } else {
          next(t);
        }
        if (logDensity.length == 0 || work.isSpent()) {
          return Double.NaN;
        }
        if (!Double.isNaN(y[t][0])) {
          observe(t);
        }
        double max = Sums.max(logDensity, 0, logDensity.length);
        if (!(max > Double.NEGATIVE_INFINITY)) {
          return max;
        }
        double[] density = new double[logDensity.length];
        Exp.shifted(logDensity, 0, density.length, max, density);
        double total = max + Log.log(Sums.sum(density, 0, density.length)) + Log.log(h);
        log += total;
        trim(max, total);
      }
      return log;
    }

    private void first() {
      double m = model.initialMean();
      double s = model.initialScale();
      place(m - range * s, m + range * s);
      for (int i = 0; i < logDensity.length; i++) {
        double x = (node(i) - m) / s;
        logDensity[i] = -0.5 * x * x - Constants.HALF_LOG_2_PI - Log.log(s);
      }
    }

    private double node(int i) {
      return (low + i) * h;
    }

    private void place(double from, double to) {
      double count = (to - from) / h + 2;
      low = (long) Math.floor(from / h);
      logDensity = new double[count > 1 && count < MOST_NODES ? (int) count : 0];
    }

    // What is too little to matter is left out, and the rest normalized.
    private void trim(double max, double total) {
      int from = 0;
      int to = logDensity.length;
      while (logDensity[from] < max + least) {
        from++;
      }
      while (logDensity[to - 1] < max + least) {
        to--;
      }
      low += from;
      logDensity = Arrays.copyOfRange(logDensity, from, to);
      for (int i = 0; i < logDensity.length; i++) {
        logDensity[i] -= total;
      }
    }

    private void observe(int t) {
      double[] z = new double[Block.SIZE];
      double[] log = new double[Block.SIZE];
      for (int first = 0; first < logDensity.length; first += Block.SIZE) {
        int count = Math.min(Block.SIZE, logDensity.length - first);
        for (int i = 0; i < count; i++) {
          z[i] = node(first + i);
        }
        model.logPotential(t, y[t], count, z, scratch, log);
        for (int i = 0; i < count; i++) {
          logDensity[first + i] += log[i];
        }
      }
    }

    private double[] means(int t) {
      double[] means = new double[logDensity.length];
      double[] z = new double[Block.SIZE];
      double[] mean = new double[Block.SIZE];
      for (int first = 0; first < means.length; first += Block.SIZE) {
        int count = Math.min(Block.SIZE, means.length - first);
        for (int i = 0; i < count; i++) {
          z[i] = node(first + i);
        }
        model.mean(t, count, z, scratch, mean);
        System.arraycopy(mean, 0, means, first, count);
      }
      return means;
    }

    // Each node gives its density to those within the range of its mean.
    private void next(int t) {
      double[] weights = new double[logDensity.length];
      Exp.fill(logDensity, 0, weights.length, weights);
      double[] means = means(t);
      place(
          Sums.min(means, 0, means.length) - range * scale,
          Sums.max(means, 0, means.length) + range * scale);
      double[] density = new double[logDensity.length];
      int reach = (int) Math.ceil(range * scale / h);
      double[] kernel = new double[2 * reach + 1];
      double constant = h / (scale * Math.sqrt(2 * Math.PI));
      work.add((long) means.length * kernel.length);
      for (int k = 0; k < means.length && !work.isSpent() && density.length > 0; k++) {
        int from = Math.max(0, (int) (Math.round(means[k] / h) - low) - reach);
        int to = Math.min(density.length, from + kernel.length);
        for (int i = from; i < to; i++) {
          double x = (node(i) - means[k]) / scale;
          kernel[i - from] = -0.5 * x * x;
        }
        Exp.fill(kernel, 0, to - from, kernel);
        double weight = constant * weights[k];
        for (int i = from; i < to; i++) {
          density[i] = Math.fma(weight, kernel[i - from], density[i]);
        }
      }
      Log.fill(density, 0, density.length, logDensity);
    }
  }
}
