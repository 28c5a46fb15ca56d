package elbo.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import elbo.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One line of a file of results: a JSON object, whose numbers that JSON lacks are the texts
/// `"NaN"`, `"Infinity"` and `"-Infinity"`.
///
/// @param fields texts, numbers, truth values, lists and objects by their keys, in their order; a
///   key whose value is null is left out
record JsonLine(Map<String, Object> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  /// @throws InputException if it is no JSON object
  static JsonLine parse(String text, String source, long number) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonLine line = new JsonLine(object(parser));
        if (parser.nextToken() == null) {
          return line;
        }
      }
      throw new InputException(source + ": line " + number + " must be one JSON object");
    } catch (IOException e) {
      throw new InputException(source + ": line " + number + " must be one JSON object", e);
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Optional<Object> value = value(parser.nextToken(), parser);
      value.ifPresent(v -> fields.put(key, v));
    }
    return fields;
  }

  private static Optional<Object> value(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case START_OBJECT -> Optional.of(object(parser));
      case START_ARRAY -> Optional.of(list(parser));
      case VALUE_NUMBER_INT -> Optional.of(integer(parser));
      case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> Optional.of(parser.getBooleanValue());
      case VALUE_STRING -> Optional.of(parser.getText());
      default -> Optional.empty();
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getDoubleValue()
        : (Object) parser.getLongValue();
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> all = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      value(t, parser).ifPresent(all::add);
    }
    return all;
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  /// A field as text; empty where there is none.
  String text(String key) {
    Object value = fields.get(key);
    return value == null ? "" : value.toString();
  }

  /// A number, of any kind; NaN where there is none.
  double number(String key) {
    return number(Optional.ofNullable(fields.get(key)));
  }

  private static double number(Optional<?> found) {
    if (found.isEmpty()) {
      return Double.NaN;
    }
    return switch (found.get()) {
      case Number n -> n.doubleValue();
      case String s when s.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String s when s.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  /// A number of an object in the line; NaN where there is none.
  double number(String object, String key) {
    return fields.get(object) instanceof Map<?, ?> inner
        ? number(Optional.ofNullable(inner.get(key)))
        : Double.NaN;
  }
}
