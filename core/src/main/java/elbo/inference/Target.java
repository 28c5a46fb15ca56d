package elbo.inference;

import elbo.distribution.Distribution;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.Observation;
import java.util.Optional;

/// A latent-variable model at one observation, under its condition: what a proposal is made for.
/// The joint density and the model's own proposal are made once, when first asked for.
public final class Target {
  private final LatentModel model;
  private final Observation x;
  private final Joint joint;
  private Optional<Distribution> encoder = Optional.empty();

  /// @throws IllegalArgumentException if the model rejects x or its condition
  public Target(LatentModel model, Observation x) {
    this.model = model.given(x.condition());
    this.x = x;
    joint = this.model.at(x.values());
  }

  /// The model, given the condition of the observation.
  public LatentModel model() {
    return model;
  }

  /// The observation.
  public Observation x() {
    return x;
  }

  /// log p(x, ·).
  public Joint joint() {
    return joint;
  }

  /// The model's own q(z | x).
  ///
  /// @throws IllegalArgumentException as [LatentModel#proposal(double[])]
  public Distribution encoder() {
    if (encoder.isEmpty()) {
      encoder = Optional.of(model.proposal(x.values()));
    }
    return encoder.get();
  }

  /// p(z | x), where it is known.
  public Optional<Distribution> posterior() {
    return model.posterior(x.values());
  }
}
