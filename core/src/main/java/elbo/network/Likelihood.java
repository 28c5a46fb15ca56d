package elbo.network;

import elbo.kernel.Scratch;
import org.apache.commons.rng.UniformRandomProvider;

/// A family of distributions p(x | z) whose parameters are the outputs of a decoder.
public interface Likelihood {
  /// The number of parameters of an observation of this width.
  int outputs(int width);

  /// The likelihood of one x as a function of the outputs.
  ///
  /// @throws IllegalArgumentException if x lies outside the support; the message names the rule and
  ///   the value
  Observed at(double[] x);

  /// Draws x given the outputs for one z.
  double[] draw(float[] outputs, UniformRandomProvider random);

  /// log p(x | z) for one x, as a function of a block of decoder outputs.
  interface Observed {
    /// Writes log p(x | z), in nats, for samples `i < count`.
    ///
    /// @param outputs dimension-major: output `r` of sample `i` at `[r * Block.SIZE + i]`
    /// @param out one number a sample
    void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out);

    /// Whether [#expand] is supported.
    default boolean differentiable() {
      return false;
    }

    /// The derivatives of log p(x | z) with respect to each output of one sample.
    ///
    /// @param outputs of one sample
    /// @param slope the first derivatives
    /// @param curvature the expected negative second derivatives (Fisher information), none
    ///   negative
    /// @throws UnsupportedOperationException if there are none
    default void expand(float[] outputs, double[] slope, double[] curvature) {
      throw new UnsupportedOperationException("this likelihood has no derivatives");
    }
  }
}
