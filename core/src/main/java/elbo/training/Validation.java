package elbo.training;

import java.util.List;

/// Bounds on log p(x) of rows that were not learned from, in nats a row, with the weight of the KL
/// term at 1 whatever the objective. Standard errors are those of the mean over rows.
///
/// @param elbo the mean log weight
/// @param elboError its standard error
/// @param iwae the importance-weighted bound of `samples` samples
/// @param iwaeError its standard error
/// @param samples k, the samples a row
/// @param kl the mean KL(q(z | x) ‖ p(z)), in closed form or, with a second level, from the samples
/// @param latentKl the same for each latent; none with a second level
/// @param posteriorMeanVariance the variance over rows of the mean of each latent under q, those of
///   the first level before those of the second
/// @param activeUnits latents for which that exceeds 0.01
public record Validation(
    double elbo,
    double elboError,
    double iwae,
    double iwaeError,
    int samples,
    double kl,
    List<Double> latentKl,
    List<Double> posteriorMeanVariance,
    int activeUnits) {}
