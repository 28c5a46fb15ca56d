package elbo.model;

import elbo.kernel.Block;
import java.util.Arrays;

/// A model written as one scalar function, log p(x, z): no vectors needed.
///
/// Implement the function, the two dimensions, a proposal and a name. Lanes may come later in the
/// same file: override [#at(double[])].
public interface ScalarModel extends Model {
  /// log p(x, z) in nats; −∞ where it is impossible.
  double logJoint(double[] x, double[] z);

  /// The function, one latent after another.
  @Override
  default Joint at(double[] x) {
    Observations.width(this, x);
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
