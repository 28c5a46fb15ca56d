package elbo.posterior;

import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.Vae;
import java.util.Optional;

/// What the decoder of a VAE outputs: the parameters of p(x | z), as the network outputs them
/// (logits are logits).
///
/// @param model the VAE, given the condition of the observation
public record DecoderOutputs(Vae model) implements LatentFunction {
  /// Those of a model, where it has a decoder.
  public static Optional<LatentFunction> of(LatentModel model) {
    return model instanceof Vae vae ? Optional.of(new DecoderOutputs(vae)) : Optional.empty();
  }

  @Override
  public int numbers() {
    return model.outputs();
  }

  @Override
  public void values(int count, double[] z, Scratch scratch, double[] out) {
    model.outputs(count, z, scratch, out);
  }
}
