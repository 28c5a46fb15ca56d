package elbo.onnx;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The part of a `model.json` for the encoder or the decoder. What it leaves out follows from the
/// graph.
final class Description {
  static final String FILE = "model.json";
  private static final long LARGEST = 1 << 24;
  private static final List<String> ROOT =
      List.of(
          "encoder",
          "decoder",
          "shape",
          "layout",
          "condition",
          "prior",
          "posterior",
          "joint",
          "training",
          "encoder.N",
          "decoder.N",
          "autoregressive",
          "autoregressive.N",
          "order",
          "orders");
  private static final List<String> NETWORK = List.of("file", "input", "shape", "run", "ignore");

  /// The keys of an encoder.
  static final List<String> ENCODER =
      and(NETWORK, "inputs", "mean", "spread", "spread_kind", "moments", "axis");

  /// The keys of a decoder.
  static final List<String> DECODER =
      and(
          NETWORK,
          "inputs",
          "output",
          "likelihood",
          "scale",
          "spread",
          "spread_kind",
          "moments",
          "axis");

  /// The keys of a graph of an autoregressive model.
  static final List<String> AUTOREGRESSIVE =
      Stream.concat(DECODER.stream().filter(key -> !key.equals("inputs")), Stream.of("order"))
          .toList();

  private static final String RUNTIME = "onnx_runtime";

  private final String where;
  private final String name;
  private final JsonNode part;

  private Description(String where, String name, JsonNode part) {
    this.where = where;
    this.name = name;
    this.part = part;
  }

  /// A description that leaves out everything.
  static Description none() {
    return none("");
  }

  private static Description none(String name) {
    return new Description(FILE, name, JsonMapper.builder().build().createObjectNode());
  }

  private static List<String> and(List<String> some, String... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toList();
  }

  /// The descriptions of both networks, and of the data.
  ///
  /// @param bytes those of the file, if there is one
  /// @param root the whole file
  record Both(
      Optional<ByteString> bytes, Description root, Description encoder, Description decoder) {
    static Both none() {
      return new Both(
          Optional.empty(),
          Description.none(),
          Description.none("encoder"),
          Description.none("decoder"));
    }
  }

  /// The file in a folder.
  static Both read(Path folder) {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Both.none();
    }
    return read(path, bytes(path));
  }

  /// The file in a folder, if it had these bytes.
  ///
  /// @param path of the file, for messages
  static Both read(Path path, ByteString bytes) {
    JsonNode root = parse(path, bytes);
    check(path.toString(), root, ROOT);
    return new Both(
        Optional.of(bytes),
        new Description(path.toString(), "", root),
        part(path, root, "encoder", ENCODER),
        part(path, root, "decoder", DECODER));
  }

  /// A whole file of JSON, without keys whose value is null or that start with an underscore.
  ///
  /// @param bytes of the file
  static Description of(String where, ByteString bytes) {
    JsonNode root = parse(Path.of(where), bytes);
    if (!root.isObject()) {
      throw new IllegalArgumentException(FileName.oneLine(where + ": is no JSON object"));
    }
    return new Description(where, "", root).known();
  }

  /// The text that a file of JSON has under a key, empty if there is none.
  static String textOf(String where, ByteString bytes, String key) {
    return parse(Path.of(where), bytes).path(key).asText("");
  }

  /// The part that a key has, whatever is in it.
  Description part(String key) {
    JsonNode inner = part.path(key);
    if (!inner.isObject()) {
      throw error("'" + key + "' is no JSON object");
    }
    return new Description(where + ": " + key, name, inner).known();
  }

  private Description known() {
    ObjectNode kept = part.deepCopy();
    List<String> dropped = new ArrayList<>();
    kept.properties()
        .forEach(field -> {
          if (field.getKey().startsWith("_") || field.getValue().isNull()) {
            dropped.add(field.getKey());
          }
        });
    kept.remove(dropped);
    return new Description(where, name, kept);
  }

  /// Checks that there are no other keys.
  void allow(List<String> keys) {
    check(where, part, keys);
  }

  /// The bytes of a file of JSON.
  static ByteString bytes(Path path) {
    FileName file = new FileName(path.toString(), Optional.of(path));
    try {
      // A pipe or a device may block for ever.
      if (!Files.isRegularFile(path)) {
        throw file.error("is no regular file");
      }
      if (Files.size(path) > LARGEST) {
        throw file.error("has " + Files.size(path) + " bytes, more than " + LARGEST);
      }
      return ByteString.copyFrom(Files.readAllBytes(path));
    } catch (IOException e) {
      throw file.error("cannot be read");
    }
  }

  private static Description part(Path path, JsonNode root, String part, List<String> keys) {
    JsonNode inner = root.path(part);
    if (inner.isMissingNode()) {
      return none(part);
    }
    String where = path + ": " + part;
    check(where, inner, keys);
    return new Description(where, part, inner);
  }

  /// The `model.json` that has these keys in this part.
  String line(String keys) {
    return name.isEmpty() ? "{" + keys + "}" : "{\"" + name + "\": {" + keys + "}}";
  }

  private static JsonNode parse(Path path, ByteString bytes) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    try {
      return mapper.readTree(bytes.toByteArray());
    } catch (JsonProcessingException e) {
      String what = e.getOriginalMessage().lines().findFirst().orElse("no JSON");
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          FileName.oneLine(path + ": line " + line + ": " + what), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(FileName.oneLine(path + ": cannot be read"), e);
    }
  }

  private static void check(String where, JsonNode node, List<String> keys) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(FileName.oneLine(where + ": is no JSON object"));
    }
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!keys.contains(key) && !keys.contains(numbered(key))) {
            throw new IllegalArgumentException(
                FileName.oneLine(
                    String.format(
                        Locale.ROOT,
                        "%s: unknown key '%s'; the nearest is '%s' (known: %s)",
                        where,
                        key,
                        nearest(key, keys),
                        String.join(", ", keys))));
          }
        });
  }

  // 'encoder.2' is one of the keys 'encoder.N'.
  private static String numbered(String key) {
    return key.replaceFirst("\\.([2-9]|[1-9][0-9])$", ".N");
  }

  /// The same without some keys.
  Description without(String... keys) {
    if (part.isObject() && part.deepCopy() instanceof ObjectNode copy) {
      copy.remove(List.of(keys));
      return new Description(where, name, copy);
    }
    return this;
  }

  /// @param why what they are, in words
  /// @throws IllegalArgumentException if one of some keys is there
  void refuse(List<String> some, String why) {
    some.stream()
        .filter(this::has)
        .findFirst()
        .ifPresent(key -> {
          throw error("'" + key + "' is " + why);
        });
  }

  /// The part of the whole file for one graph; one that leaves out everything if there is none.
  ///
  /// @param keys that may be in it
  Description part(String key, List<String> keys) {
    if (!has(key)) {
      return none(key);
    }
    Description inner = inner(key, keys);
    return new Description(inner.where, key, inner.part);
  }

  private static String nearest(String word, List<String> words) {
    return words.stream().min(Comparator.comparingInt(w -> distance(word, w))).orElseThrow();
  }

  /// The edit distance of V. I. Levenshtein.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  Optional<String> text(String key) {
    JsonNode value = part.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw error(String.format(Locale.ROOT, "'%s' is %s, not a text", key, value));
    }
    return Optional.of(value.textValue());
  }

  Optional<Double> number(String key) {
    JsonNode value = part.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw error(String.format(Locale.ROOT, "'%s' is %s, not a number", key, value));
    }
    return Optional.of(value.doubleValue());
  }

  /// The whole number of a key.
  Optional<Integer> integer(String key) {
    JsonNode value = part.path(key);
    if (!value.isMissingNode() && !(value.isIntegralNumber() && value.canConvertToInt())) {
      throw error(String.format(Locale.ROOT, "'%s' is %s, not a whole number", key, value));
    }
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.intValue());
  }

  /// Whether a key is true; empty if it is left out.
  Optional<Boolean> flag(String key) {
    JsonNode value = part.path(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw error(String.format(Locale.ROOT, "'%s' is %s, not true or false", key, value));
    }
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.booleanValue());
  }

  /// The list of numbers of a key; none if it is left out.
  double[] numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : list(key)) {
      if (!value.isNumber()) {
        throw error(String.format(Locale.ROOT, "'%s' has %s, not a number", key, value));
      }
      numbers.add(value.doubleValue());
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// The list of texts of a key; none if it is left out.
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(key)) {
      if (!value.isTextual()) {
        throw error(String.format(Locale.ROOT, "'%s' has %s, not a text", key, value));
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /// The shape that a key has.
  Optional<RowShape> shape(String key) {
    List<Integer> dims = new ArrayList<>();
    for (JsonNode value : list(key)) {
      if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
        throw error(
            String.format(Locale.ROOT, "'%s' has %s, not a length of at least 1", key, value));
      }
      dims.add(value.intValue());
    }
    int[] all = dims.stream().mapToInt(Integer::intValue).toArray();
    return dims.isEmpty()
        ? Optional.empty()
        : Optional.of(new RowShape(all, "'" + key + "' of " + FILE));
  }

  /// The list of whole numbers of a key.
  int[] integers(String key) {
    return integers(key, list(key));
  }

  /// The list of lists of whole numbers of a key.
  List<int[]> lists(String key) {
    List<int[]> lists = new ArrayList<>();
    list(key).forEach(inner -> lists.add(integers(key, inner)));
    return lists;
  }

  private int[] integers(String key, JsonNode of) {
    int[] all = new int[of.size()];
    for (int i = 0; i < all.length; i++) {
      if (!of.get(i).canConvertToInt() || !of.get(i).isIntegralNumber()) {
        throw error(String.format(Locale.ROOT, "'%s' has %s, not a whole number", key, of.get(i)));
      }
      all[i] = of.get(i).intValue();
    }
    return all;
  }

  private JsonNode list(String key) {
    JsonNode value = part.path(key);
    if (!value.isMissingNode() && !value.isArray()) {
      throw error(String.format(Locale.ROOT, "'%s' is %s, not a list", key, value));
    }
    return value;
  }

  /// What a key has, whatever it is.
  Optional<JsonNode> node(String key) {
    return Optional.ofNullable(part.get(key));
  }

  /// The part that a key has.
  ///
  /// @param keys that may be in it
  Description inner(String key, List<String> keys) {
    String inside = where + ": " + key;
    JsonNode inner = part.path(key);
    check(inside, inner, keys);
    return new Description(inside, name, inner);
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    part.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  boolean isText(String key) {
    return part.path(key).isTextual();
  }

  boolean has(String key) {
    return part.has(key);
  }

  /// The text of a key, which must be one of the given words.
  Optional<String> word(String key, List<String> words) {
    Optional<String> word = text(key);
    word.filter(w -> !words.contains(w))
        .ifPresent(w -> {
          throw error(
              String.format(
                  Locale.ROOT,
                  "'%s' is '%s'; the nearest is '%s' (known: %s)",
                  key,
                  w,
                  nearest(w, words),
                  String.join(", ", words)));
        });
    return word;
  }

  /// Makes sure that the network may be compiled.
  ///
  /// @throws NotDense if the description requires that it runs in ONNX Runtime
  void allowCompiling() {
    if (word("run", List.of("compiled", RUNTIME)).equals(Optional.of(RUNTIME))) {
      throw new NotDense("required by " + FILE);
    }
  }

  IllegalArgumentException error(String what) {
    return new IllegalArgumentException(FileName.oneLine(where + ": " + what));
  }
}
