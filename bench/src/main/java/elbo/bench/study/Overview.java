package elbo.bench.study;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A summary of the study, in Markdown: a few subjects and values of K, the slopes, the plots.
final class Overview {
  private static final List<String> SUBJECTS =
      List.of("skewed-binary", "matched-gaussians-wide", "vae");
  private static final List<Integer> KS = List.of(1, 10, 100, 1000, 5000);

  private Overview() {}

  static void write(List<StudyLine> lines, List<Slope> slopes, Path out) throws IOException {
    StringBuilder text = new StringBuilder();
    line(
        text,
        List.of(
            "",
            "K",
            "ELBO bias",
            "IWAE bias",
            "exact",
            "IWAE variance",
            "leading term",
            "JVI-1 bias",
            "IWAE RMSE",
            "ESS",
            "k-hat",
            "time to ± 0.01"));
    text.append("|---|").append("---:|".repeat(11)).append('\n');
    for (String name : SUBJECTS) {
      for (int k : KS) {
        find(lines, name, Family.IWAE, k).ifPresent(iwae -> line(text, cells(lines, iwae)));
      }
    }
    text.append(
        """

        In nats; 1.23(4) is 1.23 ± 0.04; the leading term is that of the variance in 1/K; time on one
        thread until the mean of evaluations has a standard error of 0.01.

        """);
    line(text, List.of("slope against K", "IWAE variance", "IWAE bias", "JVI-1 bias"));
    text.append("|---|---:|---:|---:|\n");
    line(text, List.of("theory", "−1", "−1", "−2"));
    for (StudyLine line : lines) {
      if (SUBJECTS.contains(line.name()) && line.family().equals("IWAE") && line.k() == 1) {
        line(
            text,
            List.of(
                line.title(),
                slope(slopes, line, Family.IWAE, "variance"),
                slope(slopes, line, Family.IWAE, "distance"),
                slope(slopes, line, Family.JACKKNIFE, "distance")));
      }
    }
    for (StudyLine line : lines) {
      if (SUBJECTS.contains(line.name()) && line.family().equals("IWAE") && line.k() == 1) {
        text.append(String.format(Locale.ROOT, "\n![%s](%s.svg)\n", line.title(), line.name()));
      }
    }
    Files.writeString(out, text);
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static Optional<StudyLine> find(
      List<StudyLine> lines, String name, Family family, int k) {
    return lines.stream()
        .filter(r -> r.name().equals(name) && r.family().equals(family.name()) && r.k() == k)
        .findFirst();
  }

  private static List<String> cells(List<StudyLine> lines, StudyLine iwae) {
    Optional<StudyLine> elbo = find(lines, iwae.name(), Family.ELBO, iwae.k());
    Optional<StudyLine> jackknife = find(lines, iwae.name(), Family.JACKKNIFE, iwae.k());
    return List.of(
        iwae.title(),
        Integer.toString(iwae.k()),
        elbo.map(line -> number(line.bias())).orElse(""),
        number(iwae.bias()),
        number(iwae.exactBias()),
        number(iwae.variance()),
        number(iwae.theoryVariance()),
        jackknife.map(line -> number(line.bias())).orElse(""),
        number(iwae.rmse().value()),
        String.format(Locale.ROOT, "%.1f", iwae.ess().value()),
        number(iwae.kHat()),
        seconds(iwae.secondsToError()));
  }

  private static String slope(List<Slope> slopes, StudyLine line, Family family, String quantity) {
    return slopes.stream()
        .filter(s ->
            s.name().equals(line.name())
                && s.family().equals(family.name())
                && s.quantity().equals(quantity)
                && !Double.isNaN(s.slope().value()))
        .findFirst()
        .map(s -> number(s.slope()) + (s.asymptotic() ? "" : " (not asymptotic)"))
        .orElse("");
  }

  /// A number to the digit of its error, which follows in parentheses: 1.234(5) is 1.234 ± 0.005.
  static String number(Figure figure) {
    if (!(figure.error() > 0)) {
      return number(figure.value());
    }
    double value = figure.value();
    int scale = power(Math.max(Math.abs(value), figure.error()));
    int shown = scale < -3 ? scale : 0;
    int last = Math.min(power(figure.error()), shown);
    BigDecimal digits = rounded(value, last);
    long error = Math.round(figure.error() / Math.pow(10, last));
    return times(digits.scaleByPowerOfTen(-shown), "(" + error + ")", shown);
  }

  /// A number to three digits; empty for NaN.
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    int scale = value == 0 ? 0 : power(value);
    int shown = scale < -3 ? scale : 0;
    return times(rounded(value, Math.min(scale - 2, 0)).scaleByPowerOfTen(-shown), "", shown);
  }

  private static int power(double value) {
    return (int) Math.floor(Math.log10(Math.abs(value)));
  }

  private static BigDecimal rounded(double value, int last) {
    return new BigDecimal(value).setScale(-last, RoundingMode.HALF_EVEN);
  }

  private static String times(BigDecimal digits, String error, int power) {
    String number = digits.toPlainString().replace('-', '−') + error;
    return power == 0 ? number : number + "·10" + Decades.superscript(power);
  }

  private static String seconds(double seconds) {
    return seconds >= 1
        ? number(seconds) + " s"
        : seconds >= 1e-3 ? number(seconds * 1e3) + " ms" : number(seconds * 1e6) + " µs";
  }
}
