package elbo.model;

import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;

/// The function log p(x, z) of z for one fixed x, computed for a block of latents at a time.
///
/// It is a pure function, and one scalar program run in lanes: the result for a sample depends on
/// that sample's z alone.
@FunctionalInterface
public interface Joint {
  /// Writes log p(z) and log p(x | z), in nats, of samples `i < count`.
  ///
  /// A model that does not separate the two writes their sum as the likelihood and zeros as the
  /// prior, and has no [prior][LatentModel#prior()].
  ///
  /// @param count at most `Block.SIZE`
  /// @param z latents, dimension-major: coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param scratch where temporary arrays are taken from
  void logJoint(int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood);

  /// Whether samples of this and of another observation can be computed side by side:
  /// [#logJoint(List, Runs, double\[\], Scratch, double\[\], double\[\])].
  default boolean sharesLanesWith(Joint other) {
    return false;
  }

  /// Writes log p(z) and log p(x | z), in nats, of samples of several observations: lane i is a
  /// sample of its member, and has the numbers that it would have beside others of that.
  ///
  /// @param members the functions of the observations, of which this is one, and with which this
  ///   shares lanes
  /// @param runs which of them each lane belongs to
  /// @throws UnsupportedOperationException if this shares lanes with none
  default void logJoint(
      List<? extends Joint> members,
      Runs runs,
      double[] z,
      Scratch scratch,
      double[] logPrior,
      double[] logLikelihood) {
    throw new UnsupportedOperationException("this density shares no lanes");
  }

  /// Why log p(x, z) is no number or +∞ at z, where the model can name the cause: 'the scale of
  /// number 3 is NaN'.
  ///
  /// @param z d numbers
  default Optional<String> fault(double[] z) {
    return Optional.empty();
  }
}
