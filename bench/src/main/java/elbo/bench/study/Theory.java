package elbo.bench.study;

import elbo.weight.WeightLaw;
import java.util.function.DoubleUnaryOperator;

/// The behaviour of the values of a bound over K weights of a known law as K grows, by the delta
/// method.
///
/// With u = wᵃ / E wᵃ and its central moments m₂, m₃, m₄: the mean of log(mean wᵃ) / a lies −m₂ /
/// (2aK) + (m₃/3 − 3m₂²/4) / (aK²) from its limit, its variance is m₂ / (a²K) + (5m₂²/2 − m₃) /
/// (a²K²). The jackknife cancels the first of these terms and reverses the sign of the second.
///
/// @param limit of the mean, in nats
/// @param variance K times the variance
/// @param order the power of 1/K at which the mean approaches its limit; 0 where it has this value
///   at any K
/// @param constant K to that power times the distance, mean less limit
/// @param from the K from which on the next terms are below a tenth of these; NaN where there is
///   none
/// @param controlFrom the K from which on [Control] is of use; NaN where there is none
record Theory(
    double limit, double variance, int order, double constant, double from, double controlFrom) {
  private static final double STEP = 0.01;
  private static final double FINITE = 1e15;

  static Theory of(Family family, WeightLaw law) {
    // log E wᵃ, the cumulants of log w
    DoubleUnaryOperator cumulants = a -> a == 0 ? 0 : a * law.logPowerMean(a);
    if (family.power() == 0) {
      double limit = family.ofPosterior() ? law.posteriorMeanLog() : law.meanLog();
      double variance = secondDerivative(cumulants, family.ofPosterior() ? 1 : 0);
      return new Theory(limit, variance, 0, 0, 1, Double.NaN);
    }
    double a = family.power();
    double e2 = normalizedMoment(cumulants, a, 2);
    double e3 = normalizedMoment(cumulants, a, 3);
    double e4 = normalizedMoment(cumulants, a, 4);
    double m2 = e2 - 1;
    double m3 = e3 - 3 * e2 + 2;
    double m4 = e4 - 4 * e3 + 6 * e2 - 3;
    double second = m3 / 3 - 0.75 * m2 * m2;
    double from =
        10 * Math.max(m2, Math.max(2 * Math.abs(second), Math.abs(2.5 * m2 * m2 - m3)) / m2);
    boolean jackknife = family.equals(Family.JACKKNIFE);
    return new Theory(
        law.logPowerMean(a),
        m2 / (a * a),
        jackknife ? 2 : 1,
        (jackknife ? -second : -m2 / 2) / a,
        from,
        Math.max(10 * m2, m4 / (m2 * m2)));
  }

  // A moment that does not exist is a very large number if it is computed over the nodes of a
  // quadrature.
  private static double normalizedMoment(DoubleUnaryOperator cumulants, double a, int n) {
    double moment = Math.exp(cumulants.applyAsDouble(n * a) - n * cumulants.applyAsDouble(a));
    return moment > FINITE ? Double.POSITIVE_INFINITY : moment;
  }

  private static double secondDerivative(DoubleUnaryOperator f, double at) {
    double outer = f.applyAsDouble(at + STEP) + f.applyAsDouble(at - STEP);
    return (outer - 2 * f.applyAsDouble(at)) / (STEP * STEP);
  }
}
