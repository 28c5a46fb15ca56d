package elbo.network;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.LogGamma;
import elbo.kernel.NormalQuantile;
import org.apache.commons.rng.UniformRandomProvider;

/// Random numbers of the families that have no quantile in closed form.
final class Draws {
  private static final double BY_PRODUCT = 10;

  private Draws() {}

  static double normal(UniformRandomProvider random) {
    return NormalQuantile.quantile(random.nextDouble(0x1p-53, 1));
  }

  /// A gamma number of scale 1. G. Marsaglia, W. W. Tsang (2000), A simple method for generating
  /// gamma variables; for a shape below 1 a number of shape + 1 is multiplied by u^(1/shape).
  static double gamma(double shape, UniformRandomProvider random) {
    if (shape < 1) {
      double logU = Log.log(random.nextDouble(0x1p-53, 1)) / shape;
      return gamma(shape + 1, random) * Exp.exp(logU);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double e = normal(random);
      double v = 1 + c * e;
      double cube = v * v * v;
      if (v > 0
          && Log.log(random.nextDouble(0x1p-53, 1))
              < 0.5 * e * e + d - d * cube + d * Log.log(cube)) {
        return d * cube;
      }
    }
  }

  /// A Poisson count: by counting arrivals if the rate is small, else W. Hörmann (1993), The
  /// transformed rejection method for generating Poisson random variables, algorithm PTRS.
  static double poisson(double rate, UniformRandomProvider random) {
    if (rate < BY_PRODUCT) {
      double time = -Log.log(random.nextDouble(0x1p-53, 1));
      int events = 0;
      while (time < rate) {
        time -= Log.log(random.nextDouble(0x1p-53, 1));
        events++;
      }
      return events;
    }
    double logRate = Log.log(rate);
    double b = 0.931 + 2.53 * Math.sqrt(rate);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble(0x1p-53, 1);
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + rate + 0.43);
      if (k >= 0
          && Log.log(v * inverseAlpha / (a / (us * us) + b))
              <= k * logRate - rate - LogGamma.logFactorial(k)) {
        return k;
      }
    }
  }

  static double negativeBinomial(
      double mean, double inverseDispersion, UniformRandomProvider random) {
    return poisson(gamma(inverseDispersion, random) * mean / inverseDispersion, random);
  }
}
