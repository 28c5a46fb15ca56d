package elbo.network;

import elbo.kernel.Exp;
import elbo.kernel.LogGamma;
import elbo.kernel.Softplus;
import java.util.Arrays;

/// The negative binomial distribution by θ and log odds: its density and the information about θ.
final class Dispersion {
  // Counts below it are summed one by one; beyond it the density is smooth in log x.
  private static final int ONES = 2048;
  private static final double STEP = 0x1p-7;

  private Dispersion() {}

  /// The density by the number θ of failures and the log odds l of success: log Γ(x + θ) − log Γ(θ)
  /// − log x! − x log(1 + e⁻ˡ) − θ log(1 + eˡ).
  static double logDensity(double x, double theta, double logOdds) {
    if (theta == 0) {
      return x == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    double failures = -theta * Softplus.softplus(logOdds);
    return x == 0
        ? failures
        : failures
            - x * Softplus.softplus(-logOdds)
            + (LogGamma.difference(x, theta) - LogGamma.logFactorial(x));
  }

  /// What [#write] takes of x and a constant θ, or of x alone where θ is 0: it is learned then.
  static double fixed(double x, double theta) {
    double logFactorial = LogGamma.logFactorial(x);
    return theta == 0 ? logFactorial : LogGamma.difference(x, theta) - logFactorial;
  }

  /// Writes [#logDensity] for a block.
  ///
  /// @param k the place of θ among the parameters
  static void write(double x, double fixed, Lanes lanes, int k, double[] logOdds, double[] out) {
    int mark = lanes.scratch.mark();
    int count = lanes.count;
    double[] theta = lanes.value(k);
    double[] tail = lanes.row();
    Softplus.fill(logOdds, count, tail, out);
    if (x == 0) {
      for (int i = 0; i < count; i++) {
        out[i] = -theta[i] * out[i];
      }
    } else {
      double[] ways = lanes.row();
      if (lanes.isConstant(k)) {
        Arrays.fill(ways, 0, count, fixed);
      } else {
        LogGamma.difference(x, count, theta, lanes.scratch, ways);
        for (int i = 0; i < count; i++) {
          ways[i] -= fixed;
        }
      }
      for (int i = 0; i < count; i++) {
        double l = -logOdds[i];
        out[i] = -theta[i] * out[i] - x * (Math.max(l, 0) + tail[i]) + ways[i];
      }
    }
    if (!lanes.isConstant(k)) {
      for (int i = 0; i < count; i++) {
        if (theta[i] == 0) {
          out[i] = Double.isNaN(logOdds[i]) ? Double.NaN : x == 0 ? 0 : Double.NEGATIVE_INFINITY;
        }
      }
    }
    lanes.scratch.release(mark);
  }

  /// E(ψ′(θ) − ψ′(x + θ)) over counts x with θ failures and these log odds of success, to nine
  /// digits.
  static double trigamma(double theta, double logOdds) {
    double mean = theta * Exp.exp(logOdds);
    double first = Exp.exp(-theta * Softplus.softplus(logOdds));
    if (mean < ONES / 4.0 && first > Double.MIN_NORMAL) {
      return byRecurrence(theta, Exp.exp(-Softplus.softplus(-logOdds)), first);
    }
    double deviation = Math.sqrt(mean + mean * mean / theta);
    double from = mean - 40 * deviation;
    double to = mean + 60 * (deviation + deviation * deviation / mean) + ONES;
    double step = Math.min(STEP, deviation / mean / 8);
    if (from > ONES) {
      return integral(theta, logOdds, step, from, to);
    }
    double sum = 0;
    for (int x = 1; x < ONES; x++) {
      sum += term(x, theta, logOdds);
    }
    // Euler and Maclaurin: of the sum over x, and of the rule for the integral over u = log x.
    double edge = term(ONES, theta, logOdds);
    double slope = 0.5 * (term(ONES + 1, theta, logOdds) - term(ONES - 1, theta, logOdds));
    double inLog = ONES * (edge + ONES * slope);
    return sum
        + (0.5 * edge - slope / 12)
        + (integral(theta, logOdds, step, ONES, to) - 0.5 * step * ONES * edge)
        + step * step / 12 * inLog;
  }

  private static double integral(
      double theta, double logOdds, double step, double from, double to) {
    double ratio = Exp.exp(step);
    double sum = 0;
    for (double x = from; x < to; x *= ratio) {
      sum += step * x * term(x, theta, logOdds);
    }
    return sum;
  }

  private static double term(double x, double theta, double logOdds) {
    return Exp.exp(logDensity(x, theta, logOdds)) * LogGamma.trigammaDifference(x, theta);
  }

  // What lies beyond the last count has ψ′(θ) − ψ′(x + θ) of nearly that count.
  private static double byRecurrence(double theta, double success, double first) {
    double p = first;
    double difference = 0;
    double sum = 0;
    double rest = 1 - p;
    for (int x = 0; x < 200 * ONES && (rest / (theta + x) > 1e-12 * sum || sum == 0); x++) {
      difference += 1 / ((theta + x) * (theta + x));
      p *= success * (theta + x) / (x + 1);
      sum += p * difference;
      rest -= p;
      if (p == 0) {
        break;
      }
    }
    return sum + Math.max(rest, 0) * difference;
  }
}
