package elbo.estimate;

import elbo.kernel.Log;
import elbo.weight.LogWeightBlock;
import java.util.Arrays;

/// The largest log weights: enough of them for the tail at any later number of weights. The set of
/// the largest is the same in whatever order they came, and so is every bit of the result.
public final class LargestWeights {
  private static final int MAX_TAIL = 1 << 17;
  private static final int MIN_SAMPLES = 25;
  // Where many observations get few samples each, there are many of these.
  private static final int INITIAL = 16;
  // Weights of a tail that differ by less are equal but for rounding.
  private static final double CONSTANT = 1e-8;
  private static final int ROUNDS = 64;

  private double[] kept = new double[INITIAL];
  private int size;
  private long n;
  // Nothing at or beneath this can still be among the largest, of which `kept` holds enough.
  private double floor = Double.NEGATIVE_INFINITY;

  /// How many weights are a tail: min(0.2 n, 3 √n), at most 2¹⁷.
  public static int tailLength(long n) {
    return (int) Math.min(MAX_TAIL, Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt((double) n))));
  }

  /// Forgets everything.
  public void clear() {
    size = 0;
    n = 0;
    floor = Double.NEGATIVE_INFINITY;
  }

  /// Takes in the weights of a block.
  public void add(LogWeightBlock block) {
    add(block.logW(), block.size());
  }

  /// Takes in the first `count` of some log weights.
  public void add(double[] logW, int count) {
    take(logW, count);
    n += count;
  }

  /// Takes in what another has seen.
  public void append(LargestWeights next) {
    take(next.kept, next.size);
    n += next.n;
  }

  private void take(double[] x, int length) {
    for (int i = 0; i < length; i++) {
      if (x[i] > floor) {
        if (size == kept.length) {
          shorten();
        }
        if (x[i] > floor) {
          kept[size++] = x[i];
        }
      }
    }
  }

  // The tail grows with n, more slowly than n: of what has been seen so far, no more than the
  // largest MAX_TAIL + 1 can ever count, since weights that come later only push earlier ones out.
  private void shorten() {
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

  /// How many weights there were.
  public long count() {
    return n;
  }

  /// The shape of the tail; NaN where there are too few weights or the tail reaches down to zero
  /// weights, −∞ where it is constant but for rounding.
  public double shape() {
    int tail = tailLength(n);
    if (n < MIN_SAMPLES || size <= tail) {
      return Double.NaN;
    }
    sortLargest(tail + 1);
    double cutoff = kept[size - tail - 1];
    if (kept[size - 1] - cutoff < CONSTANT) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] logExcess = new double[tail];
    for (int i = 0; i < tail; i++) {
      // log(w − w_cutoff), to all its digits however close or far apart the two are.
      double logW = kept[size - tail + i];
      logExcess[i] = logW + Log.log(-StrictMath.expm1(cutoff - logW));
    }
    return GeneralizedPareto.shape(logExcess);
  }

  // Puts so many to the end, in order. All need not be in order: of the usual numbers of samples
  // the tail is a few hundredths (C. A. R. Hoare 1961: find).
  private void sortLargest(int count) {
    int first = size - count;
    int from = 0;
    int to = size - 1;
    for (int round = 0; from < to && round < ROUNDS; round++) {
      double pivot = median(kept[from], kept[(from + to) >>> 1], kept[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (kept[i] < pivot) {
          i++;
        }
        while (kept[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double lower = kept[j];
          kept[j--] = kept[i];
          kept[i++] = lower;
        }
      }
      to = first < i ? j : to;
      from = first > j ? i : from;
    }
    // Nothing is left of the range but after rounds of bad luck.
    if (from < to) {
      Arrays.sort(kept, from, to + 1);
    }
    Arrays.sort(kept, first, size);
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /// The standard error of a shape, by the delta method of the maximum likelihood estimate.
  public double shapeError(double shape) {
    return shape > -0.5 && Double.isFinite(shape)
        ? (1 + shape) / Math.sqrt(tailLength(n))
        : Double.NaN;
  }
}
