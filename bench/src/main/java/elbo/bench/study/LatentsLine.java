package elbo.bench.study;

import elbo.model.Vae;

/// A line of the study of latent spaces of other sizes.
///
/// @param model its name
/// @param latents d
/// @param proposal its name
/// @param seed of the samples
/// @param medianEss of [Samples#ESS_SAMPLES] samples, over the digits
/// @param fifthEss the smallest but the lowest twentieth
/// @param worstEss the smallest
/// @param calls of the decoder, a digit, as counted
/// @param rmse root of the mean squared error of log p(x) at so many calls, in nats
/// @param sound digits whose long run is sound, over which that error is
record LatentsLine(
    String model,
    int latents,
    String proposal,
    long seed,
    double medianEss,
    double fifthEss,
    double worstEss,
    double calls,
    double rmse,
    int sound) {
  static LatentsLine of(Vae model, Samples.Line line) {
    return new LatentsLine(
        model.name(),
        model.latentDimension(),
        line.source(),
        line.seed(),
        line.medianEss(),
        line.fifthEss(),
        line.worstEss(),
        line.calls(),
        line.rmse(),
        line.sound());
  }
}
