package elbo.onnx;

import elbo.distribution.Distribution;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.Vae;
import java.util.Arrays;
import java.util.Optional;

/// A VAE under a prior of which only the density is known: an autoregressive one, or a flow from z
/// to noise. No samples are drawn from it, so that the model has no prior as a distribution, and
/// log p(z) is part of the likelihood.
record PriorDensity(Vae vae, LogDensity density) implements LatentModel {
  /// A log density over blocks of latents.
  interface LogDensity {
    /// Adds log p(z), in nats, of samples `i < count`.
    void addTo(int count, double[] z, Scratch scratch, double[] out);
  }

  @Override
  public String name() {
    return vae.name();
  }

  @Override
  public Optional<String> sha256() {
    return vae.sha256();
  }

  @Override
  public int latentDimension() {
    return vae.latentDimension();
  }

  @Override
  public int observationDimension() {
    return vae.observationDimension();
  }

  @Override
  public Joint at(double[] x) {
    Joint joint = vae.at(x);
    return (count, z, scratch, logPrior, logLikelihood) -> {
      joint.logJoint(count, z, scratch, logPrior, logLikelihood);
      density.addTo(count, z, scratch, logLikelihood);
      Arrays.fill(logPrior, 0, count, 0);
    };
  }

  @Override
  public Distribution proposal(double[] x) {
    return vae.proposal(x);
  }
}
