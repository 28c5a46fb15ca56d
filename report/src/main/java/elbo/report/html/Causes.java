package elbo.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Why errors of rows cannot be trusted: what it means, and what to do.
final class Causes {
  private static final String DRAW =
      "draw from a proposal with heavier tails or nearer to the posterior (--proposal adaptive,"
          + " laplace, or 'mixture(adaptive=0.9,prior=0.1)'), or take more samples (--tolerance)";

  /// A reason as words, without the numbers of a row.
  ///
  /// @param pattern of the words of a verdict
  private record Cause(String pattern, String found, String means, String todo) {}

  private static final List<Cause> ALL =
      List.of(
          new Cause(
              "k-hat .* is not below .*",
              "k-hat above its limit",
              "few large weights carry the estimate, and larger ones were probably missed: log p(x)"
                  + " is probably too low there and its error too small. The ELBO and its error"
                  + " hold.",
              DRAW),
          new Cause(
              "k-hat is .*, but weights rise without end, so fast that large ones were missed",
              "weights that rise without end beyond those that were drawn",
              "q falls faster than the posterior: log p(x) is probably too low there and its error"
                  + " too small, though k-hat looks well. The ELBO and its error hold.",
              DRAW),
          new Cause(
              "k-hat .* of .* weights, worth .*, is below .* by chance perhaps",
              "too few weights to tell their tail",
              "k-hat of so few weights is often below its limit though larger ones were missed:"
                  + " log p(x) may be too low there and its error too small.",
              DRAW),
          new Cause(
              "one weight of .*",
              "one weight that is half of the estimate or more",
              "the estimate is a single sample: neither log p(x) nor its error can be trusted.",
              DRAW),
          new Cause(
              ".* weights are worth .*, which is fewer than .*",
              "an effective sample size below 10",
              "a handful of samples carry the estimate: neither log p(x) nor its error can be"
                  + " trusted.",
              DRAW),
          new Cause(
              "there are too few weights that are not zero",
              "too few weights that are not zero",
              "k-hat cannot be estimated, so that nothing is known of the errors.",
              "take more samples, or draw from a proposal that finds the posterior (--proposal"
                  + " adaptive)"));

  private static final Cause OTHER =
      new Cause(
          ".*",
          "errors that cannot be trusted",
          "log p(x) and its error there are not to be relied on.",
          DRAW);

  private Causes() {}

  private static Cause of(String why) {
    return ALL.stream().filter(c -> why.matches(c.pattern())).findFirst().orElse(OTHER);
  }

  /// Whether the words of a verdict are of a cause that is known here.
  static boolean knows(String why) {
    return !of(why).equals(OTHER);
  }

  /// What to do about a row.
  static String advice(String why) {
    return of(why).todo();
  }

  /// A check for each cause that rows have.
  static List<Page.Check> checks(Results results) {
    Map<Cause, List<Integer>> rows = new LinkedHashMap<>();
    for (Results.Trust trust : List.of(Results.Trust.UNSOUND, Results.Trust.UNKNOWN)) {
      for (int i : results.where(trust)) {
        rows.computeIfAbsent(of(results.why(i)), c -> new ArrayList<>()).add(i);
      }
    }
    return rows.entrySet().stream()
        .map(e ->
            Page.Check.problem(
                Share.of(e.getValue().size(), results.rows())
                    + " have "
                    + e.getKey().found()
                    + ": "
                    + Share.named(results, e.getValue())
                    + ".",
                e.getKey().means(),
                e.getKey().todo() + "."))
        .toList();
  }
}
