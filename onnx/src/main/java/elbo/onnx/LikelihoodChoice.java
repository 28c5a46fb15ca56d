package elbo.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import elbo.onnx.Assignment.Source;
import elbo.onnx.Family.Role;
import elbo.onnx.Family.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The choice of the likelihood whose parameters a decoder outputs: by `model.json`, or by the
/// names of the outputs where they fit one family only.
final class LikelihoodChoice {
  private static final List<String> OLD_WORDS =
      List.of("bernoulli_logits", "bernoulli_probabilities");
  private static final List<String> KINDS = List.of("log_variance", "log_std", "std", "variance");

  private final ModelFile file;
  private final Outputs outputs;
  private final Description decoder;
  private final Description given;
  private final Map<String, JsonNode> keys = new LinkedHashMap<>();
  private final Optional<String> family;

  private LikelihoodChoice(ModelFile file, Outputs outputs, Description decoder) {
    this.file = file;
    this.outputs = outputs;
    this.decoder = decoder;
    Optional<JsonNode> node = decoder.node("likelihood");
    boolean inner = node.map(JsonNode::isObject).orElse(false);
    List<String> words =
        Stream.concat(Arrays.stream(Family.values()).map(Family::word), OLD_WORDS.stream())
            .distinct()
            .toList();
    if (!inner) {
      given = decoder;
      family = decoder.word("likelihood", words);
      return;
    }
    List<String> all = new ArrayList<>(List.of("family", "moments", "spread_kind"));
    all.addAll(FamilyOptions.KEYS);
    Arrays.stream(Family.values()).flatMap(f -> f.keys().stream()).forEach(all::add);
    given = decoder.inner("likelihood", all.stream().distinct().toList());
    family = given.word("family", words);
    if (family.isEmpty()) {
      throw given.error("'family' is missing (known: " + String.join(", ", words) + ")");
    }
    for (String key : given.keys()) {
      if (!List.of("family", "moments", "spread_kind").contains(key)
          && !FamilyOptions.KEYS.contains(key)) {
        keys.put(key, given.node(key).orElseThrow());
      }
    }
    if (keys.containsKey("data") || keys.containsKey("axis")) {
      throw given.error("has keys that no family has");
    }
  }

  /// @throws IllegalArgumentException if the outputs fit no family, or several
  static Assignment of(ModelFile file, Outputs outputs, Description decoder) {
    return new LikelihoodChoice(file, outputs, decoder).choose();
  }

  private Assignment choose() {
    old();
    Optional<Assignment> moments = moments();
    if (moments.isPresent()) {
      return moments.orElseThrow();
    }
    // The keys beside the likelihood are those of a normal one.
    boolean ofNormal = family.isEmpty() && (decoder.has("scale") || decoder.has("spread"));
    List<Assignment> complete =
        Arrays.stream(Family.values())
            .filter(f -> family.isEmpty() ? f.isByName() : f.word().equals(word()))
            .filter(f -> f == Family.NORMAL || !ofNormal)
            .flatMap(f -> assign(f).stream())
            .toList();
    List<Assignment> whole =
        complete.stream().filter(a -> used(a).containsAll(outputs.names())).toList();
    // A total count may be that of a binomial distribution, which has it as a constant.
    boolean trials =
        family.isEmpty()
            && whole.stream().anyMatch(a -> a.family() == Family.NEGATIVE_BINOMIAL_OF_TOTAL_COUNT);
    if (whole.size() > 1 || trials) {
      throw ambiguous(whole);
    }
    if (whole.size() == 1) {
      return whole.getFirst();
    }
    if (family.isPresent() && complete.isEmpty()) {
      throw incomplete();
    }
    if (complete.isEmpty() && decoder.has("scale")) {
      throw decoder.error(
          String.format(
              Locale.ROOT,
              "'scale' is a key of normal, but the outputs of %s are %s",
              file.name(),
              file.describeOutputs()));
    }
    if (complete.isEmpty()) {
      throw outputs.notUnderstood(OutputNames.OF_DECODER);
    }
    // Some outputs are left over, which the caller refuses: the fewer, the better its message.
    return complete.stream().max(Comparator.comparingInt(a -> used(a).size())).orElseThrow();
  }

  private String word() {
    String word = family.orElse("");
    return OLD_WORDS.contains(word) ? "bernoulli" : word;
  }

  /// The keys `output`, `scale`, `spread` and `spread_kind` beside the likelihood.
  private void old() {
    boolean normal = family.map(f -> f.equals("normal")).orElse(true);
    for (String key : List.of("scale", "spread", "spread_kind")) {
      if (!normal && decoder.has(key)) {
        throw decoder.error(
            String.format(
                Locale.ROOT, "'%s' is a key of normal, not of %s", key, family.orElseThrow()));
      }
    }
    if (decoder.has("scale") && (decoder.has("spread") || decoder.has("spread_kind"))) {
      throw decoder.error("has both a 'scale' and a 'spread'");
    }
    decoder.number("scale");
    decoder.node("scale").ifPresent(scale -> keys.putIfAbsent("scale", scale));
    if (decoder.has("spread")) {
      outputs
          .spread()
          .ifPresent(scale ->
              keys.putIfAbsent(
                  scale.spread().name().toLowerCase(Locale.ROOT),
                  decoder.node("spread").orElseThrow()));
    }
    decoder.text("output").ifPresent(name -> outputs.existing("output", name));
  }

  private Optional<Assignment> moments() {
    boolean normal = family.map(f -> f.equals("normal")).orElse(true);
    boolean named = given.has("moments") || decoder.has("moments");
    boolean byName = family.isEmpty() && outputs.names().stream().anyMatch(OutputNames::isMoments);
    if (!normal || !(named || byName)) {
      return Optional.empty();
    }
    String kind =
        given
            .word("spread_kind", KINDS)
            .or(() -> decoder.word("spread_kind", KINDS))
            .orElse("log_variance");
    List<Group> halves = outputs.moments(given.has("moments") ? given : decoder).orElseThrow();
    List<Role> roles = Family.NORMAL.roles();
    return Optional.of(
        assignment(
            Family.NORMAL,
            List.of(
                Source.output(roles.get(0).spellings().getFirst(), halves.get(0)),
                Source.output(roles.get(1).ofKey(kind).orElseThrow(), halves.get(1)))));
  }

  private Assignment assignment(Family chosen, List<Source> sources) {
    return new Assignment(chosen, sources, new FamilyOptions(given));
  }

  /// The family with a source for each parameter, if there is one for each.
  private Optional<Assignment> assign(Family candidate) {
    Set<String> taken = new HashSet<>();
    if (!candidate.keys().containsAll(keys.keySet())) {
      return Optional.empty();
    }
    List<Optional<Source>> sources = new ArrayList<>();
    for (Role role : candidate.roles()) {
      Optional<Source> source = described(role);
      source.flatMap(Source::group).ifPresent(g -> taken.add(g.output()));
      sources.add(source);
    }
    for (int r = 0; r < sources.size(); r++) {
      if (sources.get(r).isEmpty()) {
        Optional<Source> named = named(candidate, candidate.roles().get(r), r, taken);
        named.flatMap(Source::group).ifPresent(g -> taken.add(g.output()));
        sources.set(r, named);
      }
    }
    fillFirst(candidate, sources, taken);
    if (candidate == Family.NORMAL && sources.get(1).isEmpty()) {
      Spelling scale = candidate.roles().get(1).spellings().getFirst();
      sources.set(1, Optional.of(Source.constant(scale, List.of(1.0), true)));
    }
    return sources.stream().allMatch(Optional::isPresent)
        ? Optional.of(assignment(candidate, sources.stream().map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }

  /// With a family that the description has, an only output is its first parameter, whatever its
  /// name.
  private void fillFirst(Family candidate, List<Optional<Source>> sources, Set<String> taken) {
    if (family.isEmpty() || sources.getFirst().isPresent()) {
      return;
    }
    List<String> left = outputs.names().stream().filter(name -> !taken.contains(name)).toList();
    List<String> only = left.isEmpty() ? outputs.names() : left;
    if (only.size() == 1) {
      sources.set(0, Optional.of(Source.output(first(candidate), Group.whole(only.getFirst()))));
    }
  }

  private Spelling first(Family candidate) {
    List<Spelling> spellings = candidate.roles().getFirst().spellings();
    return family.equals(Optional.of("bernoulli_probabilities"))
        ? spellings.get(1)
        : spellings.getFirst();
  }

  /// The source that the description has.
  private Optional<Source> described(Role role) {
    List<Spelling> spellings =
        role.spellings().stream().filter(s -> keys.containsKey(s.key())).toList();
    if (spellings.size() > 1) {
      throw given.error(
          String.format(
              Locale.ROOT,
              "has both '%s' and '%s'",
              spellings.get(0).key(),
              spellings.get(1).key()));
    }
    return spellings.stream()
        .findFirst()
        .map(s -> source(s, Objects.requireNonNull(keys.get(s.key()))));
  }

  private Source source(Spelling spelling, JsonNode node) {
    if (node.isTextual()) {
      String output = outputs.existing(spelling.key(), node.textValue());
      return Source.output(spelling, Group.whole(output));
    }
    if (node.isObject()) {
      Description part = given.inner(spelling.key(), Outputs.PART);
      return Source.output(spelling, outputs.part(part));
    }
    List<Double> values = new ArrayList<>();
    Stream<JsonNode> all =
        node.isArray()
            ? java.util.stream.StreamSupport.stream(node.spliterator(), false)
            : Stream.of(node);
    all.forEach(value -> {
      if (!value.isNumber()) {
        throw given.error(
            String.format(
                Locale.ROOT,
                "'%s' is %s, not the name of an output or numbers",
                spelling.key(),
                node));
      }
      values.add(value.doubleValue());
    });
    if (values.isEmpty()) {
      throw given.error(String.format(Locale.ROOT, "'%s' is an empty list", spelling.key()));
    }
    return Source.constant(spelling, values, false);
  }

  /// The source that the names of the outputs have.
  private Optional<Source> named(Family candidate, Role role, int r, Set<String> taken) {
    Optional<String> output = r == 0 ? decoder.text("output") : Optional.empty();
    if (output.isPresent()) {
      String name = output.orElseThrow();
      Optional<Spelling> spelling = spelled(role, name);
      return (family.isPresent() ? spelling.or(() -> Optional.of(first(candidate))) : spelling)
          .map(s -> Source.output(s, Group.whole(name)));
    }
    if (isAutoencoderOfCounts() && candidate == Family.ZERO_INFLATED_NEGATIVE_BINOMIAL && r == 1) {
      return outputs.names().stream()
          .filter(name -> OutputNames.is(name, List.of("dispersion")))
          .map(name -> Source.output(role.spellings().getFirst(), Group.whole(name)))
          .findFirst();
    }
    return outputs.names().stream()
        .filter(name -> !taken.contains(name))
        .flatMap(name -> spelled(role, name).map(s -> Source.output(s, Group.whole(name))).stream())
        .findFirst();
  }

  private Optional<Spelling> spelled(Role role, String name) {
    if (family.map(OLD_WORDS::contains).orElse(false)) {
      return Optional.of(role.spellings().get(family.orElseThrow().endsWith("logits") ? 0 : 1));
    }
    return role.ofOutput(name);
  }

  /// The three outputs of the deep count autoencoder, whose `dispersion` is the inverse one.
  private boolean isAutoencoderOfCounts() {
    List<String> names = outputs.names();
    return names.size() == 3
        && Stream.of("mean", "dispersion", "pi")
            .allMatch(word -> names.stream().anyMatch(n -> OutputNames.is(n, List.of(word))));
  }

  private static Set<String> used(Assignment assignment) {
    return assignment.groups().stream().map(Group::output).collect(Collectors.toSet());
  }

  private IllegalArgumentException ambiguous(List<Assignment> several) {
    String lines =
        several.stream()
            .map(a -> decoder.line(a.inJson()))
            .distinct()
            .collect(Collectors.joining(" or "));
    return file.error(
        String.format(
                Locale.ROOT,
                "its outputs %s fit more than one likelihood; one of these lines in %s settles it:"
                    + " %s",
                file.describeOutputs(),
                Description.FILE,
                lines)
            + (several.stream().anyMatch(a -> a.family() == Family.NEGATIVE_BINOMIAL_OF_TOTAL_COUNT)
                ? " or, with N trials, "
                    + decoder.line("\"likelihood\": {\"family\": \"binomial\", \"trials\": N, …}")
                : ""));
  }

  private IllegalArgumentException incomplete() {
    List<Family> meant =
        Arrays.stream(Family.values()).filter(f -> f.word().equals(word())).toList();
    String roles =
        meant.stream()
            .map(f ->
                f.roles().stream()
                    .map(r ->
                        r.name()
                            + " ("
                            + r.spellings().stream()
                                .map(Spelling::key)
                                .collect(Collectors.joining(" | "))
                            + ")")
                    .collect(Collectors.joining(", ")))
            .collect(Collectors.joining("; or "));
    return given.error(
        String.format(
            Locale.ROOT,
            "the likelihood %s has the parameters %s; the outputs of %s are %s, and the keys %s",
            word(),
            roles,
            file.name(),
            file.describeOutputs(),
            keys.keySet()));
  }
}
