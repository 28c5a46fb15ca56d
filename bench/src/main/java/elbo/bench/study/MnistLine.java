package elbo.bench.study;

/// A model that was learned from MNIST, on test images; bounds in nats an image, with their errors
/// as the images differ.
///
/// @param trainer that learned it
/// @param objective that was maximized
/// @param seed of learning
/// @param seconds that learning took, on one thread while other runs had the other processors
/// @param elbo of the encoder
/// @param logEvidence log p(x), as estimated
/// @param monteCarlo the standard error of its mean as the samples of each image differ
/// @param flagged images whose errors may be too small
record MnistLine(
    String trainer,
    String objective,
    int seed,
    double seconds,
    Figure elbo,
    Figure logEvidence,
    double monteCarlo,
    int flagged) {}
