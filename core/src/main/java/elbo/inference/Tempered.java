package elbo.inference;

import elbo.annealing.Annealing;
import elbo.annealing.Kernel;
import elbo.annealing.Moves;
import elbo.annealing.TemperedWeights;
import elbo.distribution.Distribution;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Optional;

/// A sequential Monte Carlo sampler: clouds of particles that go from a proposal through
/// temperatures to the posterior and are resampled on the way; the evidence of each cloud is one
/// weight.
///
/// Temperatures are chosen by the effective sample size of a pilot cloud, which has points of its
/// own and is not counted: were they chosen by the particles that count, their evidence would be
/// biased. P. Del Moral, A. Doucet, A. Jasra (2006), Sequential Monte Carlo samplers; A. Beskos, A.
/// Jasra, N. Kantas, A. Thiery (2016), On the convergence of adaptive sequential Monte Carlo
/// methods.
///
/// @param particles of a cloud, from 2 to 128
/// @param share of the particles that the effective sample size of the pilot is after each step,
///   greater than 0 and less than 1; more is more temperatures
/// @param kernel of the moves; where none is given, as for [Annealed]
/// @param leapfrog steps of a move of [Kernel#HMC], from 1 to 1000; 3 where none are given
/// @param proposal the way to q
public record Tempered(
    int particles,
    double share,
    Optional<Kernel> kernel,
    Optional<Integer> leapfrog,
    Proposal proposal)
    implements Sampler<LatentModel> {
  private static final int PARTICLES = 64;
  private static final int MOST_PARTICLES = 128;
  private static final double SHARE = 0.9;
  private static final int LEAPFROG = 3;
  private static final int MOST_LEAPFROG = 1000;
  // Temperatures of a usual path, for what is promised before one is known.
  private static final int USUAL = 32;

  /// @throws IllegalArgumentException if a parameter is out of range
  public Tempered {
    if (particles < 2 || particles > MOST_PARTICLES) {
      throw new IllegalArgumentException(
          "particles must be from 2 to " + MOST_PARTICLES + ", but are " + particles);
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "share must be greater than 0 and less than 1, but is " + share);
    }
    if (leapfrog.isPresent()) {
      Leapfrog.check(kernel, leapfrog.orElseThrow(), MOST_LEAPFROG);
    }
  }

  /// @param particles 64 where none are given
  /// @param share 0.9 where none is given
  /// @param proposal [Encoder] where none is given
  public Tempered(
      Optional<Integer> particles,
      Optional<Double> share,
      Optional<Kernel> kernel,
      Optional<Integer> leapfrog,
      Optional<Proposal> proposal) {
    this(
        particles.orElse(PARTICLES),
        share.orElse(SHARE),
        kernel,
        leapfrog,
        proposal.orElse(new Encoder()));
  }

  @Override
  public Stream open(LatentModel model, Observation x, PointSet points) {
    if (points.size() > 1) {
      throw new IllegalArgumentException(
          name()
              + " needs independent points, since particles are resampled by each other, but those"
              + " of "
              + points.name()
              + " depend on each other");
    }
    Target target = new Target(model, x);
    Fitted fitted = proposal.fit(target, new Independent(points.seed().forUse(Use.ADAPTATION)));
    Moves moves = Moves.of(target.model(), target.joint(), fitted.q(), kernel);
    Annealing annealing =
        Annealing.ofCloud(
            moves.ends(), moves.transition(leapfrog.orElse(LEAPFROG)), share, points, x.number());
    LogWeights weights =
        new TemperedWeights(
            annealing,
            particles,
            points,
            x.number(),
            source -> other(source, target, fitted.q(), points));
    long pilot = annealing.tuning().evaluations();
    Cost cost = fitted.cost().plus(new Cost(pilot, annealing.hasGradients() ? pilot : 0));
    long n = annealing.evaluations() * particles;
    Cost each = new Cost(n, annealing.hasGradients() ? n : 0);
    return new Stream(weights, source -> Optional.empty(), cost, each, fitted.remarks());
  }

  private static Optional<LogWeights> other(
      Source source, Target target, Distribution start, PointSet points) {
    return switch (source) {
      case PROPOSAL, POSTERIOR -> Optional.empty();
      case ENCODER ->
          Optional.of(ImportanceWeights.beside(target, target.encoder(), points, Use.BASELINE));
      case START -> Optional.of(ImportanceWeights.beside(target, start, points, Use.START));
    };
  }

  /// Those of the proposal, and of the pilot where it takes 32 temperatures; a pilot takes as many
  /// as it needs.
  @Override
  public long evaluations() {
    return proposal.evaluations()
        + USUAL * Annealing.mostPilotEvaluations(leapfrog.orElse(LEAPFROG));
  }

  @Override
  public long evaluationsEach() {
    int each = kernel.isEmpty() || kernel.get() == Kernel.HMC ? leapfrog.orElse(LEAPFROG) : 1;
    return (long) particles * (1 + (USUAL - 1) * each);
  }

  /// A cloud is worth many samples.
  @Override
  public long usualSamples() {
    return 64;
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
