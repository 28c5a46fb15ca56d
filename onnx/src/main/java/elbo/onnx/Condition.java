package elbo.onnx;

import elbo.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the graphs of a model are given beside x, z and noise: all their other inputs, by name.
///
/// A row of the condition has the numbers of the first input, then those of the second, and so on:
/// in the order of `"condition"` in `model.json`, else of the graphs, the encoder first.
///
/// @param inputs how many numbers each has, by name
/// @param words the inputs with their types and shapes
record Condition(Map<String, Integer> inputs, String words) {
  /// A graph with the name of the input that is no condition.
  record Use(ModelFile file, Set<String> own) {}

  /// @throws IllegalArgumentException if an input has one width here and another there, or the
  ///   description names others
  static Condition of(List<Use> uses, Description root) {
    Map<String, ConditionInput> found = new LinkedHashMap<>();
    for (Use use : uses) {
      for (ValueInfoProto info : use.file.allInputs()) {
        if (!use.own.contains(info.getName())) {
          ConditionInput input = ConditionInput.of(info, use.file::error);
          ConditionInput other = found.putIfAbsent(input.name(), input);
          if (other != null && other.width() != input.width()) {
            throw use.file.error(
                String.format(
                    Locale.ROOT,
                    "takes %s, but another graph %s",
                    input.describe(),
                    other.describe()));
          }
        }
      }
    }
    List<String> order = root.texts("condition");
    if (!order.isEmpty()
        && (!found.keySet().equals(Set.copyOf(order)) || order.size() != found.size())) {
      throw root.error(
          String.format(
              Locale.ROOT,
              "'condition' is %s, but the graphs take %s beside their own inputs",
              order,
              found.keySet()));
    }
    Map<String, Integer> inputs = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (String name : order.isEmpty() ? List.copyOf(found.keySet()) : order) {
      ConditionInput input = found.get(name);
      if (input != null) {
        inputs.put(name, input.width());
        words.add(input.describe());
      }
    }
    return new Condition(inputs, String.join(", ", words));
  }

  /// The input that is x or z where a graph has several: the one that the description names, or
  /// that `"condition"` leaves over, or that has a usual name, or the only one of real numbers.
  ///
  /// @param usual names, in lower case
  /// @throws IllegalArgumentException if none of these is one input
  static String own(
      ModelFile file, Description part, Description root, String what, List<String> usual) {
    List<ValueInfoProto> inputs = file.allInputs();
    List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
    if (part.text("input").isPresent()) {
      String name = part.text("input").orElseThrow();
      if (!names.contains(name)) {
        throw file.error(String.format(Locale.ROOT, "has no input '%s', only %s", name, names));
      }
      return name;
    }
    List<String> conditions = root.texts("condition");
    List<List<String>> ways = new ArrayList<>();
    ways.add(names);
    ways.add(
        conditions.isEmpty()
            ? List.of()
            : names.stream().filter(name -> !conditions.contains(name)).toList());
    ways.add(names.stream().filter(name -> usual.contains(name.toLowerCase(Locale.ROOT))).toList());
    ways.add(
        inputs.stream()
            .filter(info -> ConditionInput.isReal(info))
            .map(ValueInfoProto::getName)
            .toList());
    return ways.stream()
        .filter(way -> way.size() == 1)
        .map(List::getFirst)
        .findFirst()
        .orElseThrow(() ->
            file.error(
                String.format(
                    Locale.ROOT,
                    "has the inputs %s, of which one must be %s: name it in %s: %s",
                    names,
                    what,
                    Description.FILE,
                    part.line("\"input\": \"…\""))));
  }

  int width() {
    return inputs.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// The inputs of a graph with their numbers.
  ///
  /// @param condition [#width()] numbers
  /// @throws IllegalArgumentException if an input cannot have its numbers
  ModelFile bind(Use use, double[] condition) {
    Map<String, double[]> parts = new HashMap<>();
    int from = 0;
    for (Map.Entry<String, Integer> input : inputs.entrySet()) {
      int to = from + input.getValue();
      parts.put(input.getKey(), Arrays.copyOfRange(condition, from, to));
      from = to;
    }
    List<ConditionInput> taken = new ArrayList<>();
    List<double[]> numbers = new ArrayList<>();
    for (ValueInfoProto info : use.file.allInputs()) {
      double[] part = parts.get(info.getName());
      if (!use.own.contains(info.getName()) && part != null) {
        ConditionInput input = ConditionInput.of(info, use.file::error);
        input.check(part);
        taken.add(input);
        numbers.add(part);
      }
    }
    ModelFile bound = use.file.given(new Given(taken, numbers));
    Labels.check(bound);
    return bound;
  }
}
