package elbo.data;

import elbo.InputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rows `from` (inclusive) to `to` (exclusive), written `A:B`, `A:`, `:B`, `:` or, for one row,
/// `A`.
///
/// `to` is [#OPEN] where the range goes to the last row.
public record RowRange(int from, int to) {
  /// The end of a range that goes to the last row.
  public static final int OPEN = Integer.MAX_VALUE;

  /// All rows.
  public static final RowRange ALL = new RowRange(0, OPEN);

  private static final Pattern SYNTAX = Pattern.compile("(?:([0-9]*)(:)([0-9]*)|([0-9]+))");

  /// A range of at least one row, `0 ≤ from < to`.
  ///
  /// @throws InputException if it is empty or negative
  public RowRange {
    if (from < 0 || from >= to) {
      throw new InputException(
          String.format(
              Locale.ROOT, "rows A:B must have 0 ≤ A < B, but A is %d and B is %d", from, to));
    }
  }

  /// The range of a written form.
  ///
  /// @throws InputException if the text is none
  public static RowRange parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw notRows(text);
    }
    if (matcher.start(4) >= 0) {
      int row = count(text, text.strip(), 0);
      return new RowRange(row, row + 1);
    }
    return new RowRange(
        count(text, text.strip().substring(0, matcher.start(2)), 0),
        count(text, text.strip().substring(matcher.end(2)), OPEN));
  }

  /// This range with a known end, in observations of this source and number of rows.
  ///
  /// @throws InputException if the range is not within them
  public RowRange within(String source, int rows) {
    int end = to == OPEN ? rows : to;
    if (from >= rows || end > rows) {
      throw new InputException(
          String.format(
              Locale.ROOT, "%s: has %d rows, but rows %s were asked for", source, rows, this));
    }
    return new RowRange(from, end);
  }

  @Override
  public String toString() {
    return from + ":" + (to == OPEN ? "" : to);
  }

  private static int count(String text, String digits, int missing) {
    if (digits.isEmpty()) {
      return missing;
    }
    try {
      int count = Integer.parseInt(digits);
      if (count < OPEN) {
        return count;
      }
    } catch (NumberFormatException _) {
      // Too large for an int; reported below.
    }
    throw notRows(text);
  }

  private static InputException notRows(String text) {
    return new InputException(
        "rows must be written A:B, A:, :B or A with 0 ≤ A < B < 2147483647, but are "
            + InputException.quote(text));
  }
}
