package elbo;

/// What is wrong with something that a user gave: a file, an option, a name. The message is one
/// line that names the thing, the rule it breaks and the value found; the command line prints it
/// alone and ends with status 2.
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int QUOTED = 60;

  /// An error with this message; line breaks and other control characters in it become `?`.
  public InputException(String message) {
    super(oneLine(message));
  }

  /// An error with this message, found through another one.
  public InputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /// The text in double quotes for use inside a message, cut with `…` where it is longer than a
  /// line can bear.
  public static String quote(String text) {
    return '"' + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…") + '"';
  }

  private static String oneLine(String message) {
    return message
        .codePoints()
        .map(c -> breaksLine(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean breaksLine(int c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
