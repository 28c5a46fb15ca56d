package elbo.stopping;

import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.adaptive.Refinement;
import elbo.model.Model;
import elbo.points.Points;
import java.util.List;

/// Importance weights of an observation under ever better refinements of the model's own proposal.
///
/// @param refinements in the order in which they are tried
/// @param points of the samples; refinements draw from points independent of these
/// @param observation which stream of the points: usually the row of x
@SuppressWarnings("ArrayRecordComponent") // an observation is read, never compared
public record Refined(
    Model model, double[] x, List<Refinement> refinements, Points points, int observation)
    implements Attempts {
  @Override
  public int count() {
    return refinements.size();
  }

  @Override
  public long cost(int attempt) {
    return refinements.get(attempt).evaluations();
  }

  @Override
  public LogWeights weights(int attempt) {
    return new ImportanceWeights(
        model,
        x,
        refinements
            .get(attempt)
            .refine(model.at(x), model.proposal(x), points.independent(), observation),
        points,
        observation);
  }
}
