package elbo.model;

import elbo.kernel.Scratch;

/// A joint density with gradients in z for a block of samples at once.
public interface GradientJoint extends Joint {
  /// Writes log p(z) and log p(x | z), in nats, of samples `i < count`, and the derivatives of each
  /// in z. log p(x | z) may differ from that of [#logJoint] by the rounding of single precision.
  ///
  /// @param count at most `Block.SIZE`
  /// @param z latents, dimension-major: coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param priorGradient in the layout of z
  /// @param likelihoodGradient in the layout of z
  void gradients(
      int count,
      double[] z,
      Scratch scratch,
      double[] logPrior,
      double[] logLikelihood,
      double[] priorGradient,
      double[] likelihoodGradient);
}
