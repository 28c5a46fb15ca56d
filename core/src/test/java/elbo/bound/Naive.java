package elbo.bound;

import elbo.Dependent;
import elbo.GivenWeights;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Statistic;

/// Bounds computed straight from their definitions, in one loop each.
public final class Naive {
  private Naive() {}

  /// log((1/k) Σ wᵃ) / a over the k log weights from `from` on.
  public static double powerMean(double[] logW, int from, int k, double a) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + k; i++) {
      max = Math.max(max, a * logW[i]);
    }
    if (Double.isInfinite(max)) {
      return max / a;
    }
    double sum = 0;
    for (int i = from; i < from + k; i++) {
      sum += Math.exp(a * logW[i] - max);
    }
    return (max + Math.log(sum / k)) / a;
  }

  /// k · L_k − (k − 1) · mean of the leave-one-out L_(k−1), in O(k²).
  public static double jackknife(double[] logW, int from, int k) {
    double whole = powerMean(logW, from, k, 1);
    double sum = 0;
    for (int out = 0; out < k; out++) {
      double[] rest = new double[k - 1];
      for (int i = 0; i < k - 1; i++) {
        rest[i] = logW[from + (i < out ? i : i + 1)];
      }
      sum += whole - powerMean(rest, 0, k - 1, 1);
    }
    return whole + (k - 1) * (sum / k);
  }

  /// The delta method's variance of [#powerMean].
  public static double deltaVariance(double[] logW, int from, int k, double a) {
    double center = a * powerMean(logW, from, k, a);
    double squares = 0;
    for (int i = from; i < from + k; i++) {
      double relative = Math.expm1(a * logW[i] - center);
      squares += relative * relative;
    }
    return squares / k / (k * a * a);
  }

  public static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  /// The sample standard deviation over the root of the count.
  public static double standardError(double[] x) {
    double mean = mean(x);
    double squares = 0;
    for (double v : x) {
      squares += (v - mean) * (v - mean);
    }
    return Math.sqrt(squares / (x.length - 1) / x.length);
  }

  /// The estimate from these log weights.
  public static <E extends Estimate> E estimate(Statistic<E> statistic, double... logW) {
    return new Estimator(logW.length, statistic).estimate(new GivenWeights(logW)).get(statistic);
  }

  /// The estimate from these log weights, of which runs of `size` depend on each other.
  public static <E extends Estimate> E dependent(
      Statistic<E> statistic, long size, double... logW) {
    return new Estimator(logW.length, statistic)
        .estimate(new Dependent(new GivenWeights(logW), size))
        .get(statistic);
  }
}
