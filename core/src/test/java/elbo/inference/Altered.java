package elbo.inference;

import elbo.distribution.Distribution;
import elbo.model.Joint;
import elbo.model.LatentModel;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/// A model with another proposal of its own, and a joint density that is wrapped.
record Altered(LatentModel inner, UnaryOperator<Distribution> start, UnaryOperator<Joint> wrapped)
    implements LatentModel {
  /// The model with another proposal.
  static Altered from(LatentModel inner, Distribution start) {
    return new Altered(inner, own -> start, joint -> joint);
  }

  @Override
  public int latentDimension() {
    return inner.latentDimension();
  }

  @Override
  public int observationDimension() {
    return inner.observationDimension();
  }

  @Override
  public Joint at(double[] x) {
    return wrapped.apply(inner.at(x));
  }

  @Override
  public Distribution proposal(double[] x) {
    return start.apply(inner.proposal(x));
  }

  @Override
  public Optional<Distribution> prior() {
    return inner.prior();
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    return inner.posterior(x);
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    return inner.logEvidence(x);
  }

  @Override
  public String name() {
    return inner.name();
  }
}
