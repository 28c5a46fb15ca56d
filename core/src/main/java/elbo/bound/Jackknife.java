package elbo.bound;

import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Group;
import elbo.estimate.Side;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.OptionalDouble;

/// The jackknife estimate of log p(x) from k samples, JVI-1: `k · L_k − (k − 1) · mean of the
/// leave-one-out L_(k−1)`.
///
/// Cancels the term in 1/k of IWAE's bias. It is no bound: its mean may lie on either side of log
/// p(x). Computed in O(k): the sum without one weight is the sum of all less that weight, summed
/// anew where the subtraction would cancel. A group in which all weights but one are zero has the
/// estimate +∞. Keeps the k log weights of the group at hand. S. Nowozin (2018), Debiasing evidence
/// approximations: on importance-weighted autoencoders and jackknife variational inference.
///
/// @param k samples inside one estimate, from 2 to 2³⁰
public record Jackknife(long k) implements Bound<Estimate> {
  /// @throws IllegalArgumentException if k is out of range
  public Jackknife {
    if (k < 2 || k > 1L << 30) {
      throw new IllegalArgumentException("k must be from 2 to 2^30, but is " + k);
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return Checks.known(law.meanJackknife(k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, LeaveOneOut::new, dependence);
  }

  private static final class LeaveOneOut implements Group<LeaveOneOut> {
    // Taking such a weight from the sum would cancel digits.
    private static final double DOMINANT = 0.4;

    private double[] logW = new double[16];
    private double[] w = new double[16];
    private double[] logRest = new double[16];
    private int count;
    private double variance;

    @Override
    public void clear() {
      count = 0;
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      take(block.logW(), from, to);
    }

    @Override
    public void append(LeaveOneOut next) {
      take(next.logW, 0, next.count);
    }

    private void take(double[] x, int from, int to) {
      int size = count + to - from;
      if (size > logW.length) {
        logW = Arrays.copyOf(logW, Math.max(size, 2 * logW.length));
      }
      System.arraycopy(x, from, logW, count, to - from);
      count = size;
    }

    @Override
    public double value() {
      double max = Sums.max(logW, 0, count);
      if (max == Double.NEGATIVE_INFINITY) {
        variance = Double.NaN;
        return max;
      }
      if (w.length < count) {
        w = new double[logW.length];
        logRest = new double[logW.length];
      }
      Exp.shifted(logW, 0, count, max, w);
      double sum = Sums.sum(w, 0, count);
      double mean = sum / count;
      variance = Math.max(0, Sums.squares(w, 0, count, 0) / count / (mean * mean) - 1) / count;
      // What is left of the sum without a weight, relative to the sum: L_k itself is taken out of
      // both terms, since k times its rounding would show.
      double share = 1 / sum;
      for (int i = 0; i < count; i++) {
        logRest[i] = Math.fma(-w[i], share, 1);
      }
      Log.fill(logRest, 0, count, logRest);
      for (int i = 0; i < count; i++) {
        if (w[i] > DOMINANT * sum) {
          logRest[i] = logSumWithout(i) - max - Log.log(sum);
        }
      }
      double logRestMean = Sums.sum(logRest, 0, count) / count;
      double k = count;
      return max + Log.log(mean) - (k - 1) * (logRestMean - Log.log(1 - 1 / k));
    }

    // A sum has at most two such weights, so this stays O(k).
    private double logSumWithout(int i) {
      double max = Math.max(Sums.max(logW, 0, i), Sums.max(logW, i + 1, count));
      if (max == Double.NEGATIVE_INFINITY) {
        return max;
      }
      double rest = 0;
      for (int j = 0; j < count; j++) {
        rest += j == i ? 0 : Exp.exp(logW[j] - max);
      }
      return max + Log.log(rest);
    }

    @Override
    public double variance() {
      return variance;
    }
  }
}
