package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/// A standard normal posterior of two dimensions under a proposal of another scale: 0 makes its
/// covariance singular.
public record AddedScale(double scale) implements LatentModel {
  @Override
  public int latentDimension() {
    return 2;
  }

  @Override
  public int observationDimension() {
    return 1;
  }

  @Override
  public Joint at(double[] x) {
    DiagonalNormal prior = DiagonalNormal.standard(2);
    return (count, z, scratch, logPrior, logLikelihood) -> {
      prior.logDensity(count, z, scratch, logPrior);
      Arrays.fill(logLikelihood, 0, count, 0);
    };
  }

  @Override
  public Distribution proposal(double[] x) {
    return new DiagonalNormal(new double[2], new double[] {1, scale});
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
