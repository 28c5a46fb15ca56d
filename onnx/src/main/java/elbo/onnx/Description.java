package elbo.onnx;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The part of a `model.json` for the encoder or the decoder. What it leaves out follows from the
/// graph.
final class Description {
  static final String FILE = "model.json";
  private static final List<String> PARTS = List.of("encoder", "decoder");
  private static final List<String> ENCODER =
      List.of("file", "input", "mean", "spread", "spread_kind", "run");
  private static final List<String> DECODER =
      List.of("file", "input", "output", "likelihood", "scale", "spread", "spread_kind", "run");
  private static final String RUNTIME = "onnx_runtime";

  private final String where;
  private final JsonNode part;

  private Description(String where, JsonNode part) {
    this.where = where;
    this.part = part;
  }

  /// A description that leaves out everything.
  static Description none() {
    return new Description(FILE, JsonMapper.builder().build().createObjectNode());
  }

  /// The descriptions of both networks.
  ///
  /// @param bytes those of the file, if there is one
  record Both(Optional<ByteString> bytes, Description encoder, Description decoder) {
    static Both none() {
      return new Both(Optional.empty(), Description.none(), Description.none());
    }
  }

  /// The file in a folder.
  static Both read(Path folder) {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      return Both.none();
    }
    ByteString bytes;
    try {
      bytes = ByteString.copyFrom(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
    }
    JsonNode root = parse(path, bytes);
    check(path.toString(), root, PARTS);
    return new Both(
        Optional.of(bytes),
        part(path, root, "encoder", ENCODER),
        part(path, root, "decoder", DECODER));
  }

  private static Description part(Path path, JsonNode root, String part, List<String> keys) {
    JsonNode inner = root.path(part);
    if (inner.isMissingNode()) {
      return none();
    }
    String where = path + ": " + part;
    check(where, inner, keys);
    return new Description(where, inner);
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
      throw new IllegalArgumentException("%s: line %d: %s".formatted(path, line, what), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void check(String where, JsonNode node, List<String> keys) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + ": is no JSON object");
    }
    node.fieldNames()
        .forEachRemaining(key -> {
          if (!keys.contains(key)) {
            throw new IllegalArgumentException(
                "%s: unknown key '%s'; the nearest is '%s' (known: %s)"
                    .formatted(
                        where, FileName.oneLine(key), nearest(key, keys), String.join(", ", keys)));
          }
        });
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
      throw error("'%s' is %s, not a text".formatted(key, value));
    }
    return Optional.of(value.textValue());
  }

  Optional<Double> number(String key) {
    JsonNode value = part.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw error("'%s' is %s, not a number".formatted(key, value));
    }
    return Optional.of(value.doubleValue());
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
              "'%s' is '%s'; the nearest is '%s' (known: %s)"
                  .formatted(key, w, nearest(w, words), String.join(", ", words)));
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
    return new IllegalArgumentException(where + ": " + FileName.oneLine(what));
  }
}
