package elbo.exact;

import elbo.distribution.Normal;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.model.NormalStateSpace;
import java.util.OptionalDouble;

/// log p(x) itself, wherever it can be had.
public final class Evidence {
  private Evidence() {}

  /// log p(x) in nats: as the model knows it, else by [Quadrature] about the model's own proposal
  /// where that is normal and has few dimensions, or by a [GridFilter], else empty.
  public static OptionalDouble of(Model model, double[] x) {
    if (model instanceof NormalStateSpace series) {
      return GridFilter.logEvidence(series, x);
    }
    OptionalDouble known = model.logEvidence(x);
    if (known.isPresent()
        || !(model instanceof LatentModel latent)
        || latent.latentDimension() > Quadrature.MAX_DIMENSION) {
      return known;
    }
    return latent.proposal(x) instanceof Normal normal
        ? Quadrature.logEvidence(latent.at(x), normal)
        : OptionalDouble.empty();
  }
}
