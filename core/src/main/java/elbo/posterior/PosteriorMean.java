package elbo.posterior;

/// The posterior mean of a number with its Monte Carlo error.
///
/// @param value Σ w f / Σ w, whose bias is of order 1 / ESS
/// @param standardError by the delta method; NaN from a single run of samples that depend on each
///   other
public record PosteriorMean(double value, double standardError) {}
