package elbo.exact;

/// The exact means of bounds over k weights from the transform of one, checked or NaN.
///
/// The same quadrature is asked for the mean of log w itself, which is known: where it does not
/// find that, nothing of what it finds is given.
final class MeansOfSums {
  /// The largest number of evaluations for one value; each takes some ten nanoseconds.
  static final long MOST_WORK = 5_000_000;

  private static final double AGREEMENT = 1e-9;

  private MeansOfSums() {}

  /// Makes the transform of e^(a (log w − E log w)), counting its evaluations.
  @FunctionalInterface
  interface Transforms {
    LogTransform of(double a, Work work);
  }

  /// E log((1/k) Σ wᵃ) / a.
  static double logPowerMean(double a, long k, double meanLog, Transforms transforms, Work work) {
    LogOfSum sums = new LogOfSum(transforms.of(a, work), work);
    double one = sums.mean(1);
    double accuracy = sums.error() + Math.abs(one);
    if (k == 1) {
      return isSure(accuracy, a, meanLog) ? meanLog : Double.NaN;
    }
    double all = sums.mean(k);
    double value = meanLog + (all - StrictMath.log((double) k)) / a;
    return isSure(accuracy + sums.error(), a, value) ? value : Double.NaN;
  }

  /// k L_k − (k − 1) L_(k−1) = L_k + (k − 1) (L_k − L_(k−1)) for the means L of IWAE.
  static double jackknife(long k, double meanLog, Transforms transforms, Work work) {
    double iwae = logPowerMean(1, k, meanLog, transforms, work);
    LogOfSum sums = new LogOfSum(transforms.of(1, work), work);
    double increase = sums.increase(k);
    double value = iwae + (k - 1) * (increase - StrictMath.log1p(1.0 / (k - 1)));
    return isSure((k - 1) * sums.error(), 1, value) ? value : Double.NaN;
  }

  /// log E(1/W) of the mean W of k weights.
  ///
  /// @param one that of a single weight, which quadrature must find too; +∞ if it is infinite
  static double logMeanInverse(
      long k, double meanLog, double one, Transforms transforms, Work work) {
    if (k == 1) {
      return one;
    }
    InverseOfSum sums = new InverseOfSum(transforms.of(1, work), work);
    if (one < Double.POSITIVE_INFINITY) {
      double found = sums.logMean(1) - meanLog;
      if (!(Math.abs(found - one) <= AGREEMENT * Math.max(1, Math.abs(one)))) {
        return Double.NaN;
      }
    }
    return StrictMath.log((double) k) + sums.logMean(k) - meanLog;
  }

  private static boolean isSure(double error, double a, double value) {
    return error / Math.abs(a) <= AGREEMENT * Math.max(1, Math.abs(value));
  }
}
