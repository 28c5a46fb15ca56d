package elbo.training;

import elbo.model.LatentModel;
import elbo.model.Vae;
import elbo.network.Likelihood;
import elbo.network.Network;

/// A VAE that was learned.
///
/// @param parameters its parameters: the best of the run by the validation bound, if there is one
///   and a patience, else the last
/// @param epoch the epoch whose parameters they are, from 1
/// @param state where the run ended
public record TrainedVae(Parameters parameters, int epoch, TrainingState state) {
  /// The encoder: x, then the condition, to d means, then d log variances.
  public Network encoder() {
    return parameters.encoder();
  }

  /// The decoder: z, then the condition, to the parameters of p(x | z).
  public Network decoder() {
    return parameters.decoder();
  }

  /// The distributions whose parameters the decoder outputs.
  public Likelihood likelihood() {
    return parameters.architecture().family().likelihood(parameters.logScale());
  }

  /// The hash of architecture and parameters.
  public String sha256() {
    return parameters.sha256();
  }

  /// The model: a [Vae] or, of an architecture with conditions, one for each condition.
  ///
  /// @param name its name in reports
  public LatentModel model(String name) {
    return parameters.model(name);
  }

  /// The model that takes no condition.
  ///
  /// @param name its name in reports
  /// @throws IllegalStateException if it takes one
  public Vae vae(String name) {
    return parameters.vae(name);
  }
}
