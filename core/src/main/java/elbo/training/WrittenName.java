package elbo.training;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word with at most one argument: `tanh`, `leaky_relu(slope=0.2)`, `normal(0.5)`.
record WrittenName(String text, String word, Optional<String> argument) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z_]+)\\s*(?:\\(\\s*(?:(\\w+)\\s*=)?\\s*([^()=]+?)\\s*\\))?\\s*");

  /// @param kind of what is named, for messages
  /// @param key of the argument
  static WrittenName parse(String kind, String text, String key) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || (matcher.group(2) != null && !matcher.group(2).equals(key))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must read NAME or NAME(%s=…), but is '%s'", kind, key, text));
    }
    return new WrittenName(
        text, matcher.group(1).toLowerCase(Locale.ROOT), Optional.ofNullable(matcher.group(3)));
  }

  /// The argument as a number.
  double number(double otherwise) {
    try {
      return argument.map(Double::parseDouble).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "': the argument must be a number, but is '" + argument.orElse("") + "'", e);
    }
  }

  /// @throws IllegalArgumentException if there is an argument
  void requireNone() {
    if (argument.isPresent()) {
      throw new IllegalArgumentException("'" + text + "' should read " + word);
    }
  }
}
