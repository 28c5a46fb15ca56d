package elbo.data;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Numbers as text.
final class Numbers {
  private static final Pattern MISSING =
      Pattern.compile("(?i)[+-]?(nan|inf|infinity)|na|n/a|<na>|null|none|missing|\\?");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?[0-9]*,[0-9]+([eE].*)?");
  private static final int LONGEST_WHOLE = 9;

  private Numbers() {}

  /// The number in a field; NaN for all forms of NaN, infinities and missing values.
  static OptionalDouble parse(String field) {
    String text = field.strip();
    if (text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      try {
        return OptionalDouble.of(Double.parseDouble(text));
      } catch (NumberFormatException _) {
        return OptionalDouble.empty();
      }
    }
    return MISSING.matcher(text).matches() ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
  }

  /// Whether a field is empty or a form of NaN or of a missing value; infinities are none.
  static boolean isMissing(String field) {
    String text = field.strip();
    return text.isEmpty() || (MISSING.matcher(text).matches() && !INFINITE.matcher(text).matches());
  }

  static boolean isNumber(String field) {
    return parse(field).isPresent();
  }

  /// Whether a field is a number, or was one where numbers have commas.
  static boolean isMeant(String field) {
    return isNumber(field) || hasDecimalComma(field);
  }

  static boolean hasDecimalComma(String field) {
    return DECIMAL_COMMA.matcher(field.strip()).matches();
  }

  static boolean isWhole(String field) {
    int length = field.length();
    return length > 0
        && length <= LONGEST_WHOLE
        && (length == 1 || field.charAt(0) != '0')
        && field.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Whether the fields are 0, 1, 2, …, as pandas names columns.
  static boolean count(List<String> fields) {
    return IntStream.range(0, fields.size())
        .allMatch(i -> fields.get(i).equals(Integer.toString(i)));
  }

  /// Whether the fields are 1, 2, 3, …
  static boolean countFromOne(List<String> fields) {
    return IntStream.range(0, fields.size())
        .allMatch(i -> fields.get(i).equals(Integer.toString(i + 1)));
  }

  /// Whether the fields are 0.0, 1.0, 2.0, … or 1.0, 2.0, 3.0, …, as pandas names columns by reals.
  static boolean countInReals(List<String> fields) {
    return IntStream.of(0, 1)
        .anyMatch(from ->
            IntStream.range(0, fields.size())
                .allMatch(i -> fields.get(i).equals((from + i) + ".0")));
  }

  /// Whether the fields are whole numbers in equal steps.
  static boolean areSteps(List<String> fields) {
    if (!fields.stream().allMatch(Numbers::isWhole)) {
      return false;
    }
    int[] numbers = fields.stream().mapToInt(Integer::parseInt).toArray();
    int step = numbers.length < 2 ? 0 : numbers[1] - numbers[0];
    return step != 0
        && IntStream.range(1, numbers.length).allMatch(i -> numbers[i] - numbers[i - 1] == step);
  }
}
