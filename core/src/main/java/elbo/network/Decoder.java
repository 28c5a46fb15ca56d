package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;

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

  /// Whether the outputs for a z have the same bits in every lane of every block, so that samples
  /// of several observations may share one.
  default boolean sharesLanes() {
    return true;
  }

  /// Whether this decoder computes in double precision, so that [#decode(int, double[], Scratch,
  /// double[])] is to be used.
  default boolean doublePrecision() {
    return false;
  }

  /// The outputs as doubles, in the same places; those in single precision unless
  /// [#doublePrecision()].
  default void decode(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    float[] narrow = scratch.floats(outputLength());
    decode(count, z, scratch, narrow);
    Rows.widenAll(outputs(), count, narrow, out);
    scratch.release(mark);
  }

  /// The outputs at several z, which are the lanes: those of the other forms.
  ///
  /// @param z at most `Block.SIZE`, of d numbers each
  /// @param out at least [#outputLength()] elements
  default void decode(List<double[]> z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] block = scratch.doubles(latentDimension() * Block.SIZE);
    for (int i = 0; i < z.size(); i++) {
      for (int j = 0; j < latentDimension(); j++) {
        block[j * Block.SIZE + i] = z.get(i)[j];
      }
    }
    decode(z.size(), block, scratch, out);
    scratch.release(mark);
  }

  /// The length of `out`: the outputs of a block with the padding that this decoder writes.
  int outputLength();

  /// The outputs for one z, with the same bits as in any lane of a block.
  ///
  /// @throws IllegalArgumentException if `z` has another dimension than the latents
  default float[] decode(double[] z) {
    requireDimension(z);
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

  /// The outputs for one z as doubles.
  ///
  /// @throws IllegalArgumentException if `z` has another dimension than the latents
  default double[] outputsAt(double[] z) {
    if (!doublePrecision()) {
      float[] narrow = decode(z);
      double[] out = new double[narrow.length];
      for (int r = 0; r < out.length; r++) {
        out[r] = narrow[r];
      }
      return out;
    }
    requireDimension(z);
    return Scratch.with(scratch -> {
      double[] in = scratch.doubles(z.length * Block.SIZE);
      for (int j = 0; j < z.length; j++) {
        in[j * Block.SIZE] = z[j];
      }
      double[] block = scratch.doubles(outputLength());
      decode(1, in, scratch, block);
      double[] out = new double[outputs()];
      for (int r = 0; r < out.length; r++) {
        out[r] = block[r * Block.SIZE];
      }
      return out;
    });
  }

  private void requireDimension(double[] z) {
    if (z.length != latentDimension()) {
      throw new IllegalArgumentException(
          "the network takes " + latentDimension() + " numbers, but the argument has " + z.length);
    }
  }

  /// Whether [#linearize] differentiates exactly; else it takes differences of d + 1 evaluations.
  default boolean differentiable() {
    return false;
  }

  /// The outputs at z and their Jacobian: by forward differences where a decoder has no derivatives
  /// of its own.
  ///
  /// The step is large against the rounding of single precision in the outputs and small against
  /// the scale of a prior, 1. Arguments are rounded to single precision first, so that a step is
  /// what the decoder sees of it.
  ///
  /// @param z d numbers
  /// @param outputs as many numbers as there are outputs
  /// @param jacobian a row of d numbers for every output
  default void linearize(double[] z, float[] outputs, float[][] jacobian) {
    double[] ones = new double[z.length];
    Arrays.fill(ones, 1);
    differences(z, ones, outputs, jacobian);
  }

  /// The same by forward differences whose steps are small against other scales of a prior.
  ///
  /// @param scale d numbers greater than 0
  default void differences(double[] z, double[] scale, float[] outputs, float[][] jacobian) {
    Scratch.lend(scratch ->
        Differences.forward(this::decode, outputLength(), z, scale, scratch, outputs, jacobian));
  }

  /// The step of [#differences] for one coordinate.
  static double step(double at, double scale) {
    return Differences.step((float) at, (float) scale);
  }
}
