package elbo.exact;

import elbo.weight.WeightLaw;
import java.util.function.ToDoubleFunction;

/// A law by quadrature that gives what a coarser and narrower quadrature agrees with, and NaN for
/// the rest.
record Agreeing(WeightLaw fine, WeightLaw coarse) implements WeightLaw {
  private static final double AGREEMENT = 1e-9;

  private double both(ToDoubleFunction<WeightLaw> number) {
    double value = number.applyAsDouble(fine);
    double other = number.applyAsDouble(coarse);
    boolean same =
        value == other || Math.abs(value - other) <= AGREEMENT * Math.max(1, Math.abs(value));
    return same ? value : Double.NaN;
  }

  @Override
  public double logEvidence() {
    return both(WeightLaw::logEvidence);
  }

  @Override
  public double meanLog() {
    return both(WeightLaw::meanLog);
  }

  @Override
  public double posteriorMeanLog() {
    return both(WeightLaw::posteriorMeanLog);
  }

  @Override
  public double logPowerMean(double a) {
    return both(law -> law.logPowerMean(a));
  }

  @Override
  public double meanLogPowerMean(double a, long k) {
    return both(law -> law.meanLogPowerMean(a, k));
  }

  @Override
  public double meanJackknife(long k) {
    return both(law -> law.meanJackknife(k));
  }

  @Override
  public double logMeanInverse(long k) {
    return both(law -> law.logMeanInverse(k));
  }
}
