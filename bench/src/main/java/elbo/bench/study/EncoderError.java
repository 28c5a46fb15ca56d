package elbo.bench.study;

/// An error of the encoder's proposal.
record EncoderError(long samples, double rmse) {}
