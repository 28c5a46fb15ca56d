package elbo.cli;

import elbo.bound.Statistic;
import elbo.name.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An instance or a few of everything in a catalog, by example arguments for the names of its
/// parameters.
///
/// So a bound that is added as one file is verified and listed without being named anywhere.
final class ExampleBounds {
  private static final Map<String, List<String>> ARGUMENTS =
      Map.of(
          "k", List.of("2", "10", "100"),
          "n", List.of("2"),
          "size", List.of("16"),
          "alpha", List.of("0.5"),
          "beta", List.of("1"),
          "bound", List.of("Elbo", "Eubo"));

  // For a parameter of any other name: whichever the constructor accepts.
  private static final List<String> GUESSES = List.of("2", "0.5", "1");

  private ExampleBounds() {}

  /// The instances in the order of the catalog, none twice.
  static List<Statistic> of(Catalog<Statistic> catalog) {
    Set<Statistic> made = new LinkedHashSet<>();
    for (String signature : catalog.signatures()) {
      made.addAll(of(catalog, signature));
    }
    return List.copyOf(made);
  }

  /// The instances of one signature, `Iwae(k)`; none if no example argument suits it.
  static List<Statistic> of(Catalog<Statistic> catalog, String signature) {
    int open = signature.indexOf('(');
    if (open < 0) {
      return List.of(catalog.parse(signature));
    }
    String name = signature.substring(0, open);
    String parameters = signature.substring(open + 1, signature.length() - 1);
    List<String> calls = List.of("");
    boolean guessed = false;
    for (String parameter : List.of(parameters.split(",", -1))) {
      guessed |= !ARGUMENTS.containsKey(parameter);
      calls = extended(calls, ARGUMENTS.getOrDefault(parameter, GUESSES));
    }
    List<Statistic> made = new ArrayList<>();
    for (String call : calls) {
      try {
        made.add(catalog.parse(name + "(" + call + ")"));
      } catch (IllegalArgumentException e) {
        // Not every combination need be allowed.
        continue;
      }
      if (guessed) {
        break;
      }
    }
    return made;
  }

  private static List<String> extended(List<String> calls, List<String> arguments) {
    return calls.stream()
        .flatMap(c -> arguments.stream().map(a -> c.isEmpty() ? a : c + "," + a))
        .toList();
  }
}
