package elbo.model;

import elbo.kernel.Block;
import java.util.Arrays;

/// A model given by one scalar function, log p(x, z), without vectors.
///
/// Implement the function, the two dimensions, a proposal and a name. A version in lanes may be
/// added later in the same file: override [#at(double[])]. With a condition y, log p(x, z | y),
/// make it a [Conditional] of one scalar model a condition.
public interface ScalarModel extends LatentModel {
  /// log p(x, z) in nats; −∞ where p(x, z) = 0.
  double logJoint(double[] x, double[] z);

  /// The function [#logJoint] for one latent after another.
  @Override
  default Joint at(double[] x) {
    Support.width(this, x);
    double[] observed = x.clone();
    return (count, z, scratch, logPrior, logLikelihood) -> {
      Arrays.fill(logPrior, 0, count, 0);
      double[] latent = new double[latentDimension()];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < latent.length; j++) {
          latent[j] = z[j * Block.SIZE + i];
        }
        logLikelihood[i] = logJoint(observed, latent);
      }
    };
  }
}
