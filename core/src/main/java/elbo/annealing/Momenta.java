package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;

/// Standard normal numbers from the uniforms of a move.
final class Momenta {
  private Momenta() {}

  /// Writes `rows` rows of `count` lanes.
  static void fill(int rows, int count, double[] u, double[] out) {
    int width = Block.padded(count);
    for (int row = 0; row < rows * Block.SIZE; row += Block.SIZE) {
      NormalQuantile.fill(u, row, row + width, out);
    }
  }
}
