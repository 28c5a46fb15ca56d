package elbo.training;

import elbo.name.Nearest;
import elbo.network.BernoulliLogits;
import elbo.network.NegativeBinomial;
import elbo.network.Normal;
import elbo.network.Parameter;
import elbo.network.Poisson;
import elbo.network.Transform;
import java.util.List;
import java.util.Locale;

/// Families of p(x | z) that can be learned, by their names.
///
/// | name | learned |
/// |---|---|
/// | `bernoulli` | log odds |
/// | `normal` | means, and one standard deviation beside the networks |
/// | `normal(scale=0.5)` | means; the standard deviation is fixed |
/// | `normal(scale=each)` | means, and a log standard deviation for each, as outputs |
/// | `poisson` | log rates |
/// | `negative_binomial` | log means and log inverse dispersions |
public final class FamilyName {
  private static final List<String> WORDS =
      List.of("bernoulli", "normal", "poisson", "negative_binomial");
  private static final String EACH = "each";

  private FamilyName() {}

  /// The names there are.
  public static List<String> all() {
    return WORDS;
  }

  /// The family of a name.
  ///
  /// @throws IllegalArgumentException if there is none; the message has the nearest names
  public static Family parse(String text) {
    WrittenName name = WrittenName.parse("a likelihood", text, "scale");
    if (name.word().equals("normal")) {
      return normal(name);
    }
    name.requireNone();
    Parameter log = Parameter.learned(Transform.EXP);
    return switch (name.word()) {
      case "bernoulli" -> Family.of(new BernoulliLogits());
      case "poisson" -> Family.of(new Poisson(log));
      case "negative_binomial" -> Family.of(new NegativeBinomial(log, log));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "there is no likelihood '%s' to learn; nearest: %s",
                  text,
                  String.join(", ", Nearest.of(name.word(), WORDS))));
    };
  }

  private static Family normal(WrittenName name) {
    if (name.argument().isEmpty()) {
      return Family.normal();
    }
    String scale = name.argument().orElseThrow();
    if (scale.equals(EACH)) {
      return Family.of(Normal.withScales(Transform.EXP));
    }
    double number;
    try {
      number = Double.parseDouble(scale);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the scale must be a number or '" + EACH + "', but is '" + scale + "'", e);
    }
    if (!(number > 0) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(
          "the scale must be finite and greater than 0, but is " + scale);
    }
    return Family.of(Normal.withScale(number));
  }
}
