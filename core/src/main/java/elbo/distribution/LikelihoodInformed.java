package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Optional;

/// A distribution of few directions of z, y, completed by the prior given y: q(z) = q(y) p(z | y).
///
/// A likelihood changes the prior in few directions as a rule; in all others prior and proposal
/// cancel in the weight p(x | z) p(z) / q(z). T. Cui, J. Martin, Y. M. Marzouk, A. Solonen, A.
/// Spantini (2014), Likelihood-informed dimension reduction for nonlinear inverse problems.
public final class LikelihoodInformed implements Distribution {
  private final Subspace subspace;
  private final Distribution inside;

  /// @param subspace the directions of y in those of z
  /// @param inside the distribution of y
  /// @throws IllegalArgumentException if the dimensions differ
  public LikelihoodInformed(Subspace subspace, Distribution inside) {
    if (inside.latentDimension() != subspace.dimension()) {
      throw new IllegalArgumentException(
          "the subspace has "
              + subspace.dimension()
              + " dimensions, but the distribution in it has "
              + inside.latentDimension());
    }
    this.subspace = subspace;
    this.inside = inside;
  }

  @Override
  public int latentDimension() {
    return subspace.latentDimension();
  }

  /// The distribution of y.
  public Distribution inside() {
    return inside;
  }

  /// The directions of y.
  public Subspace subspace() {
    return subspace;
  }

  /// First those of y, then those of the rest.
  @Override
  public int uniforms() {
    return inside.uniforms() + subspace.latentDimension() - subspace.dimension();
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    int mark = scratch.mark();
    int rest = subspace.latentDimension() - subspace.dimension();
    double[] y = scratch.doubles(Math.max(1, subspace.dimension()) * Block.SIZE);
    double[] others = scratch.doubles(Math.max(1, rest) * Block.SIZE);
    double[] logRest = scratch.doubles(Block.SIZE);
    System.arraycopy(u, inside.uniforms() * Block.SIZE, others, 0, rest * Block.SIZE);
    inside.sample(count, u, scratch, y, logQ);
    subspace.lift(count, y, others, scratch, z, logRest);
    for (int i = 0; i < count; i++) {
      logQ[i] += logRest[i];
    }
    scratch.release(mark);
  }

  @Override
  public boolean hasGradients() {
    return inside.hasGradients();
  }

  @Override
  public void gradients(int count, double[] z, Scratch scratch, double[] out, double[] gradient) {
    int mark = scratch.mark();
    int rows = Math.max(1, subspace.dimension()) * Block.SIZE;
    double[] y = scratch.doubles(rows);
    double[] slope = scratch.doubles(rows);
    double[] logRest = scratch.doubles(Block.SIZE);
    subspace.project(count, z, scratch, y, logRest);
    inside.gradients(count, y, scratch, out, slope);
    for (int i = 0; i < count; i++) {
      out[i] += logRest[i];
    }
    subspace.gradients(count, z, y, slope, scratch, gradient);
    scratch.release(mark);
  }

  @Override
  public Optional<Whitening> whitening() {
    return subspace.dimension() == 0
        ? subspace.priorWhitening()
        : inside.whitening().map(subspace::whitening);
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] y = scratch.doubles(Math.max(1, subspace.dimension()) * Block.SIZE);
    double[] logRest = scratch.doubles(Block.SIZE);
    subspace.project(count, z, scratch, y, logRest);
    inside.logDensity(count, y, scratch, out);
    for (int i = 0; i < count; i++) {
      out[i] += logRest[i];
    }
    scratch.release(mark);
  }
}
