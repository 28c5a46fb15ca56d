package elbo.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the outputs of a graph may be where their names do not show it: a line of `model.json` to
/// be looked at by the one who made the graph.
final class Guess {
  private Guess() {}

  /// Keys of the encoder: means, then log variances, as most encoders output them; of three outputs
  /// the last is a sample.
  static Optional<String> ofEncoder(ModelFile file, Description description) {
    List<String> names = left(file, description);
    if (names.size() == 1) {
      return Optional.of(
          "\"moments\": " + quoted(names.getFirst()) + ", \"spread_kind\": \"log_variance\"");
    }
    if (names.size() != 2 && names.size() != 3) {
      return Optional.empty();
    }
    Optional<String> mean = names.stream().filter(OutputNames::isMean).findFirst();
    String first = mean.orElse(names.getFirst());
    String second = names.stream().filter(name -> !name.equals(first)).findFirst().orElseThrow();
    String kind = Endings.isNotNegative(file, second) ? "std" : "log_variance";
    String ignored =
        names.stream()
            .filter(name -> !name.equals(first) && !name.equals(second))
            .map(name -> ", \"ignore\": [" + quoted(name) + "]")
            .findFirst()
            .orElse("");
    return Optional.of(
        String.format(
            Locale.ROOT,
            "\"mean\": %s, \"spread\": %s, \"spread_kind\": \"%s\"%s",
            quoted(first),
            quoted(second),
            kind,
            ignored));
  }

  /// Keys of the decoder, as the kind of data suggests.
  static Optional<String> ofDecoder(ModelFile file, Description description, DataKind numbers) {
    List<String> names = left(file, description);
    if (names.size() == 1) {
      return Optional.of(likelihood(single(file, names.getFirst(), numbers)));
    }
    if (names.size() == 2) {
      String first = quoted(names.get(0));
      String second = quoted(names.get(1));
      boolean positive = Endings.isNotNegative(file, names.get(1));
      return Optional.of(
          likelihood(
              numbers == DataKind.COUNTS
                  ? "\"negative_binomial\", \"mean\": "
                      + first
                      + ", \"inverse_dispersion\": "
                      + second
                  : "\"normal\", \"mean\": "
                      + first
                      + (positive ? ", \"std\": " : ", \"log_variance\": ")
                      + second));
    }
    return Optional.empty();
  }

  private static String single(ModelFile file, String name, DataKind numbers) {
    boolean sigmoid = Endings.isSigmoid(file, name);
    return switch (numbers) {
      case COUNTS ->
          "\"poisson\", "
              + (Endings.isNotNegative(file, name) ? "\"rate\": " : "\"log_rate\": ")
              + quoted(name);
      case BINARY, UNIT, UNKNOWN ->
          sigmoid || numbers == DataKind.BINARY
              ? "\"bernoulli\", "
                  + (sigmoid ? "\"probabilities\": " : "\"logits\": ")
                  + quoted(name)
              : normal(name);
      case REAL -> normal(name);
    };
  }

  private static String normal(String name) {
    return "\"normal\", \"mean\": " + quoted(name) + ", \"scale\": 1";
  }

  private static String likelihood(String keys) {
    return "\"likelihood\": {\"family\": " + keys + "}";
  }

  private static List<String> left(ModelFile file, Description description) {
    List<String> names = new ArrayList<>(file.outputNames());
    names.removeAll(description.texts("ignore"));
    return names;
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
