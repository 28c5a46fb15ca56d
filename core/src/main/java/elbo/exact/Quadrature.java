package elbo.exact;

import elbo.distribution.Normal;
import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import java.util.OptionalDouble;

/// log ∫ p(x, z) dz over up to three continuous latents, by the trapezoidal rule.
///
/// The grid lies about the proposal, along the axes of its covariance: z = m + Lt with t from −R to
/// R. For integrands that are smooth and vanish at the ends the rule converges faster than any
/// power of its step. A result is given only where a finer and a wider grid agree with it, so that
/// a proposal which misses the posterior makes no wrong "exact" value, but none. L. N. Trefethen,
/// J. A. C. Weideman (2014), The exponentially convergent trapezoidal rule.
public final class Quadrature {
  /// The largest dimension.
  public static final int MAX_DIMENSION = 3;

  private static final double AGREEMENT = 1e-9;
  // Range and step, in standard deviations of the proposal.
  private static final double[][] GRIDS = {{10, 0.5}, {14, 0.25}};
  // Out of step with the grid itself, so that they share few nodes with it.
  private static final double WIDER = 1.44;
  private static final double FINER = 0.62;

  private Quadrature() {}

  /// log p(x) in nats; empty where grids disagree or there are too many dimensions.
  ///
  /// @param joint log p(x, z)
  /// @param about a normal distribution that covers the posterior, such as its Laplace
  ///   approximation
  public static OptionalDouble logEvidence(Joint joint, Normal about) {
    if (about.latentDimension() > MAX_DIMENSION) {
      return OptionalDouble.empty();
    }
    for (double[] grid : GRIDS) {
      double value = new Grid(joint, about, grid[0], grid[1]).logIntegral();
      double wider = new Grid(joint, about, WIDER * grid[0], grid[1]).logIntegral();
      double finer = new Grid(joint, about, grid[0], FINER * grid[1]).logIntegral();
      if (Math.abs(wider - value) <= AGREEMENT && Math.abs(finer - value) <= AGREEMENT) {
        return OptionalDouble.of(finer);
      }
    }
    return OptionalDouble.empty();
  }

  private static final class Grid {
    private final Joint joint;
    private final Normal about;
    private final double range;
    private final double step;
    private final int points;
    private final int d;

    Grid(Joint joint, Normal about, double range, double step) {
      this.joint = joint;
      this.about = about;
      this.range = range;
      this.step = step;
      points = (int) Math.ceil(2 * range / step) + 1;
      d = about.latentDimension();
    }

    double logIntegral() {
      long total = 1;
      double logCell = 0;
      double[][] factor = new double[d][];
      for (int j = 0; j < d; j++) {
        total *= points;
        factor[j] = about.factorRow(j).clone();
        logCell += Log.log(step * factor[j][factor[j].length - 1]);
      }
      Scratch scratch = new Scratch();
      double[] z = new double[d * Block.SIZE];
      double[] logPrior = new double[Block.SIZE];
      double[] logJoint = new double[Block.SIZE];
      LogSum sum = new LogSum();
      for (long first = 0; first < total; first += Block.SIZE) {
        int count = (int) Math.min(Block.SIZE, total - first);
        for (int i = 0; i < count; i++) {
          node(first + i, i, factor, z);
        }
        joint.logJoint(count, z, scratch, logPrior, logJoint);
        for (int i = 0; i < count; i++) {
          logJoint[i] += logPrior[i];
        }
        sum.add(logJoint, count);
      }
      return sum.value() + logCell;
    }

    private void node(long index, int lane, double[][] factor, double[] z) {
      double[] mean = about.mean();
      double[] t = new double[d];
      for (int j = 0; j < d; j++) {
        t[j] = -range + step * (index % points);
        index /= points;
      }
      for (int j = 0; j < d; j++) {
        double v = mean[j];
        int start = j + 1 - factor[j].length;
        for (int k = start; k <= j; k++) {
          v = Math.fma(factor[j][k - start], t[k], v);
        }
        z[j * Block.SIZE + lane] = v;
      }
    }
  }
}
