package elbo.gradient;

import elbo.kernel.Block;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.points.Use;

/// Points of which each of k samples lies in one of the cells of a partition of the cube, so that
/// all k-tuples of states can be gone through.
///
/// @param points by cell
/// @param cells the cell of each sample
record Tuples(double[][] points, int[] cells) implements PointSet {
  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    for (int j = 0; j < dimensions; j++) {
      for (int i = 0; i < count; i++) {
        out[j * Block.SIZE + i] = points[cells[(int) first + i]][from + j];
      }
    }
  }

  @Override
  public long size() {
    return 1;
  }

  @Override
  public Seed seed() {
    return Seed.of(0);
  }

  @Override
  public PointSet forUse(Use use) {
    return this;
  }
}
