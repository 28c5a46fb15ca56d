package elbo.training;

import elbo.kernel.Activation;
import elbo.network.Likelihood;
import elbo.network.Perceptron;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The shape of a VAE: a decoder from z to the parameters of p(x | z), an encoder from x to the
/// means and log variances of a diagonal normal q(z | x), with the hidden layers of the decoder in
/// the reverse order, and the prior N(0, I).
///
/// With a second level of latents z₂ that prior is p(z₁ | z₂), and the encoder goes on with q(z₂ |
/// z₁): Y. Burda, R. Grosse, R. Salakhutdinov (2016), Importance weighted autoencoders.
///
/// With conditions c both networks take these too, after x and after z, and the prior is that of
/// every c: p(x | z, c) and q(z | x, c). K. Sohn, H. Lee, X. Yan (2015), Learning structured output
/// representation using deep conditional generative models.
///
/// @param width D, the numbers in an observation
/// @param latents d
/// @param hidden the widths of the encoder's hidden layers in their order; none is a linear VAE
/// @param activation between layers
/// @param family where the parameters of p(x | z) come from
/// @param upper the second level, if there is one
/// @param conditions C, the numbers of a condition; 0 for none
public record Architecture(
    int width,
    int latents,
    List<Integer> hidden,
    Activation activation,
    Family family,
    Optional<Upper> upper,
    int conditions) {
  /// A second level of latents: q(z₂ | z₁) and p(z₁ | z₂) are normal with means and log variances
  /// as outputs of dense networks that mirror each other, and p(z₂) is N(0, I).
  ///
  /// @param latents of z₂
  /// @param hidden the widths of the hidden layers of q(z₂ | z₁) in their order
  public record Upper(int latents, List<Integer> hidden) {
    /// @throws IllegalArgumentException if a width is below 1 or above 2²⁴
    public Upper {
      hidden = List.copyOf(hidden);
      require("latents of the second level", latents);
      hidden.forEach(h -> require("hidden width of the second level", h));
    }
  }

  // Larger arrays of a file, which has several, could not be indexed by int.
  private static final long MOST = 1L << 26;
  private static final int WIDEST = 1 << 24;

  /// @throws IllegalArgumentException if a width is below 1 or above 2²⁴, there are more than 2²⁶
  ///   parameters, there is no likelihood of this width, or there are conditions and a second level
  public Architecture {
    hidden = List.copyOf(hidden);
    require("width", width);
    require("latents", latents);
    hidden.forEach(h -> require("hidden width", h));
    if (conditions < 0 || conditions > WIDEST) {
      throw new IllegalArgumentException(
          "numbers of a condition must be from 0 to " + WIDEST + ", but are " + conditions);
    }
    if (conditions > 0 && upper.isPresent()) {
      throw new IllegalArgumentException(
          "two levels of latents take no condition, but it has " + conditions + " numbers");
    }
    int outputs = family.likelihood(0).outputs(width);
    long size =
        size(width + conditions, hidden, 2 * latents)
            + size(latents + conditions, hidden.reversed(), outputs);
    if (upper.isPresent()) {
      Upper level = upper.get();
      size += size(latents, level.hidden(), 2 * level.latents());
      size += size(level.latents(), level.hidden().reversed(), 2 * latents);
    }
    if (size > MOST) {
      throw new IllegalArgumentException(
          "there must be at most " + MOST + " parameters, but there would be " + size);
    }
  }

  private static long size(int inputs, List<Integer> widths, int outputs) {
    long sum = 0;
    long from = inputs;
    for (int to : widths) {
      sum += (from + 1) * to;
      from = to;
    }
    return sum + (from + 1) * outputs;
  }

  /// An architecture without conditions.
  ///
  /// @throws IllegalArgumentException as without a second level
  public Architecture(
      int width,
      int latents,
      List<Integer> hidden,
      Activation activation,
      Family family,
      Optional<Upper> upper) {
    this(width, latents, hidden, activation, family, upper, 0);
  }

  /// An architecture with one level of latents.
  ///
  /// @throws IllegalArgumentException if a width is below 1, or there is no likelihood of this
  ///   width
  public Architecture(
      int width, int latents, List<Integer> hidden, Activation activation, Family family) {
    this(width, latents, hidden, activation, family, Optional.empty());
  }

  /// The same with a second level of latents.
  ///
  /// @throws IllegalArgumentException if there are conditions
  public Architecture withUpper(Upper level) {
    return new Architecture(
        width, latents, hidden, activation, family, Optional.of(level), conditions);
  }

  /// The same given conditions of so many numbers, 0 for none.
  ///
  /// @throws IllegalArgumentException if they are negative, or there is a second level
  public Architecture withConditions(int numbers) {
    return new Architecture(width, latents, hidden, activation, family, upper, numbers);
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
    if (value < 1 || value > WIDEST) {
      throw new IllegalArgumentException(
          name + " must be from 1 to " + WIDEST + ", but is " + value);
    }
  }

  /// The encoder: D numbers of x, then C of the condition, to d means, then d log variances.
  public Perceptron encoder() {
    return between(width + conditions, hidden, 2 * latents);
  }

  /// The decoder: d latents, then C numbers of the condition, to the parameters of p(x | z).
  public Perceptron decoder() {
    return between(latents + conditions, hidden.reversed(), family.likelihood(0).outputs(width));
  }

  /// The networks in the order of their parameters: encoder, decoder and, of a second level, those
  /// of q(z₂ | z₁) and p(z₁ | z₂).
  List<Perceptron> networks() {
    List<Perceptron> networks = new ArrayList<>(List.of(encoder(), decoder()));
    upper.ifPresent(u -> {
      networks.add(between(latents, u.hidden(), 2 * u.latents()));
      networks.add(between(u.latents(), u.hidden().reversed(), 2 * latents));
    });
    return networks;
  }

  private Perceptron between(int inputs, List<Integer> widths, int outputs) {
    List<Integer> all = new ArrayList<>(List.of(inputs));
    all.addAll(widths);
    all.add(outputs);
    return new Perceptron(all, activation);
  }

  /// The number of latents of all levels.
  public int allLatents() {
    return latents + upper.map(Upper::latents).orElse(0);
  }

  /// The number of parameters: those of the networks, and a logarithm of a learned scale.
  public int parameters() {
    return networks().stream().mapToInt(Perceptron::parameters).sum() + scales();
  }

  // Runs are identified by this text.
  @Override
  public String toString() {
    return "Architecture[width="
        + width
        + ", latents="
        + latents
        + ", hidden="
        + hidden
        + ", activation="
        + activation
        + ", family="
        + family
        + upper.map(u -> ", upper=" + u).orElse("")
        + (conditions > 0 ? ", conditions=" + conditions : "")
        + "]";
  }

  /// How many scales are learned beside the networks, 0 or 1.
  int scales() {
    return family instanceof Family.SharedScale ? 1 : 0;
  }
}
