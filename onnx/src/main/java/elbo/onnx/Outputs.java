package elbo.onnx;

import elbo.network.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The outputs of a graph, found by a description or else by their names. None is left out unless
/// the description lists it under `ignore`.
final class Outputs {
  /// An output that is a spread, with its parameterization.
  record Scale(String name, Spread spread) {}

  /// The keys of a part of an output.
  static final List<String> PART = List.of("output", "part", "parts", "axis");

  private final ModelFile file;
  private final Description description;
  private final List<String> names;

  Outputs(ModelFile file, Description description) {
    this.file = file;
    this.description = description;
    names = new ArrayList<>(file.outputNames());
    for (String ignored : description.texts("ignore")) {
      existing("ignore", ignored);
      names.remove(ignored);
    }
  }

  /// The names of the outputs that are not ignored.
  List<String> names() {
    return names;
  }

  /// An output that the description names.
  String existing(String key, String name) {
    if (!file.outputNames().contains(name)) {
      throw description.error(
          String.format(
              Locale.ROOT,
              "'%s' is '%s', but %s has the outputs %s",
              key,
              name,
              file.name(),
              file.outputNames()));
    }
    return name;
  }

  /// The output that the description has under `key`, or else the first whose name fits.
  Optional<String> named(String key, Predicate<String> fits) {
    return description
        .text(key)
        .map(name -> existing(key, name))
        .or(() -> names.stream().filter(fits).findFirst());
  }

  /// The parameterization of a spread that the description has.
  Optional<Spread> spreadKind() {
    return description
        .word(
            "spread_kind",
            Arrays.stream(Spread.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList())
        .map(word -> Spread.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  Optional<Scale> spread() {
    Optional<Spread> kind = spreadKind();
    if (!description.has("spread")) {
      return Arrays.stream(Spread.values())
          .flatMap(s ->
              names.stream()
                  .filter(name -> OutputNames.spread(name).equals(Optional.of(s)))
                  .map(name -> new Scale(name, kind.orElse(s))))
          .findFirst();
    }
    String name = named("spread", _ -> false).orElseThrow();
    Spread spread =
        kind.or(() -> OutputNames.spread(name))
            .orElseThrow(() ->
                description.error(
                    String.format(
                        Locale.ROOT, "'spread' is '%s', but 'spread_kind' is missing", name)));
    return Optional.of(new Scale(name, spread));
  }

  /// The halves of the output that the description or its name calls moments: means, then spreads.
  Optional<List<Group>> moments() {
    return moments(description);
  }

  /// The same with the key `moments` in another part of the description.
  Optional<List<Group>> moments(Description part) {
    int axis = axis(part.has("axis") ? part : description);
    return part.text("moments")
        .map(name -> existing("moments", name))
        .or(() -> names.stream().filter(OutputNames::isMoments).findFirst())
        .map(name -> List.of(new Group(name, 0, 2, axis), new Group(name, 1, 2, axis)));
  }

  /// The part of an output that a description names: `output`, `part` of `parts` from 0, `axis`.
  Group part(Description part) {
    String name = part.text("output").orElseThrow(() -> part.error("'output' is missing"));
    int parts = part.integer("parts").orElse(1);
    int number = part.integer("part").orElse(0);
    if (number < 0 || number >= parts) {
      throw part.error(
          String.format(Locale.ROOT, "'part' is %d of %d 'parts', counted from 0", number, parts));
    }
    return new Group(existing("output", name), number, parts, axis(part));
  }

  /// As in the exporting program, the axis is counted with that of the batch.
  private static int axis(Description part) {
    int axis = part.integer("axis").orElse(Group.ONLY_AXIS);
    if (axis == 0) {
      throw part.error("'axis' is 0, which is that of the batch");
    }
    return axis > 0 ? axis - 1 : axis;
  }

  /// @throws IllegalArgumentException if an output is neither used nor ignored
  void requireAllUsed(List<Group> groups) {
    requireAllUsed(groups, "");
  }

  /// @param example a line of the description that says what an output may be
  /// @throws IllegalArgumentException if an output is neither used nor ignored
  void requireAllUsed(List<Group> groups, String example) {
    List<String> used = groups.stream().map(Group::output).toList();
    List<String> rest = names.stream().filter(name -> !used.contains(name)).toList();
    if (!rest.isEmpty()) {
      String quoted = rest.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
      throw file.error(
          String.format(
              Locale.ROOT,
              "has the outputs %s, of which %s %s not understood: say what it is in %s%s, or leave"
                  + " it out: %s",
              file.describeOutputs(),
              String.join(", ", rest),
              rest.size() == 1 ? "is" : "are",
              Description.FILE,
              example.isEmpty()
                  ? ""
                  : " (" + String.format(Locale.ROOT, example, rest.getFirst()) + ")",
              description.line("\"ignore\": [" + quoted + "]")));
    }
  }

  IllegalArgumentException notUnderstood(String understood) {
    return file.error(
        String.format(
            Locale.ROOT,
            "its outputs are %s; understood without a model.json: %s",
            file.describeOutputs(),
            understood));
  }
}
