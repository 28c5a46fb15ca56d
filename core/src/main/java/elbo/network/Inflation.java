package elbo.network;

import elbo.kernel.Exp;
import elbo.kernel.Log1p;
import elbo.kernel.Softplus;

/// A count that is 0 with probability π, and else from a family of counts.
///
/// p(0) = π + (1 − π) f(0), p(x) = (1 − π) f(x). D. Lambert (1992), Zero-inflated Poisson
/// regression.
final class Inflation {
  private Inflation() {}

  /// log p(x).
  ///
  /// @param logF log f(x)
  /// @param logOdds log π − log(1 − π), which may be infinite
  static double logDensity(double x, double logF, double logOdds) {
    double rest = logF - Softplus.softplus(logOdds);
    if (x != 0) {
      return rest;
    }
    double zero = -Softplus.softplus(-logOdds);
    double most = Math.max(zero, rest);
    double least = Math.min(zero, rest);
    return least == Double.NEGATIVE_INFINITY ? most : most + Log1p.unit(Exp.exp(least - most));
  }

  /// Adds [#logDensity] for a block.
  ///
  /// @param logF log f(x), which is overwritten
  static void add(double x, Lanes lanes, double[] logF, double[] logOdds, double[] out) {
    int count = lanes.count;
    double[] tail = lanes.row();
    double[] rest = lanes.row();
    Softplus.fill(logOdds, count, tail, rest);
    if (x != 0) {
      for (int i = 0; i < count; i++) {
        out[i] += logF[i] - rest[i];
      }
      return;
    }
    double[] most = lanes.row();
    for (int i = 0; i < count; i++) {
      double l = -logOdds[i];
      double zero = -(Math.max(l, 0) + tail[i]);
      double other = logF[i] - rest[i];
      most[i] = Math.max(zero, other);
      logF[i] = Math.min(zero, other);
      rest[i] = logF[i] - most[i];
    }
    Exp.fill(rest, 0, count, rest);
    Log1p.unit(rest, count, rest);
    for (int i = 0; i < count; i++) {
      out[i] += logF[i] == Double.NEGATIVE_INFINITY ? most[i] : most[i] + rest[i];
    }
  }

  /// Completes derivatives, of which those of f stand in all places but the last.
  ///
  /// @param logZero log f(0)
  /// @param pi π
  static void score(double x, double logZero, double logOdds, double pi, double[] out) {
    int last = out.length - 1;
    if (x != 0) {
      out[last] = -pi;
      return;
    }
    double logP = logDensity(0, logZero, logOdds);
    // The probability that a count of 0 is not of the inflation.
    double r = Exp.exp(logZero - Softplus.softplus(logOdds) - logP);
    for (int k = 0; k < last; k++) {
      out[k] *= r;
    }
    out[last] = Exp.exp(-Softplus.softplus(-logOdds) - logP) - pi;
  }

  /// Completes the Fisher information, of which that of f stands in all places but the last.
  ///
  /// @param logZero log f(0)
  /// @param pi π
  /// @param zeroSlope the derivatives of log f at a count of 0
  static void information(
      double logZero, double logOdds, double pi, double[] zeroSlope, double[] out) {
    int last = out.length - 1;
    double logP = logDensity(0, logZero, logOdds);
    double inflated = Exp.exp(-Softplus.softplus(-logOdds) - logP);
    double rest = Exp.exp(-Softplus.softplus(logOdds));
    double f0 = Exp.exp(logZero);
    for (int k = 0; k < last; k++) {
      double loss = f0 * zeroSlope[k] * zeroSlope[k] * inflated;
      out[k] = rest * Math.max(0, out[k] - loss);
    }
    out[last] = pi * inflated * rest * Exp.complement(-logZero);
  }
}
