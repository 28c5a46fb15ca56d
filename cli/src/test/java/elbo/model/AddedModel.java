package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import org.apache.commons.rng.UniformRandomProvider;

/// A model that is added as this one file, and is broken: log p(x | z) is NaN where z > limit.
public record AddedModel(double limit) implements LatentModel {
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
  public Distribution proposal(double[] x) {
    return DiagonalNormal.standard(1);
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    return new Draw(new double[] {random.nextDouble()});
  }
}
