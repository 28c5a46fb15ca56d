package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// A random walk over latents with finitely many states: one coordinate, drawn from all, is
/// proposed another of its states, drawn from all others. It has no size of a step.
///
/// @param states how many each coordinate has, at least 1
@SuppressWarnings("ArrayRecordComponent") // never compared
record StateWalk(long[] states) implements Transition {
  /// The coordinate, its state, and the choice.
  @Override
  public int uniforms(int d) {
    return 3;
  }

  @Override
  public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
    int d = chains.dimension();
    double[] next = chains.proposed();
    System.arraycopy(chains.position(), 0, next, 0, d * Block.SIZE);
    for (int i = 0; i < chains.count(); i++) {
      int j = (int) (u[i] * d);
      int at = j * Block.SIZE + i;
      long others = states[j] - 1;
      next[at] = (next[at] + 1 + (long) (u[Block.SIZE + i] * others)) % states[j];
      if (others == 0) {
        next[at] = chains.position()[at];
      }
    }
    chains.propose(scratch);
    for (int i = 0; i < chains.count(); i++) {
      chains.ratio()[i] = chains.gain(beta, i);
    }
    chains.accept(u, 2 * Block.SIZE);
  }

  @Override
  public double acceptance() {
    return 0.5;
  }

  @Override
  public double firstStep(int d) {
    return 1;
  }

  @Override
  public double largestStep() {
    return 1;
  }
}
