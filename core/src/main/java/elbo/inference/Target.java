package elbo.inference;

import elbo.distribution.Distribution;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.Observation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A latent-variable model at one observation, under its condition: what a proposal is made for.
/// The joint density and the model's own proposal are made once, when first asked for.
public final class Target {
  private final LatentModel model;
  private final Observation x;
  private final Joint joint;
  private final Supplier<? extends Distribution> proposal;
  private Optional<Distribution> encoder = Optional.empty();

  /// @throws IllegalArgumentException if the model rejects x or its condition
  public Target(LatentModel model, Observation x) {
    this.model = model.given(x.condition());
    this.x = x;
    joint = this.model.at(x);
    proposal = () -> this.model.proposal(x.values());
  }

  private Target(LatentModel given, Observation x, Proposals proposals) {
    model = given;
    this.x = x;
    joint = given.at(x);
    proposal = proposals.add(x.values());
  }

  /// The targets of several observations, each given, or thrown as the constructor does, when it is
  /// asked for. The model's own proposals of those with one condition are made together, when the
  /// first is asked for.
  static List<Supplier<Target>> of(LatentModel model, List<Observation> xs) {
    IdentityHashMap<LatentModel, Proposals> byModel = new IdentityHashMap<>();
    List<Supplier<Target>> out = new ArrayList<>(xs.size());
    for (Observation x : xs) {
      try {
        LatentModel given = model.given(x.condition());
        Target target = new Target(given, x, byModel.computeIfAbsent(given, Proposals::new));
        out.add(() -> target);
      } catch (IllegalArgumentException e) {
        out.add(() -> {
          throw e;
        });
      }
    }
    return out;
  }

  /// The model's own proposals of observations of one condition.
  private static final class Proposals {
    private final LatentModel model;
    private final List<double[]> xs = new ArrayList<>();
    private List<? extends Supplier<? extends Distribution>> made = List.of();

    Proposals(LatentModel model) {
      this.model = model;
    }

    Supplier<Distribution> add(double[] x) {
      xs.add(x);
      int place = xs.size() - 1;
      return () -> get(place);
    }

    private synchronized Distribution get(int place) {
      if (made.isEmpty()) {
        made = model.proposals(xs);
      }
      return made.get(place).get();
    }
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
      encoder = Optional.of(proposal.get());
    }
    return encoder.get();
  }

  /// p(z | x), where it is known.
  public Optional<Distribution> posterior() {
    return model.posterior(x.values());
  }
}
