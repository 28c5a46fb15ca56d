package elbo.bench.study;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.Draw;
import elbo.model.Joint;
import elbo.model.LatentModel;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A model whose own proposal is replaced by N(0, scale² I): an encoder that has learned nothing.
record Unencoded(LatentModel model, double scale) implements LatentModel {
  @Override
  public String name() {
    return model.name() + " without its encoder";
  }

  @Override
  public int latentDimension() {
    return model.latentDimension();
  }

  @Override
  public int observationDimension() {
    return model.observationDimension();
  }

  @Override
  public Joint at(double[] x) {
    return model.at(x);
  }

  @Override
  public Distribution proposal(double[] x) {
    double[] scales = new double[latentDimension()];
    Arrays.fill(scales, scale);
    return new DiagonalNormal(new double[latentDimension()], scales);
  }

  @Override
  public Optional<Distribution> prior() {
    return model.prior();
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    return model.logEvidence(x);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    return model.draw(random);
  }
}
