package elbo.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What the inputs of a graph of a hierarchy are: x, or the latents of a level.
///
/// @param inputs in the order of the graph's
record Wiring(List<Input> inputs) {
  private static final Pattern NUMBERED = Pattern.compile("z[_.]?([1-9][0-9]?)");

  /// An input.
  ///
  /// @param level of the latents that it takes, from 1; 0 for x
  record Input(String name, int level) {
    String what() {
      return Wiring.what(level);
    }
  }

  static String what(int level) {
    return level == 0 ? "x" : "z" + level;
  }

  /// The inputs of the encoder of a level, q(z_level | …): by `"inputs"` in `model.json`, else by
  /// their names; an only one is the level below, x for the first.
  ///
  /// @param levels how many there are
  /// @param x whether an only input that has a name of x, but not in the first level, takes x
  static Wiring ofEncoder(
      ModelFile file, Description part, int level, int levels, Predicate<String> x) {
    List<String> names = names(file);
    Optional<List<Input>> given = given(file, part, names, levels);
    List<Input> inputs = new ArrayList<>();
    if (given.isPresent()) {
      inputs.addAll(given.orElseThrow());
    } else if (names.size() == 1) {
      String name = names.getFirst();
      Named named = Named.of(name);
      boolean ofX = named.level == 0 && level > 1 && x.test(name);
      inputs.add(new Input(name, ofX ? 0 : named.level > 0 ? named.level : level - 1));
    } else {
      // Of two levels each has one other.
      int other = level == 1 ? 2 : level == levels ? level - 1 : -1;
      for (String name : names) {
        inputs.add(new Input(name, Named.of(name).or(other, () -> unclear(file, part, names))));
      }
    }
    for (Input input : inputs) {
      if (input.level == level || input.level > levels) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "input %s takes %s, but the graph is that of q(z%d | …) of %d levels%s",
                input.name,
                input.what(),
                level,
                levels,
                hint(part, names)));
      }
    }
    return new Wiring(inputs);
  }

  /// The inputs of the decoder of a level, p(z_{level−1} | z_level, …), where z₀ is x: by
  /// `"inputs"` in `model.json`, else by their names; an only one is the level itself.
  static Wiring ofDecoder(ModelFile file, Description part, int level, int levels) {
    List<String> names = names(file);
    Optional<List<Input>> given = given(file, part, names, levels);
    List<Input> inputs = new ArrayList<>();
    if (given.isPresent()) {
      inputs.addAll(given.orElseThrow());
    } else {
      for (String name : names) {
        Named named = Named.of(name);
        int only = names.size() == 1 ? level : -1;
        inputs.add(
            new Input(
                name,
                named.level <= 0 && only > 0
                    ? only
                    : named.or(-1, () -> unclear(file, part, names))));
      }
    }
    for (Input input : inputs) {
      if (input.level < level || input.level > levels) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "input %s takes %s, but the graph is that of p(%s | …) given levels from z%d to"
                    + " z%d%s",
                input.name,
                input.what(),
                what(level - 1),
                level,
                levels,
                hint(part, names)));
      }
    }
    return new Wiring(inputs);
  }

  private static List<String> names(ModelFile file) {
    List<String> names = file.allInputs().stream().map(info -> info.getName()).toList();
    if (names.isEmpty()) {
      throw file.error("has no input");
    }
    return names;
  }

  /// The level that a name means: −1 if none, 0 if x, −2 if latents of a level that is not named.
  private record Named(int level) {
    static Named of(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      Matcher numbered = NUMBERED.matcher(lower);
      if (numbered.matches()) {
        return new Named(Integer.parseInt(numbered.group(1)));
      }
      return new Named(ExtraNames.X.contains(lower) ? 0 : ExtraNames.Z.contains(lower) ? -2 : -1);
    }

    int or(int other, Supplier<IllegalArgumentException> unclear) {
      if (level >= 0) {
        return level;
      }
      if (level != -2 || other < 0) {
        throw unclear.get();
      }
      return other;
    }
  }

  // {"h": "z1", "x": "x"}, or ["z1", "x"] in the order of the graph.
  private static Optional<List<Input>> given(
      ModelFile file, Description part, List<String> names, int levels) {
    if (!part.has("inputs")) {
      return Optional.empty();
    }
    List<Input> inputs = new ArrayList<>();
    boolean list = part.node("inputs").orElseThrow().isArray();
    List<String> meant =
        list
            ? part.texts("inputs")
            : names.stream()
                .map(name -> part.inner("inputs", names).text(name).orElse(""))
                .toList();
    if (meant.size() != names.size() || meant.contains("")) {
      throw part.error(
          String.format(
              Locale.ROOT,
              "'inputs' must say of each input of %s what it takes, but these are %s",
              file.nameInFolder(),
              names));
    }
    for (int i = 0; i < names.size(); i++) {
      inputs.add(
          new Input(names.get(i), level(part, Objects.requireNonNull(meant.get(i)), levels)));
    }
    return Optional.of(inputs);
  }

  private static int level(Description part, String meant, int levels) {
    return IntStream.rangeClosed(0, levels)
        .filter(l -> what(l).equals(meant))
        .findFirst()
        .orElseThrow(() ->
            part.error(
                String.format(
                    Locale.ROOT,
                    "'inputs' has '%s', but an input takes x or one of z1 to z%d",
                    meant,
                    levels)));
  }

  private static IllegalArgumentException unclear(
      ModelFile file, Description part, List<String> names) {
    return file.error(
        String.format(
            Locale.ROOT,
            "has the inputs %s, which are not all x, z1, z2, …%s",
            names,
            hint(part, names)));
  }

  private static String hint(Description part, List<String> names) {
    List<String> each = names.stream().map(name -> "\"" + name + "\": \"z…\"").toList();
    return "; what each takes can be said in "
        + Description.FILE
        + ": "
        + part.line("\"inputs\": {" + String.join(", ", each) + "}");
  }

  /// The levels of latents that are taken, in order.
  List<Integer> levels() {
    return inputs.stream().map(Input::level).filter(l -> l > 0).toList();
  }

  boolean takesX() {
    return inputs.stream().anyMatch(input -> input.level == 0);
  }

  /// What is taken, in words: `x, z2`.
  String words() {
    return String.join(", ", inputs.stream().map(Input::what).toList());
  }
}
