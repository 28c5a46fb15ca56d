package elbo.onnx;

import elbo.network.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/// The outputs of a graph, found by a description or else by their names.
final class Outputs {
  /// An output that is a spread, with its parameterization.
  record Scale(String name, Spread spread) {}

  private final ModelFile file;
  private final Description description;

  Outputs(ModelFile file, Description description) {
    this.file = file;
    this.description = description;
  }

  List<String> names() {
    return file.outputNames();
  }

  /// The output that the description has under `key`, or else the first whose name fits.
  Optional<String> named(String key, Predicate<String> fits) {
    Optional<String> given = description.text(key);
    given
        .filter(name -> !names().contains(name))
        .ifPresent(name -> {
          throw description.error(
              "'%s' is '%s', but %s has the outputs %s".formatted(key, name, file.name(), names()));
        });
    return given.or(() -> names().stream().filter(fits).findFirst());
  }

  Optional<Scale> spread() {
    Optional<Spread> kind =
        description
            .word(
                "spread_kind",
                Arrays.stream(Spread.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList())
            .map(word -> Spread.valueOf(word.toUpperCase(Locale.ROOT)));
    if (!description.has("spread")) {
      return Arrays.stream(Spread.values())
          .flatMap(s ->
              names().stream()
                  .filter(name -> OutputNames.spread(name).equals(Optional.of(s)))
                  .map(name -> new Scale(name, kind.orElse(s))))
          .findFirst();
    }
    String name = named("spread", _ -> false).orElseThrow();
    Spread spread =
        kind.or(() -> OutputNames.spread(name))
            .orElseThrow(() ->
                description.error(
                    "'spread' is '%s', but 'spread_kind' is missing".formatted(name)));
    return Optional.of(new Scale(name, spread));
  }

  /// The spread of each mean; a single number is repeated.
  AffineView stretched(AffineView spread, String name, int means) {
    if (spread.width() == 1 && means > 1) {
      return spread.pick(new int[means]);
    }
    if (spread.width() != means) {
      throw file.error(
          "output %s has %d numbers for %d means".formatted(name, spread.width(), means));
    }
    return spread;
  }

  IllegalArgumentException notUnderstood(String understood) {
    return file.error(
        "its outputs are %s; understood without a model.json: %s".formatted(names(), understood));
  }
}
