package elbo.training;

import elbo.kernel.Activation;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Mish;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.name.Nearest;
import java.util.List;
import java.util.Locale;

/// Activations by the names that they have in other libraries.
public final class ActivationName {
  private static final List<String> WORDS =
      List.of(
          "tanh",
          "relu",
          "leaky_relu",
          "elu",
          "sigmoid",
          "softplus",
          "silu",
          "gelu",
          "gelu_tanh",
          "mish",
          "hard_swish");

  private ActivationName() {}

  /// The names there are. `leaky_relu(slope=0.2)` and `elu(slope=1)` take an argument.
  public static List<String> all() {
    return WORDS;
  }

  /// The activation of a name.
  ///
  /// @throws IllegalArgumentException if there is none, with the nearest names in the message, or
  ///   its argument is not finite
  public static Activation parse(String text) {
    WrittenName name = WrittenName.parse("an activation", text, "slope");
    switch (name.word()) {
      case "leaky_relu" -> {
        return new LeakyRelu(argument(name, 0.01));
      }
      case "elu" -> {
        return new Elu(argument(name, 1));
      }
      default -> name.requireNone();
    }
    return switch (name.word()) {
      case "tanh" -> new Tanh();
      case "relu" -> new Relu();
      case "sigmoid" -> new Sigmoid();
      case "softplus" -> new Softplus();
      case "silu" -> new Silu();
      case "gelu" -> new Gelu();
      case "gelu_tanh" -> new GeluTanh();
      case "mish" -> new Mish();
      case "hard_swish" -> new HardSwish();
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "there is no activation '%s'; nearest: %s",
                  text,
                  String.join(", ", Nearest.of(name.word(), WORDS))));
    };
  }

  private static float argument(WrittenName name, double usual) {
    float value = (float) name.number(usual);
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          name.word() + ": slope must be a finite number in single precision, but is " + value);
    }
    return value;
  }
}
