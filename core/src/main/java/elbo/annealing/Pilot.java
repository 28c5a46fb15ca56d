package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;

/// A few chains that go the way from q to p(x, ·) once, with points of their own, and are not
/// counted: what is tuned by them depends on no sample that counts.
final class Pilot {
  private static final int CHAINS = 32;
  private static final int STAGES = 16;
  private static final int FIRST_MOVES = 8;
  private static final int MOVES = 3;
  // How much a move changes the log of the step for each unit of acceptance that it is off.
  private static final double RATE = 1.2;

  private final Ends ends;
  private final Transition transition;
  private final PointSet points;
  private final int observation;
  private double logStep;
  private int moves;

  private Pilot(Ends ends, Transition transition, PointSet points, int observation) {
    this.ends = ends;
    this.transition = transition;
    this.points = points;
    this.observation = observation;
    logStep = Log.log(transition.firstStep(Math.max(1, ends.dimension())));
  }

  /// The evaluations of log p(x, z) that a pilot takes.
  static long evaluations(Transition transition) {
    return CHAINS * (1 + (FIRST_MOVES + (long) STAGES * MOVES) * transition.evaluations());
  }

  /// @param points of this use alone
  static Tuning run(Ends ends, Transition transition, PointSet points, int observation) {
    return Scratch.with(scratch -> new Pilot(ends, transition, points, observation).run(scratch));
  }

  private Tuning run(Scratch scratch) {
    double[] betas = Schedule.SIGMOID.of(STAGES).betas();
    double[] logSteps = new double[betas.length];
    double[] deviations = new double[betas.length];
    Chains chains = new Chains(ends, CHAINS, transition.needsSlopes(), scratch);
    Starts.fill(ends, points, observation, 0, CHAINS, scratch, chains.position());
    chains.start(scratch);
    for (int k = 0; k < betas.length; k++) {
      int here = k == 0 ? FIRST_MOVES : MOVES;
      double sum = 0;
      for (int m = 0; m < here; m++) {
        move(chains, betas[k], scratch);
        sum += m < here - MOVES ? 0 : logStep;
      }
      logSteps[k] = sum / MOVES;
      deviations[k] = deviation(chains);
    }
    return new Tuning(betas, logSteps, deviations, evaluations(transition));
  }

  private void move(Chains chains, double beta, Scratch scratch) {
    int mark = scratch.mark();
    int rows = transition.uniforms(chains.dimension());
    double[] u = scratch.doubles(rows * Block.SIZE);
    points.fill(observation, 0, CHAINS, ends.q().uniforms() + rows * moves++, rows, u);
    transition.move(chains, beta, Exp.exp(logStep), u, scratch);
    double accepted = 0;
    for (int i = 0; i < CHAINS; i++) {
      double ratio = chains.ratio()[i];
      accepted += ratio >= 0 ? 1 : ratio < 0 ? Exp.exp(ratio) : 0;
    }
    double off = accepted / CHAINS - transition.acceptance();
    logStep = Math.min(Math.fma(RATE, off, logStep), Log.log(transition.largestStep()));
    scratch.release(mark);
  }

  // Chains at states that are impossible under p have no part in it.
  private static double deviation(Chains chains) {
    int n = 0;
    double sum = 0;
    for (int i = 0; i < CHAINS; i++) {
      if (Double.isFinite(chains.difference(i))) {
        sum += chains.difference(i);
        n++;
      }
    }
    double squares = 0;
    for (int i = 0; i < CHAINS; i++) {
      if (Double.isFinite(chains.difference(i))) {
        double off = chains.difference(i) - sum / n;
        squares = Math.fma(off, off, squares);
      }
    }
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1));
  }
}
