package elbo.exact;

import elbo.kernel.Exp;

/// The mean of 1 / S of the sum S of k independent positive variables whose Laplace transform φ is
/// known: E(1/S) is the integral of φ(t)^k over all t > 0, here over τ = log t.
///
/// Where P(S = 0) > 0, or small S are too frequent, it is infinite: the integrand does not fall.
final class InverseOfSum {
  private static final double PRECISION = 1e-13;
  private static final double NOISE = 1e-12;
  // e^−46 = 10⁻²⁰ of the largest.
  private static final double NEGLIGIBLE = 46;
  // A plateau of φ^k, from variables that are very rare and very small, is seen if it comes within
  // so many units of τ.
  private static final int LOOK_AHEAD = 64;
  private static final int FARTHEST = 2000;

  private final LogTransform transform;
  private final Work work;

  InverseOfSum(LogTransform transform, Work work) {
    this.transform = transform;
    this.work = work;
  }

  /// log E(1/S); NaN where it cannot be determined.
  double logMean(long k) {
    double start = -StrictMath.log((double) k);
    double top = Double.NEGATIVE_INFINITY;
    double from = start;
    // To the left the integrand is e^τ: it falls as fast as that, however far the variables reach.
    for (int i = 0; i < FARTHEST && log(from, k) > top - NEGLIGIBLE; i++) {
      top = Math.max(top, log(from, k));
      from -= 1;
    }
    double to = start;
    int low = 0;
    for (int i = 0; low < LOOK_AHEAD; i++, to += 1) {
      double at = log(to, k);
      if (i == FARTHEST || Double.isNaN(at) || work.isSpent()) {
        return Double.NaN;
      }
      top = Math.max(top, at);
      low = at < top - NEGLIGIBLE ? low + 1 : 0;
    }
    double scale = top;
    GaussKronrod quadrature = new GaussKronrod(tau -> Exp.exp(log(tau, k) - scale), NOISE);
    double sum = 0;
    for (double at = from; at < to; at += 1) {
      double part = quadrature.integral(at, at + 1, PRECISION, PRECISION, work);
      if (Double.isNaN(part)) {
        return Double.NaN;
      }
      sum += part;
    }
    return scale + StrictMath.log(sum);
  }

  private double log(double tau, long k) {
    return tau + k * transform.at(tau);
  }
}
