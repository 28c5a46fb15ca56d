package elbo.inference;

import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.distribution.LikelihoodInformed;
import elbo.distribution.Normal;
import elbo.distribution.Rescaled;
import elbo.distribution.StudentT;
import elbo.distribution.Subspace;
import elbo.kernel.Scratch;
import elbo.model.SmoothJoint;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Adaptive multiple importance sampling: rounds of samples, each from a proposal fitted to the
/// weighted samples of all rounds before it.
///
/// Where there are derivatives, exact or as differences, and the prior is normal, it adapts in the
/// directions in which the likelihood changes the prior ([Informed]), from the Laplace
/// approximation in them; in all others z has the prior, which cancels in the weight
/// ([LikelihoodInformed]). Without them it adapts in all directions, from the model's own proposal.
///
/// Every sample is weighted by the mixture of all rounds' proposals (deterministic mixture). A
/// round's proposal, and the one that comes out, is a mixture of four: the normal distribution with
/// the moments of the weighted samples; a second one, with the moments under the square of the
/// weights, which lies where the posterior's tails exceed the first; the same made wider; and a
/// Student t, which bounds the weights whatever the tails are. Weights are tempered until their
/// effective sample size suffices for a fit, and covariances are shrunk towards those of the round
/// before. J.-M. Cornuet, J.-M. Marin, A. Mira, C. P. Robert (2012), Adaptive multiple importance
/// sampling.
///
/// @param rounds from 1 to 64
/// @param samples in a round, at least 64; rounded down to a multiple of 64
public record Adaptive(int rounds, int samples) implements Proposal {
  private static final Laplace LAPLACE = new Laplace();
  private static final int UNIT = 64;
  private static final int FEWEST_STEPS = 3;
  // A start that is nearer to the mode, in nats, is no better.
  private static final double NEAR = 0.05;
  private static final double TAIL_POWER = 2;
  private static final double WIDER = 1.2;
  // A few hundredths of Student t bound the weights; more costs ELBO.
  private static final double[] SHARES = {0.5, 0.27, 0.2, 0.03};

  /// @throws IllegalArgumentException if a parameter is out of range
  public Adaptive {
    if (rounds < 1 || rounds > 64) {
      throw new IllegalArgumentException("rounds must be from 1 to 64, but are " + rounds);
    }
    if (samples < UNIT || samples > 1 << 20) {
      throw new IllegalArgumentException("samples must be from 64 to 2^20, but are " + samples);
    }
  }

  /// Ten rounds of 1472 samples.
  public Adaptive() {
    this(10, 1472);
  }

  @Override
  public List<Proposal> ladder() {
    return Stream.of(
            new Adaptive(4, 512),
            new Adaptive(8, 1024),
            this,
            new Adaptive(8, 4096),
            new Adaptive(10, 8192))
        .distinct()
        .sorted(Comparator.comparingLong(Adaptive::evaluations))
        .<Proposal>map(a -> a)
        .toList();
  }

  private int perRound() {
    return samples / UNIT * UNIT;
  }

  private long samplesInAll() {
    return (long) rounds * perRound();
  }

  /// Those of all rounds, and of the search for a mode and of the directions where there are
  /// derivatives. Where these are differences, the rounds have fewer samples by as many as those
  /// take.
  @Override
  public long evaluations() {
    return samplesInAll() + LAPLACE.evaluations() + Informed.ABOUT;
  }

  @Override
  public Fitted fit(Target target, PointSet points) {
    Distribution own = target.encoder();
    Optional<Normal> prior = normal(target.model().prior());
    if (target.joint() instanceof SmoothJoint smooth) {
      Optional<Laplace.Mode> mode =
          own.center().or(() -> prior.map(Normal::mean)).flatMap(near -> mode(smooth, near));
      if (mode.isPresent()) {
        return about(mode.orElseThrow(), smooth, prior, target, points);
      }
    }
    if (!(own instanceof Normal start)) {
      return Fitted.unrefined(
          own, name() + " refined nothing: the model's own proposal is not normal");
    }
    Coordinates latents = new Coordinates.Latents(target.joint(), start.latentDimension());
    return adapted(latents, start, Cost.NONE, target, points);
  }

  private static Optional<Normal> normal(Optional<Distribution> prior) {
    return prior.filter(Normal.class::isInstance).map(Normal.class::cast);
  }

  // None where the joint density has no finite expansion at the start, or where differences would
  // take most of the evaluations.
  private Optional<Laplace.Mode> mode(SmoothJoint joint, double[] start) {
    long most = evaluations() / 2;
    if (joint.evaluations() > 1 && FEWEST_STEPS * joint.evaluations() > most) {
      return Optional.empty();
    }
    try {
      return Optional.of(LAPLACE.mode(joint, start, NEAR, most));
    } catch (IllegalArgumentException notFinite) {
      return Optional.empty();
    }
  }

  private Fitted about(
      Laplace.Mode mode,
      SmoothJoint joint,
      Optional<Normal> prior,
      Target target,
      PointSet points) {
    if (prior.isEmpty()) {
      Coordinates latents = new Coordinates.Latents(joint, target.model().latentDimension());
      return adapted(latents, mode.approximation(), mode.cost(), target, points);
    }
    int d = target.model().latentDimension();
    Informed informed;
    try {
      informed =
          Informed.of(
              joint,
              prior.orElseThrow(),
              mode,
              evaluations() / 8,
              (size, u) -> points.fill(target.x().number(), samplesInAll(), size, 0, d, u));
    } catch (IllegalArgumentException | IllegalStateException notFinite) {
      Cost cost = mode.cost().plus(Informed.cost(joint, evaluations() / 8));
      return everywhere(
          mode.approximation(), cost, "the curvature about the mode is not finite", target, points);
    }
    Subspace subspace = informed.subspace();
    Cost cost = mode.cost().plus(informed.cost());
    if (informed.isFlat()) {
      return new Fitted(prior.orElseThrow(), cost, List.of());
    }
    if (subspace.dimension() == 0) {
      Normal start = target.encoder() instanceof Normal own ? own : mode.approximation();
      return everywhere(
          start,
          cost,
          "the likelihood is not curved about the mode, though it is not the same everywhere",
          target,
          points);
    }
    Fitted inside =
        adapted(new Coordinates.Informed(joint, subspace), informed.start(), cost, target, points);
    return new Fitted(
        new LikelihoodInformed(subspace, inside.q()), inside.cost(), inside.remarks());
  }

  // Where derivatives do not tell the directions.
  private Fitted everywhere(Normal start, Cost spent, String why, Target target, PointSet points) {
    Coordinates latents = new Coordinates.Latents(target.joint(), target.model().latentDimension());
    Fitted fitted = adapted(latents, start, spent, target, points);
    List<Remark> remarks = new ArrayList<>(fitted.remarks());
    remarks.add(new Remark(name() + " adapted in all directions: " + why));
    return new Fitted(fitted.q(), fitted.cost(), remarks);
  }

  private Fitted adapted(
      Coordinates coordinates, Normal start, Cost spent, Target target, PointSet points) {
    long left = Math.min(samplesInAll(), evaluations() - spent.evaluations());
    int times = Math.clamp(left / UNIT, 1, rounds);
    int each = (int) Math.max(UNIT, left / times / UNIT * UNIT);
    WeightedSamples all = new WeightedSamples(coordinates, times, each);
    Distribution q = adapted(all, start, times, target.x().number(), points);
    return new Fitted(q, spent.plus(new Cost((long) times * each, 0)), remarks(all));
  }

  private List<Remark> remarks(WeightedSamples all) {
    return all.invalid() == 0
        ? List.of()
        : List.of(
            new Remark(
                String.format(
                    Locale.ROOT,
                    "%s left out %d of its samples, whose log weight is NaN or +∞",
                    name(),
                    all.invalid())));
  }

  private static Distribution adapted(
      WeightedSamples all, Normal start, int times, int observation, PointSet points) {
    return Scratch.with(scratch -> {
      Normal fit = start;
      Distribution next =
          new FiniteMixture(List.of(fit, new StudentT(fit)), new double[] {0.7, 0.3});
      for (int round = 0; round < times; round++) {
        all.add(next, points, observation, scratch);
        fit = all.fit(fit, 1);
        next = covering(fit, all.fit(fit, TAIL_POWER));
      }
      return next;
    });
  }

  private static Distribution covering(Normal bulk, Normal tail) {
    return new FiniteMixture(
        List.of(bulk, tail, new Rescaled(tail, WIDER), new StudentT(tail)), SHARES);
  }
}
