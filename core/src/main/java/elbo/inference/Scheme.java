package elbo.inference;

/// What a cloud must know of its filter.
///
/// @param particles N, at least 1
/// @param threshold of the effective sample size, as a share of N
/// @param looksAhead whether particles are resampled by their lookahead too
record Scheme(int particles, Resampling resampling, double threshold, boolean looksAhead) {}
