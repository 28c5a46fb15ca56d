package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;

/// Preconditioned Crank–Nicolson moves, e′ = √(1 − s²) e + s ξ with ξ ~ N(0, I): reversible under
/// the standard normal distribution of e, so that they need no derivatives and, where q is that
/// distribution, do not shrink as dimensions grow that the likelihood leaves alone. A. Beskos, G.
/// Roberts, A. Stuart, J. Voss (2008), MCMC methods for diffusion bridges; S. L. Cotter, G. O.
/// Roberts, A. M. Stuart, D. White (2013), MCMC methods for functions.
record CrankNicolson() implements Transition {
  @Override
  public int uniforms(int d) {
    return d + 1;
  }

  @Override
  public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
    int mark = scratch.mark();
    int d = chains.dimension();
    int count = chains.count();
    double[] before = scratch.doubles(Block.SIZE);
    double[] after = scratch.doubles(Block.SIZE);
    double[] next = chains.proposed();
    double keep = Math.sqrt((1 - step) * (1 + step));
    Momenta.fill(d, count, u, next);
    for (int row = 0; row < d * Block.SIZE; row += Block.SIZE) {
      for (int i = row; i < row + count; i++) {
        next[i] = Math.fma(step, next[i], keep * chains.position()[i]);
      }
    }
    chains.propose(scratch);
    Rows.squares(d, count, chains.position(), before);
    Rows.squares(d, count, next, after);
    for (int i = 0; i < count; i++) {
      chains.ratio()[i] = chains.gain(beta, i) + 0.5 * (after[i] - before[i]);
    }
    chains.accept(u, d * Block.SIZE);
    scratch.release(mark);
  }

  @Override
  public double acceptance() {
    return 0.3;
  }

  @Override
  public double firstStep(int d) {
    return 0.5;
  }

  @Override
  public double largestStep() {
    return 1;
  }
}
