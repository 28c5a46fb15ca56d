package elbo.exact;

import elbo.kernel.Exp;
import elbo.kernel.LogSum;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// A weight with finitely many values.
final class Atoms implements WeightLaw {
  // Each evaluation is one exponential or two, where those of a normal law are integrals of many.
  private static final long MOST_WORK = 4 * MeansOfSums.MOST_WORK;

  // In order of their weights, those with positive probability alone.
  private final double[] logW;
  private final double[] logP;

  /// @param logW log weights in nats, −∞ allowed
  /// @param logProbability of each under q
  Atoms(double[] logW, double[] logProbability) {
    int[] order =
        IntStream.range(0, logW.length)
            .filter(i -> logProbability[i] > Double.NEGATIVE_INFINITY)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> logW[i]))
            .mapToInt(i -> i)
            .toArray();
    this.logW = Arrays.stream(order).mapToDouble(i -> logW[i]).toArray();
    logP = Arrays.stream(order).mapToDouble(i -> logProbability[i]).toArray();
  }

  @Override
  public double logEvidence() {
    return logPowerMean(1);
  }

  @Override
  public double meanLog() {
    double sum = 0;
    for (int i = 0; i < logW.length; i++) {
      // An atom with too small a probability for a double adds 0, unless its weight is 0.
      sum += StrictMath.exp(logP[i]) * logW[i];
    }
    return logW[0] == Double.NEGATIVE_INFINITY ? logW[0] : sum;
  }

  @Override
  public double posteriorMeanLog() {
    double evidence = logEvidence();
    double sum = 0;
    for (int i = 0; i < logW.length; i++) {
      double share = StrictMath.exp(logP[i] + logW[i] - evidence);
      sum += share > 0 ? share * (logW[i] - evidence) : 0;
    }
    return evidence + sum;
  }

  @Override
  public double logPowerMean(double a) {
    double[] terms = new double[logW.length];
    Arrays.setAll(terms, i -> logP[i] + a * logW[i]);
    LogSum sum = new LogSum();
    sum.add(terms, terms.length);
    return sum.value() / a;
  }

  @Override
  public double meanLogPowerMean(double a, long k) {
    return meanLogPowerMean(a, k, new Work(MOST_WORK));
  }

  double meanLogPowerMean(double a, long k, Work work) {
    if (isConstant()) {
      return logW[0];
    }
    double mean = meanLog();
    // A weight of zero has positive probability, and so have k of them.
    return Double.isInfinite(mean)
        ? Double.NEGATIVE_INFINITY
        : MeansOfSums.logPowerMean(a, k, mean, this::transform, work);
  }

  @Override
  public double meanJackknife(long k) {
    double mean = meanLog();
    if (isConstant()) {
      return mean;
    }
    return Double.isInfinite(mean)
        ? Double.NaN
        : MeansOfSums.jackknife(k, mean, this::transform, new Work(MOST_WORK));
  }

  @Override
  public double logMeanInverse(long k) {
    if (isConstant()) {
      return -logW[0];
    }
    double mean = meanLog();
    // A weight of zero has positive probability, and so have k of them.
    return Double.isInfinite(mean)
        ? Double.POSITIVE_INFINITY
        : MeansOfSums.logMeanInverse(
            k, mean, -logPowerMean(-1), this::transform, new Work(MOST_WORK));
  }

  private boolean isConstant() {
    return logW[0] == logW[logW.length - 1];
  }

  private LogTransform transform(double a, Work work) {
    return new Transform(a, work);
  }

  private final class Transform implements LogTransform {
    // Where e^x is this large, exp(−e^x) is 0, and where it is this small, 1 − exp(−e^x) is e^x.
    private static final double GONE = 7;
    private static final double LINEAR = -40;

    private final Work work;
    private final double[] u;
    private final double[] p;
    // Of the atoms before each: Σ p and log Σ p e^u; of it and those after: Σ p.
    private final double[] before;
    private final double[] logSum;
    private final double[] after;

    Transform(double a, Work work) {
      this.work = work;
      int n = logW.length;
      double mean = meanLog();
      u = new double[n];
      p = new double[n];
      before = new double[n + 1];
      after = new double[n + 1];
      logSum = new double[n + 1];
      logSum[0] = Double.NEGATIVE_INFINITY;
      LogSum sum = new LogSum();
      for (int i = 0; i < n; i++) {
        int from = a > 0 ? i : n - 1 - i;
        u[i] = a * (logW[from] - mean);
        p[i] = StrictMath.exp(logP[from]);
        sum.add(new double[] {logP[from] + u[i]}, 1);
        logSum[i + 1] = sum.value();
        before[i + 1] = before[i] + p[i];
      }
      for (int i = n - 1; i >= 0; i--) {
        after[i] = after[i + 1] + p[i];
      }
    }

    @Override
    public double at(double tau) {
      int linear = first(LINEAR - tau);
      int gone = first(GONE - tau);
      work.add(1 + gone - linear);
      double complement = Exp.exp(tau + logSum[linear]);
      double transform = before[linear] - complement;
      for (int i = linear; i < gone; i++) {
        double kept = Exp.exp(-Exp.exp(tau + u[i]));
        double lost = kept < 0.5 ? 1 - kept : -StrictMath.expm1(-Exp.exp(tau + u[i]));
        complement += p[i] * lost;
        transform += p[i] * kept;
      }
      complement += after[gone];
      return complement < 0.5 ? StrictMath.log1p(-complement) : StrictMath.log(transform);
    }

    private int first(double bound) {
      int low = 0;
      int high = u.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (u[middle] < bound) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
