package elbo.report;

import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers as text for people.
public final class Figures {
  private static final double SMALL = 0.00005;
  private static final double ROUNDING = 1e-12;

  private Figures() {}

  /// A value in nats, to four decimals.
  public static String nats(double value) {
    return fixed(value, 4);
  }

  /// A value in nats, to four decimals; nothing where there is none.
  public static String nats(OptionalDouble value) {
    return value.isPresent() ? nats(value.getAsDouble()) : "";
  }

  /// A standard error in nats; the size of one that four decimals would not show; 0 where there is
  /// nothing but rounding; `-` if unknown.
  public static String error(double value) {
    if (value < ROUNDING) {
      return "0";
    }
    return value < SMALL ? String.format(Locale.ROOT, "%.0e", value) : fixed(value, 4);
  }

  /// A value to some decimals; `-` if it is not a number.
  public static String fixed(double value, int decimals) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (Double.isInfinite(value)) {
      return Double.toString(value);
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /// A positive value to three digits.
  public static String significant(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : fixed(value, 0);
  }

  /// A count with its thousands set apart.
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// A rate to three digits with a unit prefix: `1.23 M`.
  public static String rate(double perSecond) {
    double value = perSecond;
    String[] prefixes = {"", "k", "M", "G"};
    int p = 0;
    while (value >= 1000 && p < prefixes.length - 1) {
      value /= 1000;
      p++;
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
        + (p == 0 ? "" : " " + prefixes[p]);
  }

  /// A time in the unit that suits it.
  public static String time(double seconds) {
    if (seconds < 1e-3) {
      return String.format(Locale.ROOT, "%.3g µs", seconds * 1e6);
    }
    return seconds < 1
        ? String.format(Locale.ROOT, "%.3g ms", seconds * 1e3)
        : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
