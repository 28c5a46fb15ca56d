package elbo.inference;

import elbo.distribution.Subspace;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;

/// The coordinates in which an adaptation draws samples and fits proposals.
interface Coordinates {
  /// The number of coordinates.
  int dimension();

  /// The uniforms that complete them to latents.
  int uniforms();

  /// Writes the log of an unnormalized density of the coordinates, or an unbiased estimate of that
  /// density: log p(x, z) less the log density of what completes them to z.
  ///
  /// @param y the coordinates, dimension-major
  /// @param u the uniforms that complete them
  void logTarget(int count, double[] y, double[] u, Scratch scratch, double[] out);

  /// The latents themselves.
  record Latents(Joint joint, int dimension) implements Coordinates {
    @Override
    public int uniforms() {
      return 0;
    }

    @Override
    public void logTarget(int count, double[] y, double[] u, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      double[] logLikelihood = scratch.doubles(Block.SIZE);
      joint.logJoint(count, y, scratch, out, logLikelihood);
      for (int i = 0; i < count; i++) {
        out[i] += logLikelihood[i];
      }
      scratch.release(mark);
    }
  }

  /// Those of a subspace, completed by the prior.
  record Informed(Joint joint, Subspace subspace) implements Coordinates {
    @Override
    public int dimension() {
      return subspace.dimension();
    }

    @Override
    public int uniforms() {
      return subspace.latentDimension() - subspace.dimension();
    }

    @Override
    public void logTarget(int count, double[] y, double[] u, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      double[] z = scratch.doubles(subspace.latentDimension() * Block.SIZE);
      double[] logRest = scratch.doubles(Block.SIZE);
      double[] logLikelihood = scratch.doubles(Block.SIZE);
      subspace.lift(count, y, u, scratch, z, logRest);
      joint.logJoint(count, z, scratch, out, logLikelihood);
      for (int i = 0; i < count; i++) {
        out[i] += logLikelihood[i] - logRest[i];
      }
      scratch.release(mark);
    }
  }
}
