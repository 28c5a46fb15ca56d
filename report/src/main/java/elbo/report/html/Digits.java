package elbo.report.html;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers for people, with as many digits as their errors leave them: −89.12 ± 0.03.
///
/// An error has one digit, or two if the first is 1; its number ends at the same decimal.
final class Digits {
  private static final int MOST_DECIMALS = 12;
  // Of a number without an error.
  private static final int PLAIN_DECIMALS = 2;

  private Digits() {}

  /// A number as its error leaves it; without a positive, finite error, to two decimals.
  static String value(double value, double error) {
    return fixed(value, decimals(error));
  }

  /// An error; `?` where it is unknown.
  static String error(double error) {
    if (Double.isNaN(error)) {
      return "?";
    }
    return error == 0 ? "0" : fixed(error, decimals(error));
  }

  /// Both: `−89.12 ± 0.03`.
  static String both(double value, double error) {
    return value(value, error) + " ± " + error(error);
  }

  /// Decimals that an error leaves.
  static int decimals(double error) {
    if (!(error > 0 && error < Double.POSITIVE_INFINITY)) {
      return PLAIN_DECIMALS;
    }
    BigDecimal exact = new BigDecimal(error);
    int first = exact.precision() - exact.scale() - 1;
    boolean startsWith1 = exact.movePointLeft(first).compareTo(BigDecimal.TWO) < 0;
    return Math.clamp((startsWith1 ? 1 : 0) - first, 0, MOST_DECIMALS);
  }

  /// A number to some decimals, with a minus sign; `–` if it is not a number.
  static String fixed(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "−∞" : "∞";
    }
    String text = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    return text.startsWith("-")
        ? (isZero(text) ? text.substring(1) : "−" + text.substring(1))
        : text;
  }

  private static boolean isZero(String text) {
    return text.chars().allMatch(c -> c == '-' || c == '0' || c == '.');
  }

  /// A count with its thousands set apart.
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A positive number to three digits, without an exponent where that is short.
  static String significant(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return fixed(value, 0);
    }
    double size = Math.abs(value);
    if (size >= 1e7 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value).replace("-", "−");
    }
    int whole = new BigDecimal(size).precision() - new BigDecimal(size).scale();
    return size >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value).replace("-", "−")
        : fixed(value, Math.max(0, 3 - whole));
  }
}
