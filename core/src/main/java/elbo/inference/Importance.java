package elbo.inference;

import elbo.distribution.Distribution;
import elbo.exact.WeightLaws;
import elbo.model.Diffusion;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Importance sampling: latents from a proposal, w = p(x, z) / q(z | x).
///
/// The paths of a [Diffusion] under its own proposal, the forward process, are drawn step by step.
///
/// @param proposal the way to q
public record Importance(Proposal proposal) implements Sampler<LatentModel> {
  // Of a diffusion, beyond which whole paths are not kept.
  private static final int MOST_LATENTS = 1 << 14;

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    return open(new Target(model, x), points, adaptation(points));
  }

  @Override
  public List<Supplier<Stream>> open(LatentModel model, List<Observation> xs, PointSet points) {
    PointSet adaptation = adaptation(points);
    return Target.of(model, xs).stream()
        .<Supplier<Stream>>map(target -> () -> open(target.get(), points, adaptation))
        .toList();
  }

  /// Whether the proposal takes no evaluations to be fitted.
  @Override
  public boolean sharesLanes() {
    return !refines();
  }

  private static PointSet adaptation(PointSet points) {
    return new Independent(points.seed().forUse(Use.ADAPTATION));
  }

  private Stream open(Target target, PointSet points, PointSet adaptation) {
    if (target.model() instanceof Diffusion diffusion && proposal instanceof Encoder) {
      return new Stream(
          new DiffusionPaths(diffusion, target, points),
          source -> diffusion.prior().flatMap(p -> law(target, target.encoder())),
          Cost.NONE,
          List.of());
    }
    return open(target, proposal.fit(target, adaptation), points);
  }

  /// The stream of an observation from a proposal that was fitted to it.
  ///
  /// @throws IllegalArgumentException as [#weights]
  public static Stream open(Target target, Fitted fitted, PointSet points) {
    return new Stream(
        weights(target, fitted.q(), points),
        source -> law(target, source == Source.ENCODER ? target.encoder() : fitted.q()),
        fitted.cost(),
        fitted.remarks());
  }

  private static Optional<WeightLaw> law(Target target, Distribution q) {
    return WeightLaws.of(target.model(), target.x().values(), target.joint(), q);
  }

  /// The log weights of an observation under a given q.
  ///
  /// @param q a distribution over the model's latents
  /// @param points where randomness comes from
  /// @throws IllegalArgumentException if the dimensions do not fit or the points have too few of
  ///   them
  public static LogWeights weights(Target target, Distribution q, PointSet points) {
    return ImportanceWeights.of(target, q, points);
  }

  @Override
  public long evaluations() {
    return proposal.evaluations();
  }

  @Override
  public boolean refines() {
    return proposal.evaluations() > 0;
  }

  @Override
  public List<Importance> ladder() {
    return proposal.ladder().stream().map(Importance::new).toList();
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    if (model instanceof Diffusion && !(proposal instanceof Encoder)) {
      if (model.latentDimension() > MOST_LATENTS) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s has paths of %d numbers: its proposal must be encoder, the forward process, but"
                    + " is %s",
                model.name(),
                model.latentDimension(),
                proposal.name()));
      }
    }
    return proposal.lacks(model);
  }

  @Override
  public String inWords() {
    return "proposal " + name();
  }

  /// The name of the proposal, which is a name of this too.
  @Override
  public String name() {
    return proposal.name();
  }
}
