package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;

/// Hamiltonian Monte Carlo: momenta drawn anew, leapfrog steps, and a proposal at their end. With
/// one leapfrog step it is the Metropolis-adjusted Langevin algorithm.
///
/// The size of a step is drawn for each move and chain from 0.8 to 1.2 times the tuned one,
/// whatever the state, so that no trajectory is a period. S. Duane, A. D. Kennedy, B. J. Pendleton,
/// D. Roweth (1987), Hybrid Monte Carlo; R. M. Neal (2011), MCMC using Hamiltonian dynamics.
///
/// @param leapfrog steps of a move, at least 1
/// @param acceptance that steps are tuned to
record Hamiltonian(int leapfrog, double acceptance) implements Transition {
  private static final double SHORTEST = 0.8;
  private static final double SPREAD = 0.4;

  // About a quarter of the period of a posterior as wide as q: half of it would leave log p(x, z) −
  // log q(z) as it was, however far z moves.
  private static final double LENGTH = 1.5;

  /// Momenta, the choice, and the size of the steps.
  @Override
  public int uniforms(int d) {
    return d + 2;
  }

  @Override
  public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
    int mark = scratch.mark();
    int d = chains.dimension();
    int count = chains.count();
    double[] momentum = scratch.doubles(d * Block.SIZE);
    double[] before = scratch.doubles(Block.SIZE);
    double[] after = scratch.doubles(Block.SIZE);
    double[] size = scratch.doubles(Block.SIZE);
    double[] half = scratch.doubles(Block.SIZE);
    Momenta.fill(d, count, u, momentum);
    Rows.squares(d, count, momentum, before);
    for (int i = 0; i < count; i++) {
      size[i] = step * Math.fma(SPREAD, u[(d + 1) * Block.SIZE + i], SHORTEST);
      half[i] = 0.5 * size[i];
    }
    System.arraycopy(chains.position(), 0, chains.proposed(), 0, d * Block.SIZE);
    chains.kick(false, beta, half, momentum);
    for (int l = 1; l <= leapfrog; l++) {
      drift(d, count, size, momentum, chains.proposed());
      chains.propose(scratch);
      chains.kick(true, beta, l < leapfrog ? size : half, momentum);
    }
    Rows.squares(d, count, momentum, after);
    for (int i = 0; i < count; i++) {
      chains.ratio()[i] = chains.gain(beta, i) - 0.5 * (after[i] - before[i]);
    }
    chains.accept(u, d * Block.SIZE);
    scratch.release(mark);
  }

  private static void drift(int d, int count, double[] size, double[] momentum, double[] position) {
    for (int row = 0; row < d * Block.SIZE; row += Block.SIZE) {
      for (int i = 0; i < count; i++) {
        position[row + i] = Math.fma(size[i], momentum[row + i], position[row + i]);
      }
    }
  }

  @Override
  public double firstStep(int d) {
    return Math.min(largestStep(), 1 / Math.sqrt(Math.sqrt(d)));
  }

  @Override
  public double largestStep() {
    return LENGTH / leapfrog;
  }

  @Override
  public boolean needsSlopes() {
    return true;
  }

  @Override
  public int evaluations() {
    return leapfrog;
  }
}
