package elbo.network;

import elbo.kernel.Scratch;

/// The network of a diffusion: a function of xₜ and the step t.
///
/// It is deterministic, and many threads may use it at once.
public interface Denoiser {
  /// D, the numbers of xₜ.
  int width();

  /// D, or 2D where it also outputs what variances are made of, after all else.
  int outputs();

  /// Writes output r of sample i to `out[r * Block.SIZE + i]` for `i < count`.
  ///
  /// @param t the step, from 1 to the T that it was trained with
  /// @param count samples, at most `Block.SIZE`
  /// @param noisy xₜ, dimension-major: `noisy[j * Block.SIZE + i]`
  /// @param out at least [#outputLength()] elements
  void denoise(int t, int count, double[] noisy, Scratch scratch, double[] out);

  /// The length of `out`: the outputs of a block with the padding that this writes.
  int outputLength();
}
