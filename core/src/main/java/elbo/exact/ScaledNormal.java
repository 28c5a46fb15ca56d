package elbo.exact;

import elbo.kernel.Exp;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// The weight where q is the posterior, a normal distribution of d dimensions, with c times its
/// covariance: w / p(x) = c^(d/2) exp(−s (c − 1) / 2) with s ~ χ²_d.
///
/// The means of a single weight have closed forms. Those of k of them are by [LogOfSum]; in the
/// transform, log s is integrated about the mode of the integrand, which is unimodal for every c
/// and power of w, as far as it is not negligible.
final class ScaledNormal implements WeightLaw {
  private final int d;
  private final double c;
  private final double excess;
  private final double logC;
  private final double logEvidence;

  /// @param c greater than 0
  ScaledNormal(int d, double c, double logEvidence) {
    this.d = d;
    this.c = c;
    this.logEvidence = logEvidence;
    excess = c - 1;
    logC = Math.abs(excess) < 0.5 ? StrictMath.log1p(excess) : StrictMath.log(c);
  }

  @Override
  public double logEvidence() {
    return logEvidence;
  }

  @Override
  public double meanLog() {
    return logEvidence - 0.5 * d * (excess - logC);
  }

  @Override
  public double posteriorMeanLog() {
    return logEvidence + 0.5 * d * (logC - excess / c);
  }

  @Override
  public double logPowerMean(double a) {
    if (!(1 + a * excess > 0)) {
      return a > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    return logEvidence + 0.5 * d * (logC - StrictMath.log1p(a * excess) / a);
  }

  @Override
  public double meanLogPowerMean(double a, long k) {
    return meanLogPowerMean(a, k, new Work(MeansOfSums.MOST_WORK));
  }

  double meanLogPowerMean(double a, long k, Work work) {
    return excess == 0
        ? logEvidence
        : MeansOfSums.logPowerMean(a, k, meanLog(), this::transform, work);
  }

  @Override
  public double meanJackknife(long k) {
    return excess == 0
        ? logEvidence
        : MeansOfSums.jackknife(k, meanLog(), this::transform, new Work(MeansOfSums.MOST_WORK));
  }

  @Override
  public double logMeanInverse(long k) {
    return excess == 0
        ? -logEvidence
        : MeansOfSums.logMeanInverse(
            k, meanLog(), -logPowerMean(-1), this::transform, new Work(MeansOfSums.MOST_WORK));
  }

  LogTransform transform(double a, Work work) {
    return new Transform(d, 0.5 * a * excess, work);
  }

  // With s = d e^v and U = a (log w − E log w) = −β d (e^v − 1): E f(τ + U), where v has the
  // density
  // exp(−d/2 (e^v − 1 − v)) but for a factor.
  private static final class Transform implements LogTransform {
    private static final double NEGLIGIBLE = 46;
    private static final double PRECISION = 1e-13;
    private static final double ROUNDING = 4e-16;
    // Its exponential is 0.
    private static final double VANISHING = -746;
    private static final double SAME = 1e-11;
    // From e^(−e^x) = 0 to 1 but for rounding.
    private static final double[] CLIFF = {3.7, 0, -4, -12, -36};
    private static final double LEAST = -1e4;
    // Above, 1 − e^v keeps more digits than either; below, e^v does.
    private static final double NEAR = -1;

    private final int d;
    private final double beta;
    private final Work work;
    private final double noise;
    private final double total;
    private final double[] parts = new double[CLIFF.length + 1];

    Transform(int d, double beta, Work work) {
      this.d = d;
      this.beta = beta;
      this.work = work;
      noise = ROUNDING * Math.max(1, Math.abs(beta) * d);
      Arrays.fill(parts, Double.POSITIVE_INFINITY);
      total = integral(v -> 0, 0);
    }

    @Override
    public double at(double tau) {
      split(tau);
      double complement = integral(v -> logLost(x(tau, v)), mode(tau, false)) / total;
      if (complement < 0.1) {
        return StrictMath.log1p(-complement);
      }
      double kept = integral(v -> -Exp.exp(x(tau, v)), mode(tau, true)) / total;
      if (kept < 0.1) {
        return StrictMath.log(kept);
      }
      return Math.abs(complement + kept - 1) <= SAME ? StrictMath.log(kept) : Double.NaN;
    }

    private double x(double tau, double v) {
      return v > NEAR
          ? tau - beta * d * StrictMath.expm1(v)
          : tau + beta * d - beta * d * Exp.exp(v);
    }

    // log(1 − exp(−e^x)).
    private static double logLost(double x) {
      if (x < -40) {
        return x;
      }
      return x > 4 ? -Exp.exp(-Exp.exp(x)) : StrictMath.log(-StrictMath.expm1(-Exp.exp(x)));
    }

    // The root of the derivative of the log of the integrand, whose sign changes once.
    private double mode(double tau, boolean kept) {
      double low = LEAST;
      double high = 8;
      while (slope(high, tau, kept) > 0) {
        high *= 2;
      }
      for (int i = 0; i < 80 && low < high; i++) {
        double middle = 0.5 * (low + high);
        if (slope(middle, tau, kept) > 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
      work.add(80);
      return 0.5 * (low + high);
    }

    private double slope(double v, double tau, boolean kept) {
      double x = x(tau, v);
      double s = d * Exp.exp(v);
      if (kept) {
        return 0.5 * (d - s) + beta * d * Exp.exp(v + x);
      }
      // The derivative of log(1 − exp(−e^x)).
      double inner = x > 5 ? 0 : x < -40 ? 1 : Exp.exp(x) / StrictMath.expm1(Exp.exp(x));
      return 0.5 * (d - s) - beta * s * inner;
    }

    private double integral(DoubleUnaryOperator logFactor, double mode) {
      DoubleUnaryOperator log =
          v -> -0.5 * d * (StrictMath.expm1(v) - v) + logFactor.applyAsDouble(v);
      double top = log.applyAsDouble(mode);
      if (!(top > VANISHING)) {
        return 0;
      }
      double least = top - NEGLIGIBLE;
      double below = reach(log, mode, -1, least);
      double above = reach(log, mode, 1, least);
      GaussKronrod quadrature = new GaussKronrod(v -> Exp.exp(log.applyAsDouble(v) - top), noise);
      double tolerance = PRECISION * Math.max(below, above);
      double sum = 0;
      double from = mode - below;
      for (double part : parts) {
        // The mode itself, and where the factor falls off, however steeply.
        double to = Math.min(Math.max(part, from), mode + above);
        if (from < mode && mode < to) {
          sum += quadrature.integral(from, mode, tolerance, PRECISION, work);
          from = mode;
        }
        if (from < to) {
          sum += quadrature.integral(from, to, tolerance, PRECISION, work);
          from = to;
        }
      }
      return Exp.exp(top) * sum;
    }

    // Where x has these values, and the end.
    private void split(double tau) {
      for (int i = 0; i < CLIFF.length; i++) {
        double lost = (tau - CLIFF[i]) / (beta * d);
        double v = lost > -1 ? StrictMath.log1p(lost) : Double.NEGATIVE_INFINITY;
        parts[beta > 0 ? i : CLIFF.length - 1 - i] = v;
      }
    }

    // How far from the mode the integrand is negligible.
    private double reach(DoubleUnaryOperator log, double mode, int direction, double least) {
      double low = 0;
      double high = 1e-12 * Math.max(1, Math.abs(mode));
      while (log.applyAsDouble(mode + direction * high) > least) {
        low = high;
        high *= 4;
        work.add(1);
      }
      for (int i = 0; i < 6; i++) {
        double middle = 0.5 * (low + high);
        if (log.applyAsDouble(mode + direction * middle) > least) {
          low = middle;
        } else {
          high = middle;
        }
      }
      work.add(6);
      return high;
    }
  }
}
