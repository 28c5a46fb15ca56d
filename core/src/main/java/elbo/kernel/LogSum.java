package elbo.kernel;

/// The log of a sum of exponentials, to which blocks of terms are added one after another.
public final class LogSum {
  private double shift = Double.NEGATIVE_INFINITY;
  private double sum;

  /// log Σ exp(`logs[i]`), added in order; −∞ of −∞ alone, NaN if any is NaN.
  public static double of(double[] logs) {
    double max = Sums.max(logs, 0, logs.length);
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Exp.exp(log - max);
    }
    return max + Log.log(sum);
  }

  /// Adds the exponentials of the first `count` elements, which are overwritten.
  public void add(double[] logs, int count) {
    double max = Sums.max(logs, 0, count);
    if (max > shift) {
      sum *= Exp.exp(shift - max);
      shift = max;
    }
    if (shift > Double.NEGATIVE_INFINITY) {
      Exp.shifted(logs, 0, count, shift, logs);
      sum += Sums.sum(logs, 0, count);
    }
  }

  /// The log of the sum so far; −∞ if nothing or only zeros were added.
  public double value() {
    return shift == Double.NEGATIVE_INFINITY ? shift : shift + Log.log(sum);
  }
}
