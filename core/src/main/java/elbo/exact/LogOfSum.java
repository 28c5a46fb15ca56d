package elbo.exact;

import elbo.kernel.Exp;
import java.util.function.DoubleUnaryOperator;

/// The mean of log S of the sum S of k independent positive variables whose Laplace transform φ is
/// known.
///
/// With E exponential and independent of S, T = log E − log S exceeds τ with probability φ(e^τ)^k,
/// and E log S = −γ − E(T). E(T) is the integral of that probability above a point, less that of
/// its complement below it. The probability falls from 1 to 0, smoothly, on a scale that is found
/// first; both integrals are taken over parts that double in length, each by [GaussKronrod].
final class LogOfSum {
  private static final double EULER = 0.5772156649015329;
  private static final double LOG_2 = 0.6931471805599453;
  private static final double LOG_4 = 2 * LOG_2;
  private static final double LOG_4_3 = 0.2876820724517809;
  private static final double TINY = 1e-18;
  private static final double PRECISION = 1e-13;
  // Of a transform that is itself an integral.
  private static final double NOISE = 1e-12;
  private static final int MOST_PARTS = 200;
  private static final int HALVINGS = 40;

  private final LogTransform transform;
  private final Work work;
  private double error;

  LogOfSum(LogTransform transform, Work work) {
    this.transform = transform;
    this.work = work;
  }

  /// E log S, in nats; NaN where it cannot be determined.
  double mean(long k) {
    double median = crossing(k, LOG_2, 0, 1);
    double right = crossing(k, LOG_4, median, 1) - median;
    double left = median - crossing(k, LOG_4_3, median, 1);
    if (!(right > 0 && left > 0) || work.isSpent()) {
      return Double.NaN;
    }
    double tolerance = PRECISION * (left + right);
    error = 0;
    double above = outward(tau -> Exp.exp(k * transform.at(tau)), median, right, tolerance);
    double below =
        outward(
            tau -> -StrictMath.expm1(k * transform.at(2 * median - tau)), median, left, tolerance);
    return below - above - median - EULER;
  }

  /// E log S over k variables less that over k − 1, in nats, without the cancellation of both; NaN
  /// where it cannot be determined.
  double increase(long k) {
    // The integrand φ^(k − 1) (1 − φ) is 0 at both ends and largest near φ = 1 − 1/k.
    double middle = crossing(1, -StrictMath.log1p(-1.0 / k), 0, 1);
    double right = crossing(k - 1, LOG_4, middle, 1) - middle;
    double left = middle - crossing(1, 0.25 / k, middle, 1);
    if (!(right > 0 && left > 0) || work.isSpent()) {
      return Double.NaN;
    }
    double tolerance = PRECISION * (left + right) / k;
    DoubleUnaryOperator integrand =
        tau -> {
          double log = transform.at(tau);
          return -StrictMath.expm1(log) * Exp.exp((k - 1) * log);
        };
    error = 0;
    double above = outward(integrand, middle, right, tolerance);
    double below =
        outward(tau -> integrand.applyAsDouble(2 * middle - tau), middle, left, tolerance);
    return above + below;
  }

  /// What the last value may be wrong by.
  double error() {
    return error;
  }

  // The τ at which k log φ is −level.
  private double crossing(long k, double level, double start, double step) {
    boolean past = -k * transform.at(start) >= level;
    double low = start;
    double high = start;
    for (double length = step; ; length *= 2) {
      if (work.isSpent() || Double.isInfinite(length)) {
        return Double.NaN;
      }
      if (past) {
        high = low;
        low -= length;
        if (!(-k * transform.at(low) >= level)) {
          break;
        }
      } else {
        low = high;
        high += length;
        if (-k * transform.at(high) >= level) {
          break;
        }
      }
    }
    for (int i = 0; i < HALVINGS && !work.isSpent(); i++) {
      double middle = 0.5 * (low + high);
      if (-k * transform.at(middle) >= level) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return 0.5 * (low + high);
  }

  private double outward(DoubleUnaryOperator f, double from, double first, double tolerance) {
    GaussKronrod quadrature = new GaussKronrod(f, NOISE);
    double sum = 0;
    double at = from;
    double length = first;
    for (int part = 0; part < MOST_PARTS; part++) {
      double next = quadrature.integral(at, at + length, tolerance, PRECISION, work);

      if (Double.isNaN(next)) {
        return Double.NaN;
      }
      error += quadrature.error();
      sum += next;
      at += length;
      double left = f.applyAsDouble(at);
      if (left * length <= TINY * sum || left == 0) {
        return sum;
      }
      length *= 2;
    }
    return Double.NaN;
  }
}
