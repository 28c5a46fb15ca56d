package elbo.bench.study;

/// What is found of a gradient's estimate for one model, objective and K.
///
/// @param name of the model, which names its plot
/// @param title of the model
/// @param network whose parameters are differentiated in: `encoder` or `decoder`
/// @param objective as its curve is named
/// @param k samples inside one estimate
/// @param estimates how many were made
/// @param signal the Euclidean norm of the mean over estimates, in nats
/// @param noise the root of the sum of variances over parameters, in nats
/// @param ratio of both
/// @param ownRatio the same with the mean of this estimator alone, where `signal` is that of
///   another with the same mean
/// @param theory the leading term of the ratio for large K; NaN where it is not known
record GradientsLine(
    String name,
    String title,
    String network,
    String objective,
    int k,
    int estimates,
    Figure signal,
    Figure noise,
    Figure ratio,
    Figure ownRatio,
    double theory) {
  static final String ENCODER = "encoder";
  static final String DECODER = "decoder";
}
