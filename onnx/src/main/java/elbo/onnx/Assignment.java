package elbo.onnx;

import elbo.network.Likelihood;
import elbo.network.Parameter;
import elbo.network.Parameter.Constant;
import elbo.network.Transform;
import elbo.onnx.Family.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A family of likelihoods with the source of each of its parameters.
///
/// @param family the family
/// @param sources one for each of its roles, in order
/// @param options what the family needs beside them
record Assignment(Family family, List<Source> sources, FamilyOptions options) {
  /// Where a parameter comes from: a group of outputs, or a constant of `model.json`.
  ///
  /// @param spelling how it is written
  /// @param group the outputs, if it is not constant
  /// @param constant the values before the spelling's transform, if it is
  /// @param assumed whether nothing names it, so that it is a default
  record Source(Spelling spelling, Optional<Group> group, List<Double> constant, boolean assumed) {
    static Source output(Spelling spelling, Group group) {
      return new Source(spelling, Optional.of(group), List.of(), false);
    }

    static Source constant(Spelling spelling, List<Double> values, boolean assumed) {
      return new Source(spelling, Optional.empty(), values, assumed);
    }

    /// The constant values of the parameter.
    Constant value() {
      double[] values = constant.stream().mapToDouble(spelling.transform()::value).toArray();
      return new Constant(values);
    }

    String inJson() {
      String value =
          group
              .map(g -> "\"" + g.output() + "\"")
              .orElseGet(() ->
                  constant.size() == 1 ? constant.getFirst().toString() : constant.toString());
      return "\"" + spelling.key() + "\": " + value;
    }
  }

  /// The groups of outputs that the network computes, in the order of the likelihood's.
  List<Group> groups() {
    return sources.stream().flatMap(s -> s.group().stream()).toList();
  }

  /// The likelihood, where the groups have these transforms; a group that turned out to be constant
  /// has its values instead.
  ///
  /// @param learned one for each group
  Likelihood likelihood(List<Parameter> learned) {
    List<Parameter> all = new ArrayList<>();
    int g = 0;
    for (Source source : sources) {
      all.add(source.group().isPresent() ? learned.get(g++) : source.value());
    }
    return family.of(all, options);
  }

  /// How each group of outputs is written, in the order of the groups.
  List<Transform> transforms() {
    return sources.stream()
        .filter(s -> s.group().isPresent())
        .map(s -> s.spelling().transform())
        .toList();
  }

  /// The key in `model.json` under which a group would be probabilities themselves.
  String probabilityKey(int group) {
    Source source = sources.stream().filter(s -> s.group().isPresent()).toList().get(group);
    return family.roles().get(sources.indexOf(source)).spellings().stream()
        .filter(s -> s.transform() == Transform.IDENTITY)
        .map(Spelling::key)
        .findFirst()
        .orElseThrow();
  }

  /// Whether the values of each group are probabilities, in the order of the groups.
  List<Boolean> probabilities() {
    List<Boolean> out = new ArrayList<>();
    for (int r = 0; r < sources.size(); r++) {
      if (sources.get(r).group().isPresent()) {
        out.add(family.roles().get(r).isProbability());
      }
    }
    return out;
  }

  /// The sources in words, for a report: `mean from output mean, scale 1 (assumed)`.
  String reads() {
    List<String> words = new ArrayList<>();
    for (int r = 0; r < sources.size(); r++) {
      Source source = sources.get(r);
      String key = source.spelling().key().replace('_', ' ');
      if (source.group().isPresent()) {
        words.add(key + " from output " + source.group().orElseThrow());
      } else {
        words.add(key + (source.assumed() ? " assumed" : " from model.json"));
      }
    }
    return String.join(", ", words);
  }

  /// The likelihood as it stands in `model.json`.
  String inJson() {
    String keys = sources.stream().map(Source::inJson).collect(Collectors.joining(", "));
    return "\"likelihood\": {\"family\": \"" + family.word() + "\", " + keys + "}";
  }

  /// The numbers of an observation, where the outputs are `outputs` numbers, `groups` groups of
  /// them.
  int width(int outputs, int groups, int[] dims) {
    return switch (family) {
      case CATEGORICAL -> {
        options.checkClasses(dims);
        Likelihood categorical = options.categorical();
        // One-hot data have as many numbers as the logits.
        yield accepts(categorical, outputs, outputs)
            ? outputs
            : outputs / Math.max(1, categorical.outputs(1));
      }
      case DISCRETIZED_LOGISTIC_MIXTURE -> outputs / (3 * options.components());
      default -> outputs / groups;
    };
  }

  private static boolean accepts(Likelihood likelihood, int width, int outputs) {
    try {
      return likelihood.outputs(width) == outputs;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// The name of each parameter with its output, for messages about values.
  List<String> names() {
    return Arrays.asList(reads().split(", "));
  }
}
