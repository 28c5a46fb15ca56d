package elbo;

/// What is wrong with something that a user gave: a file, an option, a name. The message is one
/// line that names the thing, the rule it breaks and the value found; the command line prints it
/// alone and ends with status 2.
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int QUOTED = 60;
  private static final int LONGEST = 2000;
  private static final int KEPT = 900;

  /// An error with this message; line breaks and other control characters in it become `?`, and of
  /// one that is longer than a reader can bear, with a name of 100,000 characters, say, beginning
  /// and end are kept.
  public InputException(String message) {
    super(line(message));
  }

  /// An error with this message, found through another one.
  public InputException(String message, Throwable cause) {
    super(line(message), cause);
  }

  private static String line(String message) {
    int length = message.length();
    return Printable.of(
        length <= LONGEST
            ? message
            : message.substring(0, KEPT) + " … " + message.substring(length - KEPT));
  }

  /// The text in double quotes for use inside a message, cut with `…` where it is longer than a
  /// line can bear.
  public static String quote(String text) {
    return '"' + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…") + '"';
  }
}
