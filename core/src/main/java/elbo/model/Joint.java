package elbo.model;

import elbo.kernel.Block;
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

  /// Writes log p(z) and log p(x | z), in nats, of samples of several observations: the numbers of
  /// the form for one.
  ///
  /// @param members the functions of the observations, of which this is one; they have one d
  /// @param runs which of them each lane belongs to
  /// @param d the dimension of z
  default void logJoint(
      List<? extends Joint> members,
      Runs runs,
      int d,
      double[] z,
      Scratch scratch,
      double[] logPrior,
      double[] logLikelihood) {
    int mark = scratch.mark();
    double[] own = scratch.doubles(d * Block.SIZE);
    double[] prior = scratch.doubles(Block.SIZE);
    double[] likelihood = scratch.doubles(Block.SIZE);
    for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
      int from = runs.from(m);
      int to = runs.to(m);
      Runs.front(d, from, to, z, own);
      members.get(m).logJoint(to - from, own, scratch, prior, likelihood);
      Runs.back(1, from, to, prior, logPrior);
      Runs.back(1, from, to, likelihood, logLikelihood);
    }
    scratch.release(mark);
  }

  /// Why log p(x, z) is no number or +∞ at z, where the model can name the cause: 'the scale of
  /// number 3 is NaN'.
  ///
  /// @param z d numbers
  default Optional<String> fault(double[] z) {
    return Optional.empty();
  }
}
