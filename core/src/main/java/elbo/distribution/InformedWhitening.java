package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;

/// The coordinates in which the part of z inside of a subspace has a whitening of its own, and the
/// rest the prior's.
///
/// With x the coordinates in which the prior is standard and V the directions, x = e + V(w(Vᵀe) −
/// Vᵀe), where w is the map inside: e has as many coordinates as z, and what is orthogonal to V
/// stays as it is.
final class InformedWhitening implements Whitening {
  private final Whitening prior;
  private final Whitening inside;
  private final DoubleProduct projection;
  private final DoubleProduct removal;
  private final double[] zeros;

  /// What a map inside makes of y.
  @FunctionalInterface
  private interface Inner {
    void apply(double[] y, double[] out);
  }

  /// @param projection Vᵀ
  /// @param removal −V
  InformedWhitening(
      Whitening prior, Whitening inside, DoubleProduct projection, DoubleProduct removal) {
    this.prior = prior;
    this.inside = inside;
    this.projection = projection;
    this.removal = removal;
    zeros = new double[DoubleProduct.paddedRows(prior.dimension())];
  }

  @Override
  public int dimension() {
    return prior.dimension();
  }

  @Override
  public void color(int count, double[] e, Scratch scratch, double[] z) {
    int mark = scratch.mark();
    double[] x = scratch.doubles(zeros.length * Block.SIZE);
    moved(count, e, (y, out) -> inside.color(count, y, scratch, out), scratch, x);
    prior.color(count, x, scratch, z);
    scratch.release(mark);
  }

  @Override
  public void whiten(int count, double[] z, Scratch scratch, double[] e) {
    int mark = scratch.mark();
    double[] x = scratch.doubles(zeros.length * Block.SIZE);
    prior.whiten(count, z, scratch, x);
    moved(count, x, (y, out) -> inside.whiten(count, y, scratch, out), scratch, e);
    scratch.release(mark);
  }

  @Override
  public void pullBack(int count, double[] g, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] x = scratch.doubles(zeros.length * Block.SIZE);
    prior.pullBack(count, g, scratch, x);
    moved(count, x, (y, to) -> inside.pullBack(count, y, scratch, to), scratch, out);
    scratch.release(mark);
  }

  // x + V(w(Vᵀx) − Vᵀx)
  private void moved(int count, double[] x, Inner w, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    int r = inside.dimension();
    double[] y = scratch.doubles(DoubleProduct.paddedRows(r) * Block.SIZE);
    double[] moved = scratch.doubles(r * Block.SIZE);
    double[] change = scratch.doubles(zeros.length * Block.SIZE);
    projection.apply(count, x, zeros, scratch, y);
    w.apply(y, moved);
    for (int row = 0; row < r * Block.SIZE; row += Block.SIZE) {
      for (int i = row; i < row + count; i++) {
        y[i] -= moved[i];
      }
    }
    removal.apply(count, y, zeros, scratch, change);
    System.arraycopy(x, 0, out, 0, dimension() * Block.SIZE);
    for (int j = 0; j < dimension(); j++) {
      Rows.sum(j, count, change, out);
    }
    scratch.release(mark);
  }
}
