package elbo.data;

import elbo.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A literal of Python, as the header of an NPY file has it: dictionaries, tuples, lists, texts in
/// either kind of quotes, decimal numbers, `True` and `False`.
///
/// Python 2 writes `4L` and `u'x'`, which are 4 and 'x'. What Python would not read is refused, and
/// so is what no header needs: escapes, signs, other numbers, comments.
final class PythonLiteral {
  /// A tuple; a list is a [List].
  record Tuple(List<Object> items) {}

  private static final int DEEPEST = 8;
  private static final int DIGITS = 18;

  private final String text;
  private int at;
  private int depth;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /// The value of a literal: a `Map`, `List`, [Tuple], `String`, `Long` or `Boolean`.
  ///
  /// @throws IllegalArgumentException if the text is none, or more than one
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value();
    literal.blanks();
    if (literal.at < text.length()) {
      throw literal.wrong();
    }
    return value;
  }

  private Object value() {
    blanks();
    if (at == text.length() || depth == DEEPEST) {
      throw wrong();
    }
    depth++;
    Object value =
        switch (text.charAt(at)) {
          case '{' -> dictionary();
          case '[' -> items(']');
          case '(' -> parenthesis();
          case '\'', '"', 'u', 'U' -> string();
          case 'T', 'F' -> truth();
          default -> number();
        };
    depth--;
    return value;
  }

  private Map<Object, Object> dictionary() {
    Map<Object, Object> entries = new LinkedHashMap<>();
    at++;
    while (!ends('}')) {
      Object key = value();
      expect(':');
      if (entries.put(key, value()) != null) {
        throw wrong();
      }
      separator('}');
    }
    return entries;
  }

  private List<Object> items(char close) {
    List<Object> items = new ArrayList<>();
    at++;
    while (!ends(close)) {
      items.add(value());
      separator(close);
    }
    return items;
  }

  // (4) is a number in parentheses, (4,) a tuple.
  private Object parenthesis() {
    List<Object> items = items(')');
    int last = at - 2;
    while (isBlank(text.charAt(last))) {
      last--;
    }
    return items.size() == 1 && text.charAt(last) != ',' ? items.getFirst() : new Tuple(items);
  }

  private String string() {
    if (Character.toLowerCase(text.charAt(at)) == 'u') {
      at++;
    }
    char quote = at < text.length() ? text.charAt(at) : ' ';
    int end = text.indexOf(quote, at + 1);
    if ((quote != '\'' && quote != '"') || end < 0) {
      throw wrong();
    }
    String inside = text.substring(at + 1, end);
    if (inside.chars().anyMatch(c -> c == '\\' || c == '\n' || c == '\r' || c == 0)) {
      throw wrong();
    }
    at = end + 1;
    return inside;
  }

  private Boolean truth() {
    for (String word : List.of("True", "False")) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw wrong();
  }

  private Long number() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - start;
    if (digits == 0 || digits > DIGITS || (digits > 1 && text.charAt(start) == '0')) {
      throw wrong();
    }
    long number = Long.parseLong(text.substring(start, at));
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    return number;
  }

  private void separator(char close) {
    blanks();
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
    } else if (at == text.length() || text.charAt(at) != close) {
      throw wrong();
    }
  }

  private boolean ends(char close) {
    blanks();
    if (at < text.length() && text.charAt(at) == close) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!ends(c)) {
      throw wrong();
    }
  }

  private void blanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        at == text.length()
            ? "ends early"
            : "has " + InputException.quote(text.substring(at)) + " where Python would not");
  }
}
