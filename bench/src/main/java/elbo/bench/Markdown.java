package elbo.bench;

import java.util.List;
import java.util.Locale;

/// Tables and numbers in Markdown.
final class Markdown {
  private static final String[] PREFIXES = {"", " k", " M", " G", " T"};

  private Markdown() {}

  /// A table whose first column is words and whose others are numbers.
  static String table(List<String> header, List<List<String>> rows) {
    StringBuilder out = new StringBuilder(row(header));
    out.append("|---|").append("---:|".repeat(header.size() - 1)).append('\n');
    rows.forEach(row -> out.append(row(row)));
    return out.toString();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /// A rate in three digits, `2.81 G`.
  static String rate(double value) {
    double v = value;
    int prefix = 0;
    while (v >= 999.5 && prefix < PREFIXES.length - 1) {
      v /= 1000;
      prefix++;
    }
    int decimals = v >= 99.95 ? 0 : v >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", v) + PREFIXES[prefix];
  }

  static String rate(Run.Score score) {
    String error =
        Double.isNaN(score.error())
            ? ""
            : String.format(Locale.ROOT, " ± %.1f %%", 100 * score.error() / score.rate());
    return rate(score.rate()) + error;
  }

  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, value >= 9.95 ? "%.0f ×" : "%.1f ×", value);
  }
}
