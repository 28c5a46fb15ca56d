package elbo.inference;

import elbo.distribution.Distribution;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.weight.LogWeights;

/// Log weights of a model under a given proposal.
public final class Weights {
  private Weights() {}

  /// The log weights of row `row`, whose values are x, with latents from q.
  public static LogWeights of(
      LatentModel model, double[] x, Distribution q, PointSet points, int row) {
    return Importance.weights(new Target(model, new Observation(row, x)), q, points);
  }
}
