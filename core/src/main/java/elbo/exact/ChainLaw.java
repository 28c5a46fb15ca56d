package elbo.exact;

import elbo.distribution.NormalChain;
import elbo.weight.WeightLaw;

/// The law of a weight where q and the posterior are chains of normal steps: log w is a quadratic
/// form of normal numbers, whose moments are integrals along the chain, step by step.
///
/// What takes the distribution of a sum of several weights is not known.
final class ChainLaw implements WeightLaw {
  private final NormalChain q;
  private final NormalChain posterior;
  private final double logEvidence;

  ChainLaw(NormalChain q, NormalChain posterior, double logEvidence) {
    this.q = q;
    this.posterior = posterior;
    this.logEvidence = logEvidence;
  }

  @Override
  public double logEvidence() {
    return logEvidence;
  }

  @Override
  public double meanLog() {
    return logEvidence - q.klTo(posterior).orElseThrow();
  }

  @Override
  public double posteriorMeanLog() {
    return logEvidence + posterior.klTo(q).orElseThrow();
  }

  /// By log ∫ p(z | x)ᵃ q(z)¹⁻ᵃ dz.
  @Override
  public double logPowerMean(double a) {
    double sum = 0;
    for (int number = 0; number < q.width(); number++) {
      sum += logIntegral(a, number);
    }
    return logEvidence + sum / a;
  }

  // From the last step to the first: what the later steps contribute is exp(−½ A z² + B z + C) in
  // the number z of a step.
  private double logIntegral(double a, int number) {
    double curvature = 0;
    double slope = 0;
    double constant = 0;
    for (int step = q.steps() - 1; step >= 0; step--) {
      double p = a / (posterior.scale(step) * posterior.scale(step));
      double r = (1 - a) / (q.scale(step) * q.scale(step));
      double precision = p + r + curvature;
      if (!(precision > 0)) {
        // The integral is infinite, as it can be for a beyond 0 and 1.
        return Double.POSITIVE_INFINITY;
      }
      double po = posterior.offset(step, number);
      double qo = q.offset(step, number);
      double pg = posterior.gain(step);
      double qg = q.gain(step);
      double fixed = p * po + r * qo + slope;
      double linear = p * pg + r * qg;
      constant +=
          -0.5 * StrictMath.log(precision)
              + 0.5 * fixed * fixed / precision
              - 0.5 * (p * po * po + r * qo * qo)
              - a * StrictMath.log(posterior.scale(step))
              - (1 - a) * StrictMath.log(q.scale(step));
      slope = fixed * linear / precision - p * po * pg - r * qo * qg;
      curvature = p * pg * pg + r * qg * qg - linear * linear / precision;
    }
    return constant;
  }

  @Override
  public double meanLogPowerMean(double a, long k) {
    return k == 1 ? meanLog() : Double.NaN;
  }

  @Override
  public double meanJackknife(long k) {
    return Double.NaN;
  }
}
