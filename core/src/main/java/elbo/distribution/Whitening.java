package elbo.distribution;

import elbo.kernel.Scratch;

/// An affine map z = m + Ae from coordinates e, in which a distribution is standard normal or
/// nearly so, to latents.
public interface Whitening {
  /// d, the dimension of e and of z.
  int dimension();

  /// Writes z = m + Ae of samples `i < count`.
  ///
  /// @param e dimension-major: coordinate j of sample i at `e[j * Block.SIZE + i]`
  /// @param z in the layout of e, another array
  void color(int count, double[] e, Scratch scratch, double[] z);

  /// Writes e = A⁻¹(z − m) of samples `i < count`.
  void whiten(int count, double[] z, Scratch scratch, double[] e);

  /// Writes Aᵀg of samples `i < count`: derivatives in e, of those in z.
  void pullBack(int count, double[] g, Scratch scratch, double[] out);
}
