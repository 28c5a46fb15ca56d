package elbo.training;

import elbo.kernel.Block;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;

/// The order of the rows in an epoch: a uniform permutation that is a function of the seed and the
/// epoch.
///
/// R. Durstenfeld (1964), Algorithm 235: random permutation.
final class Order {
  private Order() {}

  static void fill(Seed seed, int epoch, int[] out) {
    Independent points = new Independent(seed.forUse(Use.ORDER));
    double[] u = new double[Block.SIZE];
    for (int i = 0; i < out.length; i++) {
      out[i] = i;
    }
    for (int first = 0; first < out.length; first += Block.SIZE) {
      int count = Math.min(Block.SIZE, out.length - first);
      points.fill(epoch, first, count, 0, 1, u);
      for (int i = first; i < first + count; i++) {
        int j = (int) (u[i - first] * (i + 1));
        int row = out[i];
        out[i] = out[j];
        out[j] = row;
      }
    }
  }
}
