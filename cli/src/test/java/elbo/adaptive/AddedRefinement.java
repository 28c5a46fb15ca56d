package elbo.adaptive;

import elbo.kernel.Block;
import elbo.model.Joint;
import elbo.points.Points;
import elbo.proposal.DiagonalNormal;
import elbo.proposal.Proposal;
import java.util.Arrays;

/// A refinement that is added as this one file: a normal distribution about the first of its
/// points, so that a test sees which they are.
public record AddedRefinement() implements Refinement {
  @Override
  public Proposal refine(Joint joint, Proposal start, Points points, int observation) {
    int d = start.latentDimension();
    double[] ones = new double[d];
    Arrays.fill(ones, 1);
    return new DiagonalNormal(first(points, observation, d), ones);
  }

  /// Coordinates of the first point of a stream.
  public static double[] first(Points points, int observation, int dimensions) {
    double[] u = new double[dimensions * Block.SIZE];
    points.fill(observation, 0, 1, dimensions, u);
    double[] first = new double[dimensions];
    Arrays.setAll(first, j -> u[j * Block.SIZE]);
    return first;
  }

  @Override
  public long evaluations() {
    return 0;
  }
}
