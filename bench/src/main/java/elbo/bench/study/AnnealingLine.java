package elbo.bench.study;

/// A line of the study of samplers.
///
/// @param model its name
/// @param latents d
/// @param sampler its name
/// @param rows how many
/// @param samples weights a row: samples, chains or clouds
/// @param evaluations of log p(x, z), a row, as counted: of fits and pilots too
/// @param gradients of it, a row, as counted
/// @param medianEss of the weights, over the rows
/// @param worstEss the smallest
/// @param flagged rows whose errors cannot be trusted
/// @param rmse root of the mean squared error of log p(x), in nats
/// @param worstTrusted the largest error of a row that is not flagged, in nats
/// @param sound rows that are exact or whose long run is sound, over which these errors are
/// @param secondsEach a row, on all processors
record AnnealingLine(
    String model,
    int latents,
    String sampler,
    int rows,
    long samples,
    double evaluations,
    double gradients,
    double medianEss,
    double worstEss,
    long flagged,
    double rmse,
    double worstTrusted,
    int sound,
    double secondsEach) {}
