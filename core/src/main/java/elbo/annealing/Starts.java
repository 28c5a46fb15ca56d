package elbo.annealing;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.PointSet;

/// The coordinates of samples of a distribution.
final class Starts {
  private Starts() {}

  /// Writes those of samples of q.
  static void fill(
      Ends ends,
      PointSet points,
      int observation,
      long first,
      int count,
      Scratch scratch,
      double[] e) {
    fill(ends, ends.q(), points, observation, first, count, scratch, e);
  }

  /// Writes those of samples of another distribution.
  static void fill(
      Ends ends,
      Distribution from,
      PointSet points,
      int observation,
      long first,
      int count,
      Scratch scratch,
      double[] e) {
    int mark = scratch.mark();
    double[] u = scratch.doubles(from.uniforms() * Block.SIZE);
    double[] z = scratch.doubles(ends.dimension() * Block.SIZE);
    points.fill(observation, first, count, 0, from.uniforms(), u);
    from.sample(count, u, scratch, z, scratch.doubles(Block.SIZE));
    ends.whiten(count, z, scratch, e);
    scratch.release(mark);
  }
}
