package elbo.training;

import java.util.Optional;

/// What an epoch of learning resulted in. All bounds are in nats a row.
///
/// @param number from 1
/// @param step minibatches so far, all epochs counted
/// @param objective the mean of the objective over the rows of the epoch, each with the parameters
///   that it met
/// @param standardError of that mean
/// @param gradientNorm the root of the mean square over the steps of the norm before clipping
/// @param learningRate that of the last step
/// @param klWeight that of the last step
/// @param validation the bounds on validation rows after the epoch, if there are any
/// @param seconds what the epoch took, without validation
/// @param rowsPerSecond rows learned from
public record Epoch(
    int number,
    long step,
    double objective,
    double standardError,
    double gradientNorm,
    double learningRate,
    double klWeight,
    Optional<Validation> validation,
    double seconds,
    double rowsPerSecond) {}
