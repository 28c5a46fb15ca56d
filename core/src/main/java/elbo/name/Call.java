package elbo.name;

import java.util.ArrayList;
import java.util.List;

/// A printed name taken apart: `Name`, or `Name(argument,…)`.
///
/// @param text the whole
/// @param name before the parenthesis
/// @param arguments as they are written, in their order
record Call(String text, String name, List<String> arguments) {
  private static final int DEEPEST = 16;
  private static final int LONGEST_QUOTE = 300;

  /// An argument `value` or `key=value`.
  ///
  /// @param key empty where the argument is given by its position
  record Argument(String key, String value) {
    static Argument of(String written) {
      int equals = written.indexOf('=');
      int nested = written.indexOf('(');
      boolean keyed = equals >= 0 && (nested < 0 || equals < nested);
      String key = keyed ? written.substring(0, equals).strip() : "";
      return new Argument(key, written.substring(keyed ? equals + 1 : 0).strip());
    }
  }

  static Call parse(String text) {
    String t = text.strip();
    int depth = depth(t);
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(
          "the parentheses of a name may be " + DEEPEST + " deep, but are " + depth + " deep");
    }
    int open = t.indexOf('(');
    if (open < 0) {
      return new Call(t, t, List.of());
    }
    if (!t.endsWith(")")) {
      throw new IllegalArgumentException(quoted(t) + " does not end in ')'");
    }
    List<String> arguments = split(t.substring(open + 1, t.length() - 1), t);
    return new Call(t, t.substring(0, open).strip(), List.copyOf(arguments));
  }

  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += step(text.charAt(i));
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  private static int step(char c) {
    return c == '(' ? 1 : c == ')' ? -1 : 0;
  }

  /// Splits a list of names at the commas outside all parentheses.
  static List<String> split(String list, String whole) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      char c = i == list.length() ? ',' : list.charAt(i);
      depth += step(c);
      if (depth < 0 || (i == list.length() && depth > 0)) {
        throw new IllegalArgumentException("the parentheses of " + quoted(whole) + " do not match");
      }
      if (c == ',' && depth == 0) {
        String part = list.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }

  /// A text in quotation marks, on one line and of bounded length, for messages.
  static String quoted(String text) {
    String head = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return "'" + oneLine(head) + "'";
  }

  /// A text whose line ends and other control characters are written as escapes.
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (Character.getType(c)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                line.append("\\u{").append(Integer.toHexString(c)).append('}');
            default -> line.appendCodePoint(c);
          }
        });
    return line.toString();
  }
}
