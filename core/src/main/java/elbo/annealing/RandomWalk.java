package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// A random walk, e′ = e + s ξ with ξ ~ N(0, I). N. Metropolis, A. W. Rosenbluth, M. N. Rosenbluth,
/// A. H. Teller, E. Teller (1953), Equation of state calculations by fast computing machines.
record RandomWalk() implements Transition {
  @Override
  public int uniforms(int d) {
    return d + 1;
  }

  @Override
  public void move(Chains chains, double beta, double step, double[] u, Scratch scratch) {
    int d = chains.dimension();
    double[] next = chains.proposed();
    Momenta.fill(d, chains.count(), u, next);
    for (int row = 0; row < d * Block.SIZE; row += Block.SIZE) {
      for (int i = row; i < row + chains.count(); i++) {
        next[i] = Math.fma(step, next[i], chains.position()[i]);
      }
    }
    chains.propose(scratch);
    for (int i = 0; i < chains.count(); i++) {
      chains.ratio()[i] = chains.gain(beta, i);
    }
    chains.accept(u, d * Block.SIZE);
  }

  @Override
  public double acceptance() {
    return 0.25;
  }

  @Override
  public double firstStep(int d) {
    return 2.4 / Math.sqrt(d);
  }
}
