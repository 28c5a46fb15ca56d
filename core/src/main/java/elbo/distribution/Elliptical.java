package elbo.distribution;

import elbo.kernel.Scratch;

/// A distribution whose density depends on z through that of one normal distribution alone: the
/// normal itself, one with the same axes and another scale, or a Student t.
///
/// [FiniteMixture] computes the density of a normal distribution once for all components about it.
interface Elliptical extends Distribution {
  /// The normal distribution.
  Normal about();

  /// Writes log densities in nats.
  ///
  /// @param logNormal log densities of [#about()] at the same samples
  /// @param out may be `logNormal`
  void logDensityAbout(int count, double[] logNormal, Scratch scratch, double[] out);

  @Override
  default void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    about().logDensity(count, z, scratch, out);
    logDensityAbout(count, out, scratch, out);
  }
}
