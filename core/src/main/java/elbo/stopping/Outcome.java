package elbo.stopping;

import elbo.bound.Estimate;
import java.util.List;

/// What was found about one observation, and at what cost.
///
/// @param reason why no more samples were taken; but for [Reason#K_HAT] the interval can be trusted
/// @param used how often the joint density was evaluated in all: for proposals, for samples that
///   planned, and for those that count
/// @param evidence log p(x), with the ends of its interval in parts `lower` and `upper`, and `used`
///   and `kHat` as below
/// @param kHat of the samples that planned the last stage, which decided whether to trust it
/// @param estimates what was asked for, one a statistic, from the samples that count
public record Outcome(
    Reason reason, long used, Estimate evidence, double kHat, List<Estimate> estimates) {}
