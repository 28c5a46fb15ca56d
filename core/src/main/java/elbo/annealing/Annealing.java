package elbo.annealing;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import java.util.Arrays;

/// Annealed importance sampling of one observation, tuned: its chains are functions of their
/// points.
///
/// A chain starts at a sample of q and goes through the temperatures 0 = β₀ < … < β_T = 1: over
/// step t log w grows by (βₜ − βₜ₋₁)(log p(x, z) − log q(z)), then, but after the last, a move that
/// leaves the density at βₜ invariant changes z. E(w) = p(x) for any temperatures and any steps of
/// the moves that do not depend on the chain, and the ends of the chains, so weighted, represent
/// the posterior. A chain backward starts at a sample of the posterior and goes the same way back:
/// then E(1 / w) = 1 / p(x). R. M. Neal (2001), Annealed importance sampling.
public final class Annealing {
  private final Ends ends;
  private final Transition transition;
  private final Tuning tuning;
  private final Temperatures temperatures;

  private Annealing(Ends ends, Transition transition, Tuning tuning, Temperatures temperatures) {
    this.ends = ends;
    this.transition = transition;
    this.tuning = tuning;
    this.temperatures = temperatures;
  }

  /// Tunes with chains that are not counted.
  ///
  /// @param points of the run, whose [own use][Use#PILOT] the pilot has
  public static Annealing of(
      Ends ends,
      Transition transition,
      Schedule schedule,
      int steps,
      PointSet points,
      int observation) {
    PointSet own = new Independent(points.seed().forUse(Use.PILOT));
    Tuning tuning = Pilot.run(ends, transition, own, observation);
    return new Annealing(ends, transition, tuning, temperatures(tuning, schedule, steps));
  }

  /// Tuned, with the temperatures, by a cloud of particles that is not counted.
  ///
  /// @param share of the particles that the effective sample size is after each step
  /// @param points of the run, whose [own use][Use#PILOT] the pilot has
  /// @throws IllegalArgumentException if temperatures cease to rise
  public static Annealing ofCloud(
      Ends ends, Transition transition, double share, PointSet points, int observation) {
    PointSet own = new Independent(points.seed().forUse(Use.PILOT));
    Tuning tuning = CloudPilot.run(ends, transition, share, own, observation);
    return new Annealing(ends, transition, tuning, new Temperatures(tuning.betas()));
  }

  /// With steps and temperatures that are given.
  static Annealing of(Ends ends, Transition transition, Tuning tuning, Temperatures temperatures) {
    return new Annealing(ends, transition, tuning, temperatures);
  }

  private static Temperatures temperatures(Tuning tuning, Schedule schedule, int steps) {
    return schedule.adapts() ? tuning.temperatures(steps) : schedule.of(steps);
  }

  /// The most evaluations of log p(x, z) that a pilot takes.
  public static long mostPilotEvaluations(int leapfrog) {
    return Pilot.evaluations(Kernel.HMC.moves(leapfrog));
  }

  /// The same with another number of steps.
  public Annealing withSteps(Schedule schedule, int steps) {
    return new Annealing(ends, transition, tuning, temperatures(tuning, schedule, steps));
  }

  /// The evaluations of log p(x, z) that a chain takes.
  public long evaluations() {
    return 1 + (long) (temperatures.steps() - 1) * transition.evaluations();
  }

  /// Whether each evaluation has a gradient.
  public boolean hasGradients() {
    return transition.needsSlopes();
  }

  /// The proposal that chains start from.
  public Distribution start() {
    return ends.q();
  }

  Ends ends() {
    return ends;
  }

  /// What the pilot found.
  public Tuning tuning() {
    return tuning;
  }

  /// The uniforms of a chain from a distribution.
  long uniforms(Distribution start) {
    return start.uniforms() + (temperatures.steps() - 1L) * transition.uniforms(ends.dimension());
  }

  /// The temperatures of the path.
  Temperatures temperatures() {
    return temperatures;
  }

  /// Adds what the log weights of chains grow by over step t.
  void add(Chains chains, int t, double[] logW) {
    add(chains, temperatures.beta(t) - temperatures.beta(t - 1), logW);
  }

  /// Moves chains after step t, at its temperature.
  void move(Chains chains, int t, PointSet points, int observation, long first, Scratch scratch) {
    new Moves(points, observation, first, ends.q().uniforms()).move(chains, t, t - 1, scratch);
  }

  /// Runs chains from q.
  ///
  /// @param logW one number a chain
  /// @param z where the latents of their ends are written
  void forward(
      PointSet points,
      int observation,
      long first,
      int count,
      Scratch scratch,
      double[] logW,
      double[] z) {
    int mark = scratch.mark();
    Chains chains = new Chains(ends, count, transition.needsSlopes(), scratch);
    Starts.fill(ends, points, observation, first, count, scratch, chains.position());
    chains.start(scratch);
    Arrays.fill(logW, 0, count, 0);
    int steps = temperatures.steps();
    Moves moves = new Moves(points, observation, first, ends.q().uniforms());
    for (int t = 1; t <= steps; t++) {
      add(chains, temperatures.beta(t) - temperatures.beta(t - 1), logW);
      if (t < steps) {
        moves.move(chains, t, t - 1, scratch);
      }
    }
    ends.color(count, chains.position(), scratch, z);
    scratch.release(mark);
  }

  /// Runs chains backward from the latents in `z`.
  ///
  /// @param from the first dimension of the points that moves take
  void backward(
      double[] z,
      PointSet points,
      int from,
      int observation,
      long first,
      int count,
      Scratch scratch,
      double[] logW) {
    int mark = scratch.mark();
    Chains chains = new Chains(ends, count, transition.needsSlopes(), scratch);
    ends.whiten(count, z, scratch, chains.position());
    chains.start(scratch);
    Arrays.fill(logW, 0, count, 0);
    int steps = temperatures.steps();
    Moves moves = new Moves(points, observation, first, from);
    for (int t = steps; t >= 1; t--) {
      add(chains, temperatures.beta(t) - temperatures.beta(t - 1), logW);
      if (t > 1) {
        moves.move(chains, t - 1, steps - t, scratch);
      }
    }
    scratch.release(mark);
  }

  private static void add(Chains chains, double step, double[] logW) {
    for (int i = 0; i < chains.count(); i++) {
      logW[i] = Math.fma(step, chains.difference(i), logW[i]);
    }
  }

  /// Moves with the numbers of some points.
  private final class Moves {
    private final PointSet points;
    private final int observation;
    private final long first;
    private final int from;

    Moves(PointSet points, int observation, long first, int from) {
      this.points = points;
      this.observation = observation;
      this.first = first;
      this.from = from;
    }

    /// @param t at whose temperature the density stays
    /// @param number of the move
    void move(Chains chains, int t, int number, Scratch scratch) {
      int mark = scratch.mark();
      int rows = transition.uniforms(chains.dimension());
      double[] u = scratch.doubles(rows * Block.SIZE);
      points.fill(observation, first, chains.count(), from + number * rows, rows, u);
      double beta = temperatures.beta(t);
      transition.move(chains, beta, tuning.step(beta), u, scratch);
      scratch.release(mark);
    }
  }
}
