package elbo.cli;

import elbo.InputException;
import java.util.Locale;

/// How a run shows how far it is, on standard error.
enum ProgressStyle {
  /// A bar, by moving the cursor.
  BAR,
  /// A line at most every ten seconds.
  LINES,
  NONE;

  /// The style of a written form.
  ///
  /// @throws InputException if the text is none
  static ProgressStyle parse(String text) {
    for (ProgressStyle style : values()) {
      if (style.name().toLowerCase(Locale.ROOT).equals(text)) {
        return style;
      }
    }
    throw new InputException(
        "--progress must be bar, lines or none, but is " + InputException.quote(text));
  }
}
