package elbo.diagnostic;

import elbo.bound.Estimate;
import elbo.bound.Fold;
import elbo.bound.Kind;
import elbo.bound.LogWeightBlock;
import elbo.bound.Statistic;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import java.util.Arrays;
import java.util.Map;

/// The Pareto tail index k-hat of n weights.
///
/// A generalized Pareto distribution is fitted to the `min(0.2 n, 3 √n)` largest weights. The
/// variance of the weights exists where k < ½; estimates can be trusted where k-hat <
/// [#threshold(long)]. NaN where there are fewer than 25 weights or the tail reaches down to zero
/// weights, −∞ where the tail is constant (a perfect proposal). Keeps the largest weights, at most
/// 2¹⁷ of them. A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry (2024), Pareto smoothed
/// importance sampling; fit by J. Zhang, M. A. Stephens (2009), A new and efficient estimation
/// method for the generalized Pareto distribution.
public record KHat() implements Statistic {
  private static final int MAX_TAIL = 1 << 17;
  private static final int MIN_SAMPLES = 25;

  /// The k-hat beneath which n weights can be trusted, `min(1 − 1 / log₁₀ n, 0.7)`.
  public static double threshold(long n) {
    return Math.min(1 - Log.log(10) / Log.log((double) n), 0.7);
  }

  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public Fold fold() {
    return new Tail();
  }

  static int tailLength(long n) {
    return (int) Math.min(MAX_TAIL, Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt((double) n))));
  }

  /// Keeps the largest log weights: enough of them for the tail at any later n. The set of the
  /// largest is the same in whatever order they came, and so is every bit of the result.
  private final class Tail implements Fold {
    private double[] kept = new double[LogWeightBlock.CAPACITY];
    private int size;
    private long n;
    // Nothing at or beneath this can still be among the largest, of which `kept` holds enough.
    private double floor = Double.NEGATIVE_INFINITY;

    @Override
    public void clear() {
      size = 0;
      n = 0;
      floor = Double.NEGATIVE_INFINITY;
    }

    @Override
    public void add(LogWeightBlock block) {
      take(block.logW(), block.size());
      n += block.size();
    }

    @Override
    public void append(Fold next) {
      Tail that = (Tail) next;
      take(that.kept, that.size);
      n += that.n;
    }

    private void take(double[] x, int length) {
      for (int i = 0; i < length; i++) {
        if (x[i] > floor) {
          if (size == kept.length) {
            makeRoom();
          }
          if (x[i] > floor) {
            kept[size++] = x[i];
          }
        }
      }
    }

    // The tail grows with n, more slowly than n: of what has been seen so far, no more than the
    // largest MAX_TAIL + 1
    // can ever count, since weights that come later only push earlier ones out.
    private void makeRoom() {
      int need = MAX_TAIL + 1;
      if (size < 2 * need) {
        kept = Arrays.copyOf(kept, Math.min(2 * size, 2 * need));
        return;
      }
      Arrays.sort(kept);
      System.arraycopy(kept, size - need, kept, 0, need);
      size = need;
      floor = kept[0];
    }

    @Override
    public Estimate estimate() {
      if (n == 0) {
        throw new IllegalStateException(name() + " needs a sample, but there was none");
      }
      double k = Double.NaN;
      double error = Double.NaN;
      if (n >= MIN_SAMPLES && size > tailLength(n)) {
        int tail = tailLength(n);
        double[] sorted = Arrays.copyOf(kept, size);
        Arrays.sort(sorted);
        double cutoff = sorted[size - tail - 1];
        double max = sorted[size - 1];
        double[] excess = new double[tail];
        for (int i = 0; i < tail; i++) {
          // w − w_cutoff, relative to the largest weight
          excess[i] = Exp.exp(sorted[size - tail + i] - max) - Exp.exp(cutoff - max);
        }
        k = GeneralizedPareto.shape(excess);
        error = k > -0.5 && Double.isFinite(k) ? (1 + k) / Math.sqrt(tail) : Double.NaN;
      }
      return new Estimate(name(), k, error, n, kind(), Map.of("threshold", threshold(n)));
    }
  }
}
