package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Lines as `elbo estimate` writes them, with numbers that are made up.
final class Lines {
  static final String HEADING =
      "{\"version\":\"elbo 0\",\"model\":\"toy\",\"description\":\"made up\",\"data\":\"data.npy\","
          + "\"rows\":\"0:ROWS\",\"samples\":\"Samples(n=5000)\",\"points\":\"Independent(seed=1)\","
          + "\"seed\":\"1\",\"proposal\":\"Adaptive(rounds=10,samples=1472)\","
          + "\"bounds\":[\"Elbo\",\"EncoderElbo\",\"Iwae(k=5000)\",\"LogEvidence\",\"Ess\",\"KHat\"],"
          + "\"command\":[\"estimate\",\"--data=data.npy\",\"--model=toy/\",\"--rows=0:ROWS\"]}";

  private Lines() {}

  /// Six lines a row; every hundredth row is flagged, every thousandth from row 7 on failed.
  static List<String> of(int rows) {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    lines.add(HEADING.replace("ROWS", Integer.toString(rows)));
    for (int row = 0; row < rows; row++) {
      if (row % 1000 == 7) {
        for (String bound :
            List.of("Elbo", "EncoderElbo", "Iwae(k=5000)", "LogEvidence", "Ess", "KHat")) {
          lines.add(
              "{\"row\":"
                  + row
                  + ",\"bound\":\""
                  + bound
                  + "\",\"value\":null,\"kind\":\"lower\",\"error\":\"value 3 is no number\"}");
        }
        continue;
      }
      boolean flagged = row % 100 == 3;
      double value = -90 + 15 * random.nextGaussian();
      double kHat = flagged ? 0.75 + 0.2 * random.nextDouble() : 0.3 * random.nextGaussian();
      String verdict =
          flagged
              ? String.format(Locale.ROOT, "unsound\",\"why\":\"k-hat %.2f is not below 0.70", kHat)
              : String.format(Locale.ROOT, "sound\",\"why\":\"k-hat %.2f is below 0.70", kHat);
      lines.add(line(row, "Elbo", value - 1, 0.02, "lower", "", verdict));
      lines.add(line(row, "EncoderElbo", value - 4, 0.05, "lower", "", verdict));
      lines.add(line(row, "Iwae(k=5000)", value, 0.01, "lower", "", verdict));
      lines.add(line(row, "LogEvidence", value, 0.01, "estimate", "", verdict));
      lines.add(line(row, "Ess", 500 + 1000 * random.nextDouble(), 10, "estimate", "", verdict));
      lines.add(
          line(row, "KHat", kHat, 0.05, "estimate", ",\"parts\":{\"threshold\":0.7}", verdict));
    }
    return lines;
  }

  private static String line(
      int row, String bound, double value, double error, String kind, String more, String verdict) {
    return "{\"row\":"
        + row
        + ",\"bound\":\""
        + bound
        + "\",\"value\":"
        + value
        + ",\"standardError\":"
        + error
        + ",\"samples\":5000,\"kind\":\""
        + kind
        + "\""
        + more
        + ",\"verdict\":\""
        + verdict
        + "\"}";
  }
}
