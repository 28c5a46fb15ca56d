package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import java.util.ArrayList;
import java.util.List;

/// A cloud that chooses temperatures by the effective sample size of its increments and tunes the
/// moves, with points of its own; no cloud that counts has its particles, so that their evidence is
/// unbiased.
final class CloudPilot {
  private static final int PARTICLES = 64;
  private static final int MOVES = 3;
  private static final int FIRST_MOVES = 8;
  private static final int MOST_TEMPERATURES = 4096;
  private static final int BISECTIONS = 50;
  private static final double RATE = 1.2;

  private final Ends ends;
  private final Transition transition;
  private final double share;
  private final PointSet points;
  private final int observation;
  private double logStep;
  private int moves;

  private CloudPilot(
      Ends ends, Transition transition, double share, PointSet points, int observation) {
    this.ends = ends;
    this.transition = transition;
    this.share = share;
    this.points = points;
    this.observation = observation;
    logStep = Log.log(transition.firstStep(Math.max(1, ends.dimension())));
  }

  /// Steps at the temperatures that were chosen, which rise from 0 to 1.
  ///
  /// @param share of the particles that the effective sample size is after each step
  /// @param points of this use alone
  /// @throws IllegalArgumentException if temperatures cease to rise
  static Tuning run(
      Ends ends, Transition transition, double share, PointSet points, int observation) {
    return Scratch.with(
        scratch -> new CloudPilot(ends, transition, share, points, observation).run(scratch));
  }

  private Tuning run(Scratch scratch) {
    List<Double> betas = new ArrayList<>(List.of(0.0));
    List<Double> logSteps = new ArrayList<>();
    Chains cloud = new Chains(ends, PARTICLES, transition.needsSlopes(), scratch);
    Starts.fill(ends, points, observation, 0, PARTICLES, scratch, cloud.position());
    cloud.start(scratch);
    logSteps.add(tuned(cloud, 0, FIRST_MOVES, scratch));
    while (betas.getLast() < 1) {
      double beta = next(cloud, betas.getLast());
      if (!(beta > betas.getLast()) || betas.size() > MOST_TEMPERATURES) {
        throw new IllegalArgumentException(
            "temperatures must rise to 1, but those of the pilot stay at "
                + betas.getLast()
                + " after "
                + betas.size()
                + " steps: the proposal is too far from the posterior");
      }
      resample(cloud, beta - betas.getLast(), betas.size(), scratch);
      betas.add(beta);
      logSteps.add(tuned(cloud, beta, MOVES, scratch));
    }
    double[] all = betas.stream().mapToDouble(b -> b).toArray();
    double[] steps = logSteps.stream().mapToDouble(s -> s).toArray();
    long evaluations = PARTICLES * (1 + (long) moves * transition.evaluations());
    return new Tuning(all, steps, new double[all.length], evaluations);
  }

  private static double[] increments(Chains cloud, double step) {
    double[] logW = new double[PARTICLES];
    for (int i = 0; i < PARTICLES; i++) {
      double difference = cloud.difference(i);
      logW[i] = Double.isFinite(difference) ? step * difference : Double.NEGATIVE_INFINITY;
    }
    return Resampling.weights(logW, PARTICLES);
  }

  private double next(Chains cloud, double beta) {
    double enough = share * PARTICLES;
    if (Resampling.ess(increments(cloud, 1 - beta)) >= enough) {
      return 1;
    }
    double low = beta;
    double high = 1;
    for (int b = 0; b < BISECTIONS; b++) {
      double middle = 0.5 * (low + high);
      if (Resampling.ess(increments(cloud, middle - beta)) >= enough) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // Where most particles are impossible, no step leaves enough: the smallest that is possible is
    // taken, after which they are gone.
    return low > beta ? low : high;
  }

  private void resample(Chains cloud, double step, int stage, Scratch scratch) {
    int mark = scratch.mark();
    double[] u = scratch.doubles(Block.SIZE);
    points.fill(observation, PARTICLES, 1, stage, 1, u);
    cloud.resample(Resampling.systematic(increments(cloud, step), u[0]));
    scratch.release(mark);
  }

  private double tuned(Chains cloud, double beta, int here, Scratch scratch) {
    int rows = transition.uniforms(cloud.dimension());
    double sum = 0;
    for (int m = 0; m < here; m++) {
      int mark = scratch.mark();
      double[] u = scratch.doubles(rows * Block.SIZE);
      points.fill(observation, 0, PARTICLES, ends.q().uniforms() + rows * moves++, rows, u);
      transition.move(cloud, beta, Exp.exp(logStep), u, scratch);
      scratch.release(mark);
      double accepted = 0;
      for (int i = 0; i < PARTICLES; i++) {
        double ratio = cloud.ratio()[i];
        accepted += ratio >= 0 ? 1 : ratio < 0 ? Exp.exp(ratio) : 0;
      }
      double off = accepted / PARTICLES - transition.acceptance();
      logStep = Math.min(Math.fma(RATE, off, logStep), Log.log(transition.largestStep()));
      sum += m < here - MOVES ? 0 : logStep;
    }
    return sum / MOVES;
  }
}
