package elbo.model;

import elbo.kernel.Scratch;

/// log p(x, z) as a function of z, for one fixed x, over a block of latents at a time.
///
/// A pure function, and one scalar program run in lanes: what it gives for a sample depends on that
/// sample's z alone.
@FunctionalInterface
public interface Joint {
  /// Writes log p(z) and log p(x | z), in nats, of samples `i < count`.
  ///
  /// A model that does not tell the two apart writes their sum as the likelihood and zeros as the
  /// prior, and has no [prior][Model#prior()].
  ///
  /// @param count at most `Block.SIZE`
  /// @param z latents, dimension-major: coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param scratch lends what is needed on the way
  void logJoint(int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood);
}
