package elbo.model;

import elbo.proposal.DiagonalNormal;
import elbo.proposal.Proposal;
import org.apache.commons.rng.UniformRandomProvider;

/// A model that is added as this one file, and is broken: log p(x | z) is NaN where z > limit.
public record AddedModel(double limit) implements Model {
  @Override
  public int latentDimension() {
    return 1;
  }

  @Override
  public int observationDimension() {
    return 1;
  }

  @Override
  public Joint at(double[] x) {
    DiagonalNormal prior = DiagonalNormal.standard(1);
    return (count, z, scratch, logPrior, logLikelihood) -> {
      prior.logDensity(count, z, scratch, logPrior);
      for (int i = 0; i < count; i++) {
        logLikelihood[i] = z[i] > limit ? Double.NaN : 0;
      }
    };
  }

  @Override
  public Proposal proposal(double[] x) {
    return DiagonalNormal.standard(1);
  }

  @Override
  public double[] draw(UniformRandomProvider random) {
    return new double[] {random.nextDouble()};
  }
}
