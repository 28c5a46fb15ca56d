package elbo.training;

import elbo.kernel.Activation;
import elbo.network.Likelihood;
import elbo.network.Perceptron;
import java.util.ArrayList;
import java.util.List;

/// The shape of a VAE: a decoder from z to the parameters of p(x | z), an encoder from x to the
/// means and log variances of a diagonal normal q(z | x), with the hidden layers of the decoder in
/// the reverse order, and the prior N(0, I).
///
/// @param width D, the numbers in an observation
/// @param latents d
/// @param hidden the widths of the encoder's hidden layers in their order; none is a linear VAE
/// @param activation between layers
/// @param family where the parameters of p(x | z) come from
public record Architecture(
    int width, int latents, List<Integer> hidden, Activation activation, Family family) {
  /// @throws IllegalArgumentException if a width is below 1, or there is no likelihood of this
  ///   width
  public Architecture {
    hidden = List.copyOf(hidden);
    require("width", width);
    require("latents", latents);
    hidden.forEach(h -> require("hidden width", h));
    family.likelihood(0).outputs(width);
  }

  /// An architecture whose parameters of p(x | z) are outputs of the decoder, or constants.
  ///
  /// @throws IllegalArgumentException if a width is below 1, or there is no likelihood of this
  ///   width
  public Architecture(
      int width, int latents, List<Integer> hidden, Activation activation, Likelihood likelihood) {
    this(width, latents, hidden, activation, Family.of(likelihood));
  }

  private static void require(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }

  /// The encoder: D numbers to d means, then d log variances.
  public Perceptron encoder() {
    List<Integer> widths = new ArrayList<>(List.of(width));
    widths.addAll(hidden);
    widths.add(2 * latents);
    return new Perceptron(widths, activation);
  }

  /// The decoder: d latents to the parameters of p(x | z).
  public Perceptron decoder() {
    List<Integer> widths = new ArrayList<>(List.of(latents));
    widths.addAll(hidden.reversed());
    widths.add(family.likelihood(0).outputs(width));
    return new Perceptron(widths, activation);
  }

  /// The number of parameters: the encoder's, the decoder's, and a logarithm of a learned scale.
  public int parameters() {
    return encoder().parameters() + decoder().parameters() + scales();
  }

  /// How many scales are learned beside the networks, 0 or 1.
  int scales() {
    return family instanceof Family.SharedScale ? 1 : 0;
  }
}
