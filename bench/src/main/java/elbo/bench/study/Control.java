package elbo.bench.study;

import elbo.kernel.Exp;

/// Control variates for the values of a bound over K weights where E wᵃ is known.
///
/// What is looked for, the distance of the mean from its limit, is of the order 1/K (of 1/K² for
/// the jackknife) under noise of the order 1/√K. With R the mean of u = wᵃ / E wᵃ over the group, c
/// = R − 1, s² the sample variance of u there and k₃ its third k-statistic, all of
///
/// - c
/// - c² − s²/K
/// - c³ − k₃/K²
/// - c s²/K − k₃/K²
///
/// have mean zero. Taken from log R or from its jackknife by their expansions in c, they leave a
/// spread of the order of the distance itself. It takes groups in which R is close to 1, and the
/// moments of u that are used.
final class Control {
  private Control() {}

  /// What to subtract from the value of each whole group.
  ///
  /// @param limit log(E wᵃ) / a
  static double[] of(Family family, double[] logW, int k, int groups, double limit) {
    double a = family.power();
    double[] out = new double[groups];
    double[] u = new double[k];
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < k; i++) {
        u[i] = a * logW[g * k + i];
      }
      Exp.shifted(u, 0, k, a * limit, u);
      Figure mean = Figure.mean(u);
      double c = mean.value() - 1;
      // s²/K
      double v = mean.error() * mean.error();
      out[g] = (c - (c * c - v) / 2) / a;
      if (family.equals(Family.JACKKNIFE) && k > 2) {
        double third = thirdStatistic(u, mean.value()) / ((double) k * k);
        out[g] += (c * c * c - third) / 3 - (c * v - third);
      }
    }
    return out;
  }

  private static double thirdStatistic(double[] u, double mean) {
    double sum = 0;
    for (double x : u) {
      double d = x - mean;
      sum += d * d * d;
    }
    double n = u.length;
    return sum * n / ((n - 1) * (n - 2));
  }
}
