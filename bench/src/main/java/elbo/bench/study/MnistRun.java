package elbo.bench.study;

import elbo.model.Vae;

/// A VAE that was learned.
///
/// @param seconds that learning took, on one thread
record MnistRun(String trainer, MnistObjective objective, int seed, double seconds, Vae vae) {}
