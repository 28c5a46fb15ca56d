package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// A function from latents to the parameters of p(x | z), a block of samples at a time.
///
/// It is deterministic, and many threads may use it at once: the arrays to which it writes are
/// borrowed.
public interface Decoder {
  /// The dimension d of z.
  int latentDimension();

  /// The number of parameters of p(x | z) for one z.
  int outputs();

  /// Writes output `r` of sample `i` to `out[r * Block.SIZE + i]` for `i < count`.
  ///
  /// @param count samples, at most `Block.SIZE`
  /// @param z latents, dimension-major: `z[j * Block.SIZE + i]`
  /// @param scratch where arrays for the hidden layers are taken from
  /// @param out at least [#outputLength()] elements
  void decode(int count, double[] z, Scratch scratch, float[] out);

  /// The length of `out`: the outputs of a block with the padding that this decoder writes.
  int outputLength();

  /// The outputs for one z, with the same bits as in any lane of a block.
  ///
  /// @throws IllegalArgumentException if `z` has another dimension than the latents
  default float[] decode(double[] z) {
    if (z.length != latentDimension()) {
      throw new IllegalArgumentException(
          "the network takes %d numbers, but the argument has %d"
              .formatted(latentDimension(), z.length));
    }
    return Scratch.with(scratch -> {
      double[] in = scratch.doubles(z.length * Block.SIZE);
      for (int j = 0; j < z.length; j++) {
        in[j * Block.SIZE] = z[j];
      }
      float[] block = scratch.floats(outputLength());
      decode(1, in, scratch, block);
      float[] out = new float[outputs()];
      for (int r = 0; r < out.length; r++) {
        out[r] = block[r * Block.SIZE];
      }
      return out;
    });
  }

  /// Whether [#linearize] is supported.
  default boolean differentiable() {
    return false;
  }

  /// The outputs at z and their Jacobian.
  ///
  /// @param z d numbers
  /// @param outputs as many numbers as there are outputs
  /// @param jacobian a row of d numbers for every output
  /// @throws UnsupportedOperationException if this decoder has no derivatives
  default void linearize(double[] z, float[] outputs, float[][] jacobian) {
    throw new UnsupportedOperationException("this decoder has no derivatives");
  }
}
