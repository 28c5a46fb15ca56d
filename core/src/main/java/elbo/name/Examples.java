package elbo.name;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Examples of everything in a catalog: one instance or a few of each class, by example arguments
/// for the names of its parameters.
///
/// So what is added as one file is tested, verified and listed without being named anywhere.
public final class Examples {
  private static final Map<String, List<String>> ARGUMENTS =
      Map.ofEntries(
          Map.entry("k", List.of("2", "10", "100")),
          Map.entry("order", List.of("2")),
          Map.entry("size", List.of("16")),
          Map.entry("alpha", List.of("0.5")),
          Map.entry("beta", List.of("1")),
          Map.entry("rate", List.of("0.4")),
          Map.entry("d", List.of("1", "3")),
          Map.entry("D", List.of("4")),
          Map.entry("c", List.of("0.5", "1.25")),
          Map.entry("p", List.of("0.3")),
          Map.entry("likelihood0", List.of("0.2")),
          Map.entry("likelihood1", List.of("0.9")),
          Map.entry("q", List.of("0.6")),
          Map.entry("model", List.of("SigmoidBelief(d=3,D=4,seed=1)")),
          Map.entry("enumerated", List.of("1", "3")),
          Map.entry("rounds", List.of("2")),
          Map.entry("samples", List.of("64")),
          Map.entry("components", List.of("Laplace(steps=2),Encoder")),
          Map.entry("widths", List.of("3-1-1", "4-3-2")),
          Map.entry("hidden", List.of("6")),
          Map.entry("orders", List.of("3")),
          Map.entry("scramble", List.of("OWEN", "SHIFT")),
          Map.entry("transition", List.of("0.9")),
          Map.entry("process", List.of("0.8")),
          Map.entry("observation", List.of("0.5")),
          Map.entry("initial", List.of("2")),
          Map.entry("mu", List.of("-0.5")),
          Map.entry("phi", List.of("0.9")),
          Map.entry("sigma", List.of("0.3")),
          Map.entry("n", List.of("10")),
          Map.entry("lag", List.of("0", "1")),
          Map.entry("observationVariance", List.of("1")),
          Map.entry("processVariance", List.of("10")),
          Map.entry("initialVariance", List.of("4")),
          Map.entry("levelVariance", List.of("0.25")),
          Map.entry("mean", List.of("3")),
          Map.entry("variance", List.of("2")),
          Map.entry("seed", List.of("1")));

  // For a parameter of any other name: the first that the constructor accepts.
  private static final List<String> GUESSES = List.of("2", "0.5", "1");

  private Examples() {}

  /// The instances in the order of the catalog, none twice.
  public static <T extends Named> List<T> of(Catalog<T> catalog) {
    Set<T> made = new LinkedHashSet<>();
    for (String signature : catalog.signatures()) {
      made.addAll(of(catalog, signature));
    }
    return List.copyOf(made);
  }

  /// The instances of one signature, `Iwae(k)`; none if no example argument suits it.
  public static <T extends Named> List<T> of(Catalog<T> catalog, String signature) {
    int open = signature.indexOf('(');
    if (open < 0) {
      return List.of(catalog.parse(signature));
    }
    String name = signature.substring(0, open);
    String parameters = signature.substring(open + 1, signature.length() - 1);
    List<String> calls = List.of("");
    boolean guessed = false;
    for (String parameter : List.of(parameters.replace(",…", "").split(",", -1))) {
      guessed |= !ARGUMENTS.containsKey(parameter);
      calls = extended(calls, ARGUMENTS.getOrDefault(parameter, GUESSES));
    }
    List<T> made = new ArrayList<>();
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
