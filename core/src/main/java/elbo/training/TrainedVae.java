package elbo.training;

import elbo.kernel.Block;
import elbo.model.Digest;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Spread;
import java.util.Optional;

/// A VAE that was learned.
///
/// @param parameters its parameters: the best of the run by the validation bound, if there is one
///   and a patience, else the last
/// @param epoch the epoch whose parameters they are, from 1
/// @param state where the run ended
public record TrainedVae(Parameters parameters, int epoch, TrainingState state) {
  /// The encoder: x to d means, then d log variances.
  public Network encoder() {
    return parameters.encoder();
  }

  /// The decoder: z to the parameters of p(x | z).
  public Network decoder() {
    return parameters.decoder();
  }

  /// The distributions whose parameters the decoder outputs.
  public Likelihood likelihood() {
    return parameters.architecture().family().likelihood(parameters.logScale());
  }

  /// The hash of architecture and parameters.
  public String sha256() {
    Architecture architecture = parameters.architecture();
    return new Digest().add(architecture.toString()).add(parameters.values()).hex();
  }

  /// The model.
  ///
  /// @param name its name in reports
  public Vae vae(String name) {
    Architecture architecture = parameters.architecture();
    Network encoder = encoder();
    NormalEncoder q =
        new NormalEncoder(
            architecture.width(),
            architecture.latents(),
            x -> outputs(encoder, x),
            Spread.LOG_VARIANCE);
    return new Vae(
        name, Optional.of(sha256()), architecture.width(), decoder(), likelihood(), q::at);
  }

  private static double[] outputs(Network network, double[] x) {
    float[] block = new float[network.outputLength()];
    double[] in = new double[x.length * Block.SIZE];
    for (int j = 0; j < x.length; j++) {
      in[j * Block.SIZE] = x[j];
    }
    elbo.kernel.Scratch.lend(scratch -> network.decode(1, in, scratch, block));
    double[] out = new double[network.outputs()];
    for (int r = 0; r < out.length; r++) {
      out[r] = block[r * Block.SIZE];
    }
    return out;
  }
}
