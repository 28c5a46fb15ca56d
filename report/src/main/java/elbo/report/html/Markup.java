package elbo.report.html;

import elbo.Printable;

/// Text as markup.
final class Markup {
  private Markup() {}

  /// The text with everything escaped that HTML could take for markup, in content and in quoted
  /// attributes, and without control characters.
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    Printable.of(text)
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
          }
        });
    return out.toString();
  }
}
