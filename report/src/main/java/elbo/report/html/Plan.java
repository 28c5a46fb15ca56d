package elbo.report.html;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the heading of a run says of its samples: a number of them, or a tolerance.
///
/// @param samples of each row; 0 where a tolerance decides
/// @param tolerance in nats; NaN where there is none
/// @param most evaluations of a row under a tolerance
/// @param isIndependent whether samples do not depend on each other
record Plan(long samples, double tolerance, long most, boolean isIndependent) {
  private static final Pattern SAMPLES = Pattern.compile("Samples\\(n=(\\d+)\\)");
  private static final Pattern TOLERANCE =
      Pattern.compile("Tolerance\\(standardError=([0-9.eE+-]+),mostEvaluations=(\\d+)\\)");

  static Plan of(JsonLine heading) {
    boolean independent =
        !heading.has("points") || heading.text("points").startsWith("Independent(");
    String rule = heading.text("samples");
    Matcher tolerance = TOLERANCE.matcher(rule);
    if (tolerance.matches()) {
      return new Plan(
          0,
          Double.parseDouble(tolerance.group(1)),
          Long.parseLong(tolerance.group(2)),
          independent);
    }
    Matcher samples = SAMPLES.matcher(rule);
    long n = samples.matches() ? Long.parseLong(samples.group(1)) : 0;
    return new Plan(n, Double.NaN, 0, independent);
  }

  boolean adapts() {
    return !Double.isNaN(tolerance);
  }
}
