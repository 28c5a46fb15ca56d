package elbo.annealing;

import elbo.distribution.Whitening;
import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// The latents themselves as coordinates.
record IdentityMap(int dimension) implements Whitening {
  @Override
  public void color(int count, double[] e, Scratch scratch, double[] z) {
    System.arraycopy(e, 0, z, 0, dimension * Block.SIZE);
  }

  @Override
  public void whiten(int count, double[] z, Scratch scratch, double[] e) {
    System.arraycopy(z, 0, e, 0, dimension * Block.SIZE);
  }

  @Override
  public void pullBack(int count, double[] g, Scratch scratch, double[] out) {
    System.arraycopy(g, 0, out, 0, dimension * Block.SIZE);
  }
}
