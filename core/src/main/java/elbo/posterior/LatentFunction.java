package elbo.posterior;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// Numbers that are a function of the latents, whose posterior is asked for.
public interface LatentFunction {
  /// How many numbers there are for each z.
  int numbers();

  /// Writes the numbers of a block of latents.
  ///
  /// @param count at most `Block.SIZE`
  /// @param z dimension-major: coordinate j of sample i at `z[j * Block.SIZE + i]`
  /// @param scratch where temporary arrays are taken from
  /// @param out number r of sample i at `out[r * Block.SIZE + i]`
  void values(int count, double[] z, Scratch scratch, double[] out);

  /// The latents themselves.
  ///
  /// @param d their dimension
  static LatentFunction latents(int d) {
    return new LatentFunction() {
      @Override
      public int numbers() {
        return d;
      }

      @Override
      public void values(int count, double[] z, Scratch scratch, double[] out) {
        System.arraycopy(z, 0, out, 0, d * Block.SIZE);
      }
    };
  }
}
