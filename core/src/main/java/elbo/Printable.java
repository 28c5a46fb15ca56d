package elbo;

/// Text that is safe on a terminal and in a line of a file, whatever file or option it comes from.
public final class Printable {
  private Printable() {}

  /// The text with `?` for every [control character][#isControl(int)].
  public static String of(String text) {
    return text.codePoints()
        .map(c -> isControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// Whether a code point moves the cursor, starts an escape sequence, ends a line or changes the
  /// direction of writing: the controls C0 and C1, DEL, the separators of lines and paragraphs, and
  /// the marks, embeddings, overrides and isolates of bidirectional text.
  public static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
