package elbo.bench.study;

/// One line of the study: a subject, a bound and a K.
///
/// Means over observations, in nats, nats² or seconds; NaN where there is nothing. Each [Figure]
/// becomes two columns, the number and its standard error.
///
/// @param name of the subject
/// @param title of the subject
/// @param model its printed name
/// @param proposal in words
/// @param reference the source of `logEvidence`
/// @param family of the bound
/// @param bound its printed name
/// @param k samples in one evaluation
/// @param observations the number of observations
/// @param groups evaluations of each observation
/// @param logEvidence log p(x)
/// @param mean of the values
/// @param exactMean of the bound from K samples
/// @param bias mean less log p(x), by a control variate where `controlled`
/// @param exactBias `exactMean` less log p(x)
/// @param controlled whether a control variate reduces the errors of `bias` and `distance`
/// @param limit of the mean as K grows
/// @param distance mean less `limit`
/// @param exactDistance `exactMean` less `limit`
/// @param theoryDistance the leading term of `distance` in 1/K
/// @param variance of one evaluation
/// @param theoryVariance the leading term of `variance` in 1/K
/// @param asymptoticFrom the K from which on the next terms are below a tenth of these
/// @param rmse root of the mean squared distance of one evaluation to log p(x)
/// @param reportedError root mean square of the standard error that one evaluation reports
/// @param ess effective sample size of K samples
/// @param kHat of K samples; NaN where most of the tails are constant or too short
/// @param seconds of one evaluation on one thread, with the computation of its log weights
/// @param workNormalizedVariance `variance` times `seconds`
/// @param secondsToError until the mean of evaluations has a standard error of 0.01 nats, at least
///   those of one evaluation
record StudyLine(
    String name,
    String title,
    String model,
    String proposal,
    String reference,
    String family,
    String bound,
    int k,
    int observations,
    int groups,
    Figure logEvidence,
    Figure mean,
    double exactMean,
    Figure bias,
    double exactBias,
    boolean controlled,
    double limit,
    Figure distance,
    double exactDistance,
    double theoryDistance,
    Figure variance,
    double theoryVariance,
    double asymptoticFrom,
    Figure rmse,
    double reportedError,
    Figure ess,
    Figure kHat,
    Figure seconds,
    Figure workNormalizedVariance,
    double secondsToError) {}
