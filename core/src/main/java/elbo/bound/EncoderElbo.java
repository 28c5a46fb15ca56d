package elbo.bound;

import elbo.weight.Source;

/// The ELBO of the model's own proposal, its encoder, where the samples come from a refined one.
///
/// From samples of its own, independent of the others and a tenth as many. Its distance to log p(x)
/// is the encoder's gap, KL(q(z | x) ‖ p(z | x)), of which the refined proposal's [Elbo] closes a
/// part.
public record EncoderElbo() implements MeanLogWeight {
  @Override
  public Source source() {
    return Source.ENCODER;
  }
}
