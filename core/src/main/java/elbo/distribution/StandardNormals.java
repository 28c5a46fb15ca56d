package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;

/// The conversion of uniforms to standard normal numbers, over the rows of a block.
final class StandardNormals {
  private StandardNormals() {}

  static void fill(int rows, int count, double[] u, double[] out) {
    int width = Block.padded(count);
    if (width == Block.SIZE) {
      NormalQuantile.fill(u, 0, rows * Block.SIZE, out);
    } else {
      for (int j = 0; j < rows; j++) {
        NormalQuantile.fill(u, j * Block.SIZE, j * Block.SIZE + width, out);
      }
    }
  }
}
