package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Optional;

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

  /// Writes the derivative of the log density with respect to that of [#about()], at the same
  /// samples.
  void slopeAbout(int count, double[] logNormal, double[] out);

  @Override
  default boolean hasGradients() {
    return about().hasGradients();
  }

  @Override
  default void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    int mark = scratch.mark();
    double[] slope = scratch.doubles(Block.SIZE);
    about().gradients(count, z, scratch, out, gradient);
    slopeAbout(count, out, slope);
    logDensityAbout(count, out, scratch, out);
    for (int row = 0; row < latentDimension() * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < count; i++) {
        gradient[row + i] *= slope[i];
      }
    }
    scratch.release(mark);
  }

  @Override
  default Optional<Whitening> whitening() {
    return about().whitening();
  }

  @Override
  default void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    about().logDensity(count, z, scratch, out);
    logDensityAbout(count, out, scratch, out);
  }
}
