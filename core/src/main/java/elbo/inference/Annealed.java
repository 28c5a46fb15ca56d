package elbo.inference;

import elbo.annealing.AnnealedWeights;
import elbo.annealing.Annealing;
import elbo.annealing.Kernel;
import elbo.annealing.Moves;
import elbo.annealing.Schedule;
import elbo.model.Draw;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeights;
import elbo.weight.ReverseWeights;
import elbo.weight.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Annealed importance sampling: chains that start at samples of a proposal and go through
/// temperatures to the posterior, each weighted so that E(w) = p(x) exactly.
///
/// Where a proposal is far from the posterior, a weight of importance sampling varies by
/// exponentials of the distance; that of T steps which mix by the square of it over T. Temperatures
/// and the steps of moves come from a pilot whose chains have points of their own and are not
/// counted, so that neither depends on a chain that counts. R. M. Neal (2001), Annealed importance
/// sampling.
///
/// @param steps T, the number of temperatures after the first, from 1 to 2²⁰; with 1 it is
///   importance sampling
/// @param kernel of the moves; where none is given, [Kernel#HMC] where log p(x, z) and log q have
///   derivatives in lanes, else [Kernel#PCN], and [Kernel#RANDOM_WALK] where latents have finitely
///   many states
/// @param leapfrog steps of a move of [Kernel#HMC], from 1 to 1000; 3 where none are given
/// @param schedule of the temperatures
/// @param proposal the way to q
public record Annealed(
    int steps,
    Optional<Kernel> kernel,
    Optional<Integer> leapfrog,
    Schedule schedule,
    Proposal proposal)
    implements Sampler<LatentModel> {
  private static final int STEPS = 100;
  private static final int MOST_STEPS = 1 << 20;
  private static final int LEAPFROG = 3;
  private static final int MOST_LEAPFROG = 1000;

  /// @throws IllegalArgumentException if a parameter is out of range
  public Annealed {
    if (steps < 1 || steps > MOST_STEPS) {
      throw new IllegalArgumentException("steps must be from 1 to 2^20, but are " + steps);
    }
    if (leapfrog.isPresent()) {
      Leapfrog.check(kernel, leapfrog.orElseThrow(), MOST_LEAPFROG);
    }
  }

  /// @param steps 100 where none are given
  /// @param schedule [Schedule#ADAPTIVE] where none is given
  /// @param proposal [Encoder] where none is given
  public Annealed(
      Optional<Integer> steps,
      Optional<Kernel> kernel,
      Optional<Integer> leapfrog,
      Optional<Schedule> schedule,
      Optional<Proposal> proposal) {
    this(
        steps.orElse(STEPS),
        kernel,
        leapfrog,
        schedule.orElse(Schedule.ADAPTIVE),
        proposal.orElse(new Encoder()));
  }

  /// From a proposal, with what the model allows.
  public Annealed(int steps, Proposal proposal) {
    this(steps, Optional.empty(), Optional.empty(), Schedule.ADAPTIVE, proposal);
  }

  /// The same with another number of steps.
  public Annealed withSteps(int other) {
    return new Annealed(other, kernel, leapfrog, schedule, proposal);
  }

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    return open(new Target(model, x), points);
  }

  private Stream open(Target target, PointSet points) {
    return stream(target, opened(target, points), points);
  }

  /// The stream of an observation from a proposal that was fitted to it, with as many steps as
  /// would give log w a variance if moves mixed at once: the squared length of the path over it,
  /// from 1 to a limit, in place of [#steps()].
  ///
  /// @param variance greater than 0
  /// @param most steps
  /// @throws IllegalArgumentException as [#open]
  public Stream open(Target target, Fitted fitted, double variance, int most, PointSet points) {
    Opened opened = opened(target, fitted, points);
    double length = opened.annealing().tuning().length();
    int enough = (int) Math.max(1, Math.min(most, Math.ceil(length * length / variance)));
    Annealing annealing = opened.annealing().withSteps(schedule, enough);
    List<Remark> remarks = new ArrayList<>(opened.remarks());
    remarks.add(new Remark("chains of " + enough + " steps"));
    return stream(target, new Opened(annealing, opened.cost(), remarks), points);
  }

  static Stream stream(Target target, Opened opened, PointSet points) {
    Annealing annealing = opened.annealing();
    int observation = target.x().number();
    LogWeights weights =
        new AnnealedWeights(
            annealing, points, observation, source -> other(source, target, annealing, points));
    return new Stream(
        weights, source -> Optional.empty(), opened.cost(), each(annealing), opened.remarks());
  }

  /// An observation with its tuned chains.
  record Opened(Annealing annealing, Cost cost, List<Remark> remarks) {}

  Opened opened(Target target, PointSet points) {
    PointSet adaptation = new Independent(points.seed().forUse(Use.ADAPTATION));
    return opened(target, proposal.fit(target, adaptation), points);
  }

  private Opened opened(Target target, Fitted fitted, PointSet points) {
    Moves moves = Moves.of(target.model(), target.joint(), fitted.q(), kernel);
    Annealing annealing =
        Annealing.of(
            moves.ends(),
            moves.transition(leapfrog.orElse(LEAPFROG)),
            schedule,
            steps,
            points,
            target.x().number());
    long pilot = annealing.tuning().evaluations();
    Cost cost = fitted.cost().plus(new Cost(pilot, annealing.hasGradients() ? pilot : 0));
    return new Opened(annealing, cost, fitted.remarks());
  }

  /// Chains of a pair that the model drew: forward from q, and backward from the latents of the
  /// pair, which are a sample of its exact posterior.
  ///
  /// @param forward as [#open] makes it for the observation of the pair
  /// @param backward through the same temperatures, by the same moves
  public record BothWays(Stream forward, ReverseWeights backward) {}

  /// The chains of a pair.
  ///
  /// @param number of the pair
  /// @throws IllegalArgumentException as [#open]
  public BothWays open(LatentModel model, Draw pair, int number, PointSet points) {
    Target target = new Target(model, new Observation(number, pair.x()));
    Opened opened = opened(target, points);
    return new BothWays(
        stream(target, opened, points),
        AnnealedWeights.backward(
            opened.annealing(), pair.z(), points.forUse(Use.POSTERIOR), number));
  }

  private static Cost each(Annealing annealing) {
    long n = annealing.evaluations();
    return new Cost(n, annealing.hasGradients() ? n : 0);
  }

  private static Optional<LogWeights> other(
      Source source, Target target, Annealing annealing, PointSet points) {
    return switch (source) {
      case PROPOSAL -> Optional.empty();
      case ENCODER ->
          Optional.of(ImportanceWeights.beside(target, target.encoder(), points, Use.BASELINE));
      case START ->
          Optional.of(ImportanceWeights.beside(target, annealing.start(), points, Use.START));
      case POSTERIOR ->
          target
              .posterior()
              .map(posterior ->
                  AnnealedWeights.backward(
                      annealing, posterior, points.forUse(Use.POSTERIOR), target.x().number()));
    };
  }

  /// Those of the proposal and of the pilot.
  @Override
  public long evaluations() {
    return proposal.evaluations() + Annealing.mostPilotEvaluations(leapfrog.orElse(LEAPFROG));
  }

  @Override
  public long evaluationsEach() {
    int each = kernel.isEmpty() || kernel.get() == Kernel.HMC ? leapfrog.orElse(LEAPFROG) : 1;
    return 1 + (steps - 1L) * each;
  }

  /// A chain is worth many samples.
  @Override
  public long usualSamples() {
    return 256;
  }

  @Override
  public boolean refines() {
    return true;
  }

  @Override
  public boolean startsRefined() {
    return proposal.evaluations() > 0;
  }

  @Override
  public Optional<String> lacks(LatentModel model) {
    return proposal.lacks(model).or(() -> Moves.lack(model, kernel));
  }
}
