package elbo.inference;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Block;
import elbo.points.PointSet;
import java.util.Arrays;

/// A proposal that is added as this one file: a normal distribution about the first of its points,
/// so that a test sees which they are.
public record AddedProposal() implements Proposal {
  @Override
  public Fitted fit(Target target, PointSet points) {
    int d = target.model().latentDimension();
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return Fitted.of(new DiagonalNormal(first(points, target.x().number(), d), ones));
  }

  /// Coordinates of the first point of a stream.
  public static double[] first(PointSet points, int observation, int dimensions) {
    double[] u = new double[dimensions * Block.SIZE];
    points.fill(observation, 0, 1, 0, dimensions, u);
    double[] first = new double[dimensions];
    Arrays.setAll(first, j -> u[j * Block.SIZE]);
    return first;
  }
}
