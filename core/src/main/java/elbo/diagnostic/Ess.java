package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Plain;
import elbo.estimate.Reading;
import elbo.estimate.Side;

/// The effective sample size of n weights, (Σ w)² / Σ w², from 1 to n.
///
/// A. Kong (1992), A note on importance sampling using standardized weights. Its standard error is
/// the delta method's; like the effective sample size itself it flatters where the samples have
/// missed the large weights (see [KHat]); NaN where samples depend on each other. Zero where every
/// weight was zero.
public record Ess() implements Reading<Reliability.Evidence, Estimate> {
  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public Reliability of() {
    return new Reliability();
  }

  @Override
  public Estimate read(Reliability.Evidence seen) {
    return Plain.of(this, seen.ess(), seen.essError(), seen.samples());
  }
}
